package io.genserver;

import java.time.Duration;
import java.util.concurrent.Future;

/** Real threads in a world where time passes a hundred times as fast. */
final class HastyScheduler extends ForwardingScheduler {
    private static final int HASTE = 100;

    @Override
    public void park(Object blocker, long nanos) {
        super.park(blocker, nanos / HASTE + 1);
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        return super.after(Duration.ofNanos(Durations.toNanos(delay) / HASTE), task);
    }

    @Override
    public long nanoTime() {
        return super.nanoTime() * HASTE;
    }
}
