package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who comes back when the connection is lost, and sends again what was not acknowledged, as the browser client does. */
final class SoakUser {
    private final int number;
    private final String room;
    private final EventLoopGroup loops;
    private final int port;

    private final SequencedMap<String, String> unacknowledged = new LinkedHashMap<>();
    private final Map<String, Integer> acknowledged = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable OnSocket current;
    private @Nullable String token;
    private @Nullable String sideRoom;
    private boolean there;
    private boolean leaving;
    private boolean silent;
    private int sent;
    private int connections;

    SoakUser(int number, String room, EventLoopGroup loops, int port) {
        this.number = number;
        this.room = room;
        this.loops = loops;
        this.port = port;
    }

    /** One connection of the user's; what comes on an old one is not for the user any more. */
    private final class OnSocket extends LightClient {
        OnSocket() {
            super(false);
        }

        @Override
        void opened() {
            SoakUser.this.opened(this);
        }

        @Override
        void received(ByteBuf payload, boolean compressed) {
            String text = payload.toString(UTF_8);
            // What others say and do is most of it, and need not be read.
            if (text.contains("\"welcome\"") || text.contains("\"ack\"") || text.contains("\"error\"")) {
                heard(this, JsonMapper.shared().readTree(text));
            }
        }

        @Override
        void closed(int code) {
            SoakUser.this.closed(this);
        }
    }

    // ---- what the user does ----

    synchronized void connect() {
        connections++;
        there = false;
        var socket = new OnSocket();
        current = socket;
        socket.connect(loops, port, 1 + number % 20);
    }

    /** Loses the connection, and comes back when that is noticed. */
    synchronized void reconnect(boolean reset) {
        if (current != null && there) {
            current.cut(reset);
        }
    }

    synchronized void say() {
        if (!silent) {
            String id = number + "-" + sent++;
            unacknowledged.put(id, "text of " + id);
            if (there) {
                post(id);
            }
        }
    }

    private void post(String id) {
        send(Map.of("type", "message", "room", room, "text", unacknowledged.get(id), "id", id));
    }

    /** Goes to another room besides the one where it talks. */
    synchronized void move(String to) {
        if (there) {
            if (sideRoom != null) {
                send(Map.of("type", "leave_room", "room", sideRoom));
            }
            sideRoom = to;
            send(Map.of("type", "join_room", "room", to));
        }
    }

    synchronized void stopTalking() {
        silent = true;
    }

    synchronized void leave() {
        leaving = true;
        if (current != null) {
            current.cut(false);
        }
    }

    private void send(Map<String, ?> frame) {
        if (current != null) {
            current.send(TestClient.json(frame));
        }
    }

    // ---- what comes ----

    private synchronized void opened(OnSocket socket) {
        if (socket == current) {
            Object resume = token == null ? true : token;
            send(Map.of("type", "join", "username", "user " + number, "resume", resume));
        }
    }

    private synchronized void heard(OnSocket socket, JsonNode frame) {
        if (socket != current) {
            return;
        }
        switch (frame.path("type").asString("")) {
            case "welcome" -> {
                if (token != null && !frame.get("resumed").booleanValue()) {
                    faults.add("not resumed: " + frame);
                }
                token = frame.get("resume").stringValue();
                send(Map.of("type", "join_room", "room", room));
                there = true;
                unacknowledged.keySet().forEach(this::post);
            }
            case "ack" -> {
                String id = frame.get("id").stringValue();
                // An acknowledgement of what was sent before the connection was lost may come after that of the second
                // time.
                if (unacknowledged.remove(id) != null) {
                    acknowledged.put(id, frame.get("seq").intValue());
                }
            }
            case "error" -> {
                String id = frame.path("id").asString("");
                boolean transitory = List.of("unavailable", "message_failed")
                        .contains(frame.path("code").asString(""));
                boolean wasNotThere =
                        id.isEmpty() && frame.path("code").asString("").equals("not_member");
                if (transitory && unacknowledged.containsKey(id)) {
                    post(id);
                } else if (!wasNotThere) { // as when the side room's join_room was lost with its connection
                    faults.add("user " + number + ": " + frame);
                }
            }
            default -> {
                // somebody has said one of the words
            }
        }
    }

    private synchronized void closed(OnSocket socket) {
        if (socket == current && !leaving) {
            connect();
        }
    }

    // ---- what there is to see of it ----

    String room() {
        return room;
    }

    synchronized boolean isThere() {
        return there;
    }

    synchronized boolean waits() {
        return !unacknowledged.isEmpty();
    }

    synchronized int connections() {
        return connections;
    }

    synchronized Map<String, Integer> acknowledged() {
        return acknowledged;
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** Lets go of what it has kept. */
    synchronized void forget() {
        acknowledged.clear();
    }

    @Override
    public String toString() {
        return "user " + number;
    }
}
