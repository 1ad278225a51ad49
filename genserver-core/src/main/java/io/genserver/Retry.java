package io.genserver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A restart that comes later, and the message that a supervisor sends itself for it, so that other requests get their
 * turn meanwhile. Owned by the supervisor.
 */
final class Retry<T> {
    private final T child;
    private @Nullable TimerRef timer;
    private boolean cancelled;

    Retry(T child) {
        this.child = child;
    }

    T child() {
        return child;
    }

    void sendAfter(Duration delay, Context<?, Retry<T>> supervisor) {
        timer = supervisor.sendAfter(delay, this);
    }

    void cancel() {
        cancelled = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Whether it was cancelled, maybe when it was in the mailbox already. */
    boolean isCancelled() {
        return cancelled;
    }
}
