package io.genserver.eventbus.nats;

import io.genserver.Call;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How requests and replies look on their way: a word in a header, for calls the patience of the caller, and a payload. */
final class Wire {
    static final String CALL = "call";
    static final String CAST = "cast";
    /** Asks whether a server is there, and which. */
    static final String PROBE = "probe";

    static final String OK = "ok";
    static final String EXITED = "exited";
    static final String TIMED_OUT = "timed-out";
    static final String OVERLOADED = "overloaded";
    static final String UNREADABLE = "unreadable";

    /** Where replies are made and taken: a virtual thread each. */
    static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private static final String KIND = "Genserver-Kind";
    private static final String MILLIS = "Genserver-Millis";

    private Wire() {}

    static Headers headers(String kind, long millis) {
        Headers headers = new Headers().put(KIND, kind);
        return millis > 0 ? headers.put(MILLIS, Long.toString(millis)) : headers;
    }

    /** What kind it is, or how a request ended; empty if it does not say. */
    static String kind(Message message) {
        String kind = first(message, KIND);
        return kind == null ? "" : kind;
    }

    /** How long the caller waits; at least a millisecond. */
    static long millis(Message message) {
        String millis = first(message, MILLIS);
        try {
            return millis == null ? 1 : Math.max(1, Long.parseLong(millis));
        } catch (NumberFormatException e) {
            return 1; // of a stranger
        }
    }

    private static @Nullable String first(Message message, String key) {
        Headers headers = message.getHeaders();
        return headers == null ? null : headers.getFirst(key);
    }

    /** A message of a protocol as the call that it is. */
    @SuppressWarnings("unchecked") // a protocol's messages are calls of this protocol
    static <Q> Call<Q, @Nullable Object> asCall(Q request) throws IOException {
        if (request instanceof Call<?, ?> call) {
            return (Call<Q, @Nullable Object>) call;
        }
        throw new IOException(request.getClass().getName() + " is no call");
    }

    static byte[] token(long token) {
        return Long.toString(token).getBytes(StandardCharsets.UTF_8);
    }

    static String text(Message message) {
        return new String(message.getData(), StandardCharsets.UTF_8);
    }
}
