package io.genserver.chat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A client that expects nothing: nodes may refuse it, close its socket, or say nothing at all. */
final class Roamer implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    static final Duration PATIENCE = Duration.ofMillis(2_500);

    /** The node does not answer, or not as it should; another may. */
    static final class LostException extends Exception {
        private static final long serialVersionUID = 1;

        LostException(String message) {
            super(message);
        }
    }

    private final BlockingQueue<Map<String, Object>> frames = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;
    private volatile boolean ended;

    private Roamer(HttpClient http, int port) throws LostException {
        try {
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + "/ws"), this)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new LostException("not connected: " + e.getCause());
        }
    }

    static Roamer connect(HttpClient http, int port) throws LostException {
        return new Roamer(http, port);
    }

    void send(Map<String, ?> frame) throws LostException {
        try {
            socket.sendText(JSON.writeValueAsString(frame), true)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException | IllegalStateException e) {
            throw new LostException("not sent: " + e);
        }
    }

    /** The next frame that is of interest. */
    private Map<String, Object> await(Duration patience, Predicate<Map<String, Object>> isOfInterest)
            throws LostException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean isLast = ended;
            Map<String, Object> frame = frames.poll(isLast ? 0 : 10, TimeUnit.MILLISECONDS);
            if (frame != null && isOfInterest.test(frame)) {
                return frame;
            }
            if (frame == null && (isLast || System.nanoTime() - deadline > 0)) {
                throw new LostException(isLast ? "closed" : "no answer");
            }
        }
    }

    Map<String, Object> ask(Map<String, ?> frame, String... types) throws LostException, InterruptedException {
        return ask(PATIENCE, frame, types);
    }

    /** Asks, and waits so long for an answer. */
    Map<String, Object> ask(Duration patience, Map<String, ?> frame, String... types)
            throws LostException, InterruptedException {
        send(frame);
        return await(patience, answer -> List.of(types).contains(String.valueOf(answer.get("type"))));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            Map<String, Object> frame = JSON.readValue(parts.toString(), OBJECT);
            parts.setLength(0);
            if (!frame.containsKey("topic")) { // what is told to all is looked up in the history
                frames.add(frame);
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended = true;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended = true;
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        socket.abort();
    }
}
