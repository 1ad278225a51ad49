package io.genserver.eventbus.nats;

import java.util.concurrent.atomic.AtomicBoolean;

/** A warning that is logged when it begins to be true, not each time it is. */
final class OneWarning {
    private final String text;
    private final AtomicBoolean given = new AtomicBoolean();

    OneWarning(String text) {
        this.text = text;
    }

    void log() {
        if (!given.get() && given.compareAndSet(false, true)) {
            NatsConnection.LOG.log(System.Logger.Level.WARNING, text);
        }
    }

    /** As {@link #log()}, with what brought it about. */
    void log(Exception cause) {
        if (!given.get() && given.compareAndSet(false, true)) {
            NatsConnection.LOG.log(System.Logger.Level.WARNING, text + ": " + cause.getMessage());
        }
    }

    /** It is true no more. */
    void reset() {
        if (given.get()) {
            given.set(false);
        }
    }
}
