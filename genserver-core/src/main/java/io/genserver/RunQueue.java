package io.genserver;

import io.genserver.internal.Activation;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * The servers that wait for a worker, new ones apart from the others, and the permits without which no worker runs one. Of the workers with a permit at
 * most one is searching: woken for work that it has not found yet. While there is one nobody else is woken, as many
 * would find nothing; it has the next one woken when it finds something.
 *
 * What must not happen is that a server waits, a permit is free, and nobody is searching. Three steps keep it from that,
 * each of which changes something (a volatile write) before it looks at something else (a volatile read):
 *
 *   add, addNew  enqueues, then looks for a free permit and a search
 *   endSearch    ends the search, then looks at the queue
 *   release      frees the permit (and ends the search), then looks at the queue
 *
 * Of two that meet, the one that looks last sees what the other has changed, and claims a permit for a search.
 */
final class RunQueue {
    /** The sign: so there are free permits and nobody searches if the number is positive. */
    private static final int SEARCHING = Integer.MIN_VALUE;

    /** Each so many-th that a worker takes is not a new one if others wait. */
    private static final int TURN_OF_OTHERS = 4;

    /** With those that start, no more than there are servers, as none is in there twice. */
    private final Queue<Activation> waiting = new ConcurrentLinkedQueue<>();

    /** Those that are new: each has somebody who waits for its init, mostly with a thread. */
    private final Queue<Activation> starting = new ConcurrentLinkedQueue<>();

    /** How many permits are free, and whether somebody searches. */
    private final AtomicInteger permits;

    RunQueue(int permits) {
        this.permits = new AtomicInteger(permits);
    }

    /** Adds a server; {@code true} if the caller got a permit to wake a searching worker with. */
    boolean add(Activation server) {
        waiting.add(server);
        return claimSearch();
    }

    /** As {@link #add}, for a new server. */
    boolean addNew(Activation server) {
        starting.add(server);
        return claimSearch();
    }

    /** Whether servers wait that nobody is searching for though somebody could; {@code true} as for {@link #add}. */
    boolean needsSearch() {
        return !(waiting.isEmpty() && starting.isEmpty()) && claimSearch();
    }

    /**
     * The next one, or {@code null} if there was none. New ones come first, but not each time, so that starts without end hold up
     * nobody.
     *
     * @param times how often the worker has taken one
     */
    @Nullable
    Activation poll(int times) {
        boolean newFirst = times % TURN_OF_OTHERS != 0;
        Activation first = (newFirst ? starting : waiting).poll();
        return first != null ? first : (newFirst ? waiting : starting).poll();
    }

    private boolean claimSearch() {
        int now = permits.get();
        while (now > 0) {
            int seen = permits.compareAndExchange(now, (now - 1) | SEARCHING);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    /** The searching worker has found something; {@code true} as for {@link #add}, as there is more. */
    boolean endSearch() {
        permits.addAndGet(SEARCHING); // takes the sign away, as it is there
        return needsSearch();
    }

    /** Gives a permit back; {@code true} as for {@link #add}, as something has come. */
    boolean release(boolean searching) {
        abandon(searching);
        return needsSearch();
    }

    /** Gives a permit back that there is no worker for; whoever calls {@link #needsSearch} next goes on. */
    void abandon(boolean searching) {
        permits.addAndGet(searching ? 1 + SEARCHING : 1);
    }

    /** Takes a permit for a worker that has something to run; {@code false} if none is free. */
    boolean tryAcquire() {
        int now = permits.get();
        while ((now & ~SEARCHING) > 0) {
            int seen = permits.compareAndExchange(now, now - 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }
}
