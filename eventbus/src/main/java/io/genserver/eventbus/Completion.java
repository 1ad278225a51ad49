package io.genserver.eventbus;

import io.genserver.internal.Scheduler;
import java.util.concurrent.atomic.AtomicInteger;

/** What a publisher waits with until all subscriptions are done with its event. */
final class Completion {
    private final Scheduler scheduler;
    private final Thread publisher = Thread.currentThread();
    private final AtomicInteger left;
    private volatile boolean lost;

    /** For {@code count} subscriptions, on the publisher's thread. */
    Completion(int count, Scheduler scheduler) {
        this.left = new AtomicInteger(count);
        this.scheduler = scheduler;
    }

    void done(boolean handled) {
        if (!handled) {
            lost = true;
        }
        if (left.decrementAndGet() == 0) {
            scheduler.unpark(publisher);
        }
    }

    /** Waits; whether all have handled it by {@code deadline}. */
    boolean await(long deadline) throws InterruptedException {
        while (left.get() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long nanos = deadline - scheduler.nanoTime();
            if (nanos <= 0) {
                return false;
            }
            scheduler.park(this, nanos);
        }
        return !lost;
    }
}
