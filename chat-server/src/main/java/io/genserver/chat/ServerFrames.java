package io.genserver.chat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what clients are sent, as JSON. */
final class ServerFrames {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ServerFrames() {}

    // ---- to all of a room ----

    static byte[] event(ChatEvent event) {
        ObjectNode frame = JSON.createObjectNode().put("topic", event.topic().toString());
        switch (event) {
            case ChatEvent.UserJoined(RoomName room, String username, Instant timestamp) ->
                inRoom(frame.put("type", "user_joined"), room)
                        .put("username", username)
                        .put("timestamp", iso(timestamp));
            case ChatEvent.UserLeft(RoomName room, String username, Instant timestamp) ->
                inRoom(frame.put("type", "user_left"), room)
                        .put("username", username)
                        .put("timestamp", iso(timestamp));
            case ChatEvent.Typing(RoomName room, String username, boolean active, Instant timestamp) ->
                inRoom(frame, room)
                        .put("username", username)
                        .put("active", active)
                        .put("timestamp", iso(timestamp));
            case ChatEvent.MessagePosted(StoredMessage message, FanOut fanOut) ->
                message(inRoom(frame, message.room()), message);
        }
        return JSON.writeValueAsBytes(frame);
    }

    // ---- to one user ----

    static String welcome(
            String username, String session, @Nullable String token, boolean resumed, Iterable<RoomName> rooms) {
        ObjectNode frame = frame("welcome").put("username", username).put("session", session);
        if (token != null) {
            frame.put("resume", token);
        }
        ArrayNode names = frame.put("resumed", resumed).putArray("rooms");
        rooms.forEach(room -> names.add(room.text()));
        return text(frame);
    }

    static String privateMessage(String from, String to, String message, Instant timestamp, @Nullable String id) {
        return text(withId(
                frame("private")
                        .put("from", from)
                        .put("to", to)
                        .put("message", message)
                        .put("timestamp", iso(timestamp)),
                id));
    }

    static String privateTyping(String username, String to, boolean active, Instant timestamp) {
        return text(frame("typing")
                .put("username", username)
                .put("to", to)
                .put("active", active)
                .put("timestamp", iso(timestamp)));
    }

    static String ack(String id, RoomName room, long seq) {
        return text(inRoom(frame("ack").put("id", id).put("seq", seq), room));
    }

    static String privateAck(String id, String to) {
        return text(frame("ack").put("id", id).put("to", to));
    }

    static String roomJoined(RoomName room, Roll members, Page page) {
        ObjectNode frame = inRoom(frame("room_joined"), room);
        users(frame.putArray("members"), members.users());
        return text(page(frame.put("count", members.count()), page));
    }

    static String roomLeft(RoomName room) {
        return text(inRoom(frame("room_left"), room));
    }

    static String rooms(List<RoomList.Entry> rooms, int count) {
        ObjectNode frame = frame("rooms");
        ArrayNode list = frame.putArray("rooms");
        rooms.forEach(room -> list.addObject()
                .put("room", room.room().text())
                .put("users", room.users())
                .put("last", room.last()));
        return text(frame.put("count", count));
    }

    static String users(RoomName room, Roll members) {
        ObjectNode frame = inRoom(frame("users"), room);
        users(frame.putArray("users"), members.users());
        return text(frame.put("count", members.count()));
    }

    static String history(RoomName room, Page page) {
        return text(page(inRoom(frame("history"), room), page));
    }

    static String pong(Instant now) {
        return text(frame("pong").put("timestamp", now.toEpochMilli()));
    }

    static String closing(Duration reconnectAfter) {
        return text(frame("closing").put("reconnectAfterMs", reconnectAfter.toMillis()));
    }

    static String error(Refusal refusal) {
        return text(errorNode(refusal));
    }

    /** The error for a frame whose handling crashed; {@code frame} is its number on its connection, from 1. */
    static String failed(long frame, @Nullable String id) {
        var refusal = new Refusal(
                "message_failed", "something went wrong with frame " + frame + "; it may not have been delivered");
        return text(errorNode(refusal.withId(id)).put("frame", frame));
    }

    static byte[] stats(int connections, Instant now) {
        return JSON.writeValueAsBytes(
                JSON.createObjectNode().put("connections", connections).put("timestamp", iso(now)));
    }

    // ---- parts ----

    private static ObjectNode frame(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static String text(ObjectNode frame) {
        // By way of bytes, where half a surrogate pair becomes an escape: there is no UTF-8 for it.
        return new String(JSON.writeValueAsBytes(frame), StandardCharsets.UTF_8);
    }

    private static ObjectNode inRoom(ObjectNode frame, RoomName room) {
        return room.isHall() ? frame : frame.put("room", room.text());
    }

    private static ObjectNode withId(ObjectNode frame, @Nullable String id) {
        return id == null ? frame : frame.put("id", id);
    }

    private static ObjectNode message(ObjectNode frame, StoredMessage message) {
        frame.put("from", message.from())
                .put("message", message.text())
                .put("timestamp", iso(message.at()))
                .put("seq", message.seq());
        return withId(frame, message.id());
    }

    private static ObjectNode page(ObjectNode frame, Page page) {
        ArrayNode messages = frame.putArray("messages");
        page.messages().forEach(message -> message(messages.addObject(), message));
        return frame.put("more", page.more()).put("last", page.last());
    }

    private static void users(ArrayNode list, List<Roll.User> users) {
        users.forEach(user -> list.addObject().put("username", user.username()).put("connections", user.connections()));
    }

    private static ObjectNode errorNode(Refusal refusal) {
        ObjectNode frame = frame("error").put("code", refusal.code()).put("message", refusal.explanation());
        if (refusal.retryAfter() != null) {
            frame.put("retryAfterMs", Math.ceilDiv(refusal.retryAfter().toNanos(), 1_000_000));
        }
        return withId(frame, refusal.id());
    }

    private static String iso(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
