package io.genserver.eventbus.nats;

/**
 * A message has more bytes than NATS takes: its {@code max_payload}, which is 1 MiB unless its configuration says otherwise,
 * less some for headers. Nobody was given the message.
 *
 * {@snippet file="RelayExample.java" region="large"}
 */
public final class TooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final long size;
    private final long limit;

    TooLargeException(String what, long size, long limit) {
        super("%s has %,d bytes, and NATS takes %,d".formatted(what, size, limit));
        this.size = size;
        this.limit = limit;
    }

    /** How many bytes the message has. */
    public long size() {
        return size;
    }

    /** How many it may have. */
    public long limit() {
        return limit;
    }
}
