package io.genserver;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Real threads; but timers go off when the test says so, and chance is what it says. */
final class HeldTimers extends ForwardingScheduler {
    record Held(Duration delay, FutureTask<Void> task) {}

    volatile double random = 0.5;

    private final Queue<Held> timers = new ConcurrentLinkedQueue<>();

    /** The delay of the timer that was set first; waits until there is one. */
    Duration delay() {
        return next().delay();
    }

    /** Lets the timer go off that was set first, unless it was cancelled; waits until there is one. */
    void fire() {
        next().task().run();
        timers.remove();
    }

    boolean isCancelled() {
        return next().task().isCancelled();
    }

    boolean isEmpty() {
        return timers.isEmpty();
    }

    private Held next() {
        Eventually.until(() -> !timers.isEmpty());
        return timers.element();
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        var held = new Held(delay, new FutureTask<>(task, null));
        timers.add(held);
        return held.task();
    }

    @Override
    public double random() {
        return random;
    }
}
