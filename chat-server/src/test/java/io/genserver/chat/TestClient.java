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

/** A chat client on the JDK's WebSocket: keeps what it receives, in order, until the test asks for it. */
final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** How the server closed the socket. */
    record Closing(int code, String reason) {}

    private final BlockingQueue<Map<String, Object>> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closing> closing = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;

    private TestClient(HttpClient http, URI uri) {
        socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
    }

    static TestClient connect(HttpClient http, URI uri) {
        return new TestClient(http, uri);
    }

    // ---- sending ----

    TestClient send(String text) {
        socket.sendText(text, true).join();
        return this;
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

    TestClient ping() {
        return send("{\"type\":\"ping\"}");
    }

    /** Says good-bye: sends a close frame, as a browser does. */
    TestClient leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        return this;
    }

    /** Cuts the connection. */
    void abort() {
        socket.abort();
    }

    static String json(Map<String, ?> fields) {
        return JSON.writeValueAsString(fields);
    }

    // ---- what was received ----

    /** The next frame, in full. */
    Map<String, Object> nextFrame() {
        try {
            Map<String, Object> frame = frames.poll(Chat.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return frame != null ? frame : fail("no frame has come; closed: %s", closing);
        } catch (InterruptedException e) {
            return fail("interrupted", e);
        }
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

    /** What has come by now and was not asked for. */
    List<String> eventsLeft() {
        List<Map<String, Object>> left = new ArrayList<>();
        frames.drainTo(left);
        return left.stream().map(TestClient::summary).toList();
    }

    private static String summary(Map<String, Object> frame) {
        if ("chat.message".equals(frame.get("topic"))) {
            return frame.get("from") + ": " + frame.get("message");
        }
        return switch (String.valueOf(frame.get("type"))) {
            case "user_joined" -> frame.get("username") + " joined";
            case "user_left" -> frame.get("username") + " left";
            case "pong" -> "pong";
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
            frames.add(JSON.readValue(parts.toString(), OBJECT));
            parts.setLength(0);
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
        socket.abort();
    }
}
