package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A chat client on the JDK's WebSocket: keeps what it receives, in order, until the test asks for it. What it sends and is sent
 * has to be as {@link ProtocolDocument} says; a frame that is not is taken for the end of the socket.
 */
final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** How the server closed the socket. */
    record Closing(int code, String reason) {}

    private final BlockingQueue<Map<String, Object>> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Map<String, Object>> welcomes = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closing> closing = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;

    /** As the last welcome has it. */
    private volatile @Nullable Object username;

    private TestClient(HttpClient http, URI uri) {
        socket = http.newWebSocketBuilder()
                .buildAsync(uri, this)
                .orTimeout(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static TestClient connect(HttpClient http, URI uri) {
        return new TestClient(http, uri);
    }

    // ---- sending ----

    TestClient send(String text) {
        assertThat(ProtocolDocument.faultsOfClientFrame(JSON.readTree(text)))
                .as(text)
                .isEmpty();
        return sendAsIs(text);
    }

    /** Sends what may be no frame of the protocol. */
    TestClient sendAsIs(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    TestClient send(Map<String, ?> frame) {
        return send(json(frame));
    }

    /** Sends a text message in frames of their own. */
    TestClient sendInParts(String... texts) {
        for (int i = 0; i < texts.length; i++) {
            socket.sendText(texts[i], i == texts.length - 1).join();
        }
        return this;
    }

    TestClient sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    TestClient join(String username) {
        return send(json(Map.of("type", "join", "username", username)));
    }

    TestClient say(String text) {
        return send(json(Map.of("type", "message", "text", text)));
    }

    /** Says something in a room, under an id. */
    TestClient say(String room, String text, String id) {
        return send(Map.of("type", "message", "room", room, "text", text, "id", id));
    }

    /** Becomes a member of a room, and waits until it has been told that, and of itself entering. */
    Map<String, Object> enter(String room) {
        send(Map.of("type", "join_room", "room", room));
        Map<String, Object> joined = Map.of();
        boolean seen = false;
        while (joined.isEmpty() || !seen) {
            Map<String, Object> frame = nextFrame();
            if ("room_joined".equals(frame.get("type"))) {
                joined = frame;
            } else {
                seen |= summary(frame).equals(room + "/" + username + " joined");
            }
        }
        return joined;
    }

    /** Enters a room that it is a member of. */
    Map<String, Object> enterAgain(String room) {
        send(Map.of("type", "join_room", "room", room));
        return nextFrame("room_joined");
    }

    /** Joins, wanting to come back or with the token to do so, and waits for the welcome. */
    Map<String, Object> resume(String username, Object resume) {
        send(Map.of("type", "join", "username", username, "resume", resume));
        return nextWelcome();
    }

    TestClient ping() {
        return send("{\"type\":\"ping\"}");
    }

    /** Says good-bye: sends a close frame, as a browser does. */
    TestClient leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        return this;
    }

    /** Cuts the connection; whoever waits for a frame is told that it has ended. */
    void abort() {
        socket.abort();
        closing.completeExceptionally(new CancellationException("cut by the test"));
    }

    static String json(Map<String, ?> fields) {
        return JSON.writeValueAsString(fields);
    }

    // ---- what was received ----

    /** The next frame, in full. */
    Map<String, Object> nextFrame() {
        return next(frames);
    }

    /** The socket has come to its end, however, before what was awaited. */
    static final class EndedError extends AssertionError {
        private static final long serialVersionUID = 1;

        EndedError(CompletableFuture<Closing> closing) {
            super("the socket has come to its end: " + closing);
        }
    }

    private Map<String, Object> next(BlockingQueue<Map<String, Object>> queue) {
        long deadline = System.nanoTime() + Chat.PATIENCE.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                boolean ended = closing.isDone(); // before the look at what came before
                Map<String, Object> frame = queue.poll(ended ? 0 : 20, TimeUnit.MILLISECONDS);
                if (frame != null) {
                    return frame;
                }
                if (ended) {
                    throw new EndedError(closing);
                }
            }
            return fail("no frame has come");
        } catch (InterruptedException e) {
            return fail("interrupted", e);
        }
    }

    /** The next frame of a type; what comes before it is left out. */
    Map<String, Object> nextFrame(String type) {
        Map<String, Object> frame = nextFrame();
        while (!type.equals(frame.get("type"))) {
            frame = nextFrame();
        }
        return frame;
    }

    /** The answer to a join; it is not among the other frames. */
    Map<String, Object> nextWelcome() {
        return next(welcomes);
    }

    /** The next frame in short: {@code "anna joined"}, {@code "anna left"}, {@code "anna: hello"}, {@code "pong"}, {@code "error not_json"}. */
    String nextEvent() {
        return summary(nextFrame());
    }

    List<String> nextEvents(int count) {
        return Stream.generate(this::nextEvent).limit(count).toList();
    }

    /** The events before the next that is {@code expected}, which must come. */
    List<String> eventsUntil(String expected) {
        List<String> before = new ArrayList<>();
        for (String event = nextEvent(); !event.equals(expected); event = nextEvent()) {
            before.add(event);
        }
        return before;
    }

    void awaitEvent(String expected) {
        eventsUntil(expected);
    }

    /** Waits for the first of two events, and returns it. */
    String awaitEither(String one, String other) {
        String event = nextEvent();
        while (!event.equals(one) && !event.equals(other)) {
            event = nextEvent();
        }
        return event;
    }

    /** What has come by now and was not asked for. */
    List<String> eventsLeft() {
        List<Map<String, Object>> left = new ArrayList<>();
        frames.drainTo(left);
        return left.stream().map(TestClient::summary).toList();
    }

    private static String summary(Map<String, Object> frame) {
        String where = frame.containsKey("room") ? frame.get("room") + "/" : "";
        if (frame.containsKey("topic") && frame.containsKey("from")) {
            return where + frame.get("from") + ": " + frame.get("message");
        }
        if (frame.containsKey("active")) {
            return where
                    + frame.get("username")
                    + (frame.get("active").equals(true) ? " is typing" : " stopped typing");
        }
        return switch (String.valueOf(frame.get("type"))) {
            case "user_joined" -> where + frame.get("username") + " joined";
            case "user_left" -> where + frame.get("username") + " left";
            case "room_joined", "room_left", "history", "rooms", "users" -> where + frame.get("type");
            case "private" -> frame.get("from") + " to " + frame.get("to") + ": " + frame.get("message");
            case "ack" -> "ack " + frame.get("id");
            case "pong" -> "pong";
            case "closing" -> "closing";
            case "error" -> "error " + frame.get("code");
            default -> throw new AssertionError("no frame of the protocol: " + frame);
        };
    }

    /** Waits until the server has closed the socket. */
    Closing awaitClosing() {
        try {
            return closing.get(Chat.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return fail("the socket broke, without a close frame", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            return fail("the socket was not closed", e);
        }
    }

    void assertOpen() {
        assertThat(closing).isNotDone();
    }

    // ---- the JDK's side ----

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            String text = parts.toString();
            parts.setLength(0);
            assertThat(ProtocolDocument.faultsOfServerFrame(JSON.readTree(text)))
                    .as(text)
                    .isEmpty();
            Map<String, Object> frame = JSON.readValue(text, OBJECT);
            if ("welcome".equals(frame.get("type"))) {
                username = frame.get("username");
                welcomes.add(frame);
            } else {
                frames.add(frame);
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closing.complete(new Closing(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closing.completeExceptionally(error);
    }

    @Override
    public void close() {
        abort();
    }
}
