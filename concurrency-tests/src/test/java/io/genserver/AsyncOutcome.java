package io.genserver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What became of an asynchronous call. */
final class AsyncOutcome {
    private final AtomicInteger times = new AtomicInteger();
    private volatile String outcome = "nothing";

    void of(CompletableFuture<?> future) {
        future.whenComplete(this::completed);
    }

    private void completed(@Nullable Object value, @Nullable Throwable thrown) {
        outcome = thrown == null ? "reply" : thrown.getClass().getSimpleName();
        times.incrementAndGet();
    }

    @Override
    public String toString() {
        return times.get() > 1 ? "several times" : outcome;
    }
}
