package io.genserver.eventbus;

import io.genserver.internal.Scheduler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of a subscription: room is a counter beside a queue without locks, so that an idle one is small.
 */
final class EventQueue<E> {
    private final int capacity;
    private final Queue<Delivery<E>> events = new ConcurrentLinkedQueue<>();

    /** How many are in, or about to be put in. */
    private final AtomicInteger used = new AtomicInteger();

    /** Publishers that wait for room. */
    private final Queue<Thread> blocked = new ConcurrentLinkedQueue<>();

    private final Scheduler scheduler;

    EventQueue(int capacity, Scheduler scheduler) {
        this.capacity = capacity;
        this.scheduler = scheduler;
    }

    /** Puts one in; {@code false} if there is no room. */
    boolean add(Delivery<E> delivery) {
        int now = used.get();
        while (now < capacity) {
            int seen = used.compareAndExchange(now, now + 1);
            if (seen == now) {
                events.add(delivery);
                return true;
            }
            now = seen;
        }
        return false;
    }

    /** Puts one in, for the oldest if there is no room; returns what is now out. */
    @SuppressWarnings("ThreadPriorityCheck") // who is about to put one in may have lost its core
    @Nullable
    Delivery<E> replace(Delivery<E> delivery) {
        while (!add(delivery)) {
            Delivery<E> oldest = events.poll();
            if (oldest != null) {
                events.add(delivery); // in its place
                return oldest;
            }
            Thread.yield();
        }
        return null;
    }

    /**
     * Waits for room and puts one in; {@code false} if there is none by {@code deadline}, the subscription has ended,
     * or the thread is interrupted, whose status is kept.
     */
    boolean await(Delivery<E> delivery, Subscription subscription, long deadline) {
        Thread me = Thread.currentThread();
        blocked.add(me);
        try {
            while (subscription.isActive()) {
                if (add(delivery)) {
                    return true;
                }
                long left = deadline - scheduler.nanoTime();
                if (left <= 0 || me.isInterrupted()) {
                    return false;
                }
                scheduler.park(this, left);
            }
            return false;
        } finally {
            // A wake-up goes to the first in line only; who leaves the line passes it on.
            blocked.remove(me);
            wakeNext();
        }
    }

    @Nullable
    Delivery<E> poll() {
        Delivery<E> first = events.poll();
        if (first != null) {
            used.decrementAndGet();
            wakeNext();
        }
        return first;
    }

    private void wakeNext() {
        Thread first = blocked.peek();
        if (first != null) {
            scheduler.unpark(first);
        }
    }

    /** Lets all go that wait for room. */
    void wakeAll() {
        blocked.forEach(scheduler::unpark);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    int size() {
        return used.get();
    }
}
