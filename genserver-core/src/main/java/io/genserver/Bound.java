package io.genserver;

import io.genserver.internal.Scheduler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The room in a bounded mailbox: a counter, and the senders that wait for room in the order they came. */
final class Bound {
    private final MailboxLimit limit;
    private final Scheduler scheduler;
    private final AtomicInteger used = new AtomicInteger();
    private final Queue<Thread> blocked = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Bound(MailboxLimit limit, Scheduler scheduler) {
        this.limit = limit;
        this.scheduler = scheduler;
    }

    /**
     * Takes up room for one message, as the policy says: at once or not at all, or by waiting.
     *
     * @return whether there is room; {@code false} also if the time is over or the thread was interrupted, whose status
     *     is kept
     */
    boolean acquire(long nanos) {
        if (tryAcquire()) {
            return true;
        }
        return limit.overflow() == Overflow.BLOCK && await(nanos);
    }

    /** Gives the room of one message back. */
    void release() {
        used.decrementAndGet();
        wakeNext();
    }

    /** Lets everybody in, to find that the server has ended. */
    void close() {
        closed = true;
        blocked.forEach(scheduler::unpark);
    }

    private boolean tryAcquire() {
        int now = used.get();
        while (now < limit.capacity()) {
            int seen = used.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return closed;
    }

    private boolean await(long nanos) {
        long deadline = scheduler.nanoTime() + nanos;
        Thread me = Thread.currentThread();
        blocked.add(me);
        try {
            while (true) {
                if (tryAcquire()) {
                    return true;
                }
                long left = deadline - scheduler.nanoTime();
                if (left <= 0 || me.isInterrupted()) {
                    return false;
                }
                scheduler.park(this, left);
            }
        } finally {
            // A wake-up goes to the first in line only; who leaves the line passes it on.
            blocked.remove(me);
            wakeNext();
        }
    }

    private void wakeNext() {
        Thread first = blocked.peek();
        if (first != null) {
            scheduler.unpark(first);
        }
    }
}
