package io.genserver;

import io.genserver.DroppingQueue.Offer;
import io.genserver.internal.Scheduler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The room in a bounded mailbox: a counter, and the senders that wait for room in the order they came. A mailbox that
 * drops its oldest message needs no counter but a {@link DroppingQueue}.
 */
final class Bound {
    private final MailboxLimit limit;
    private final Scheduler scheduler;
    private final AtomicInteger used = new AtomicInteger();
    private final Queue<Thread> blocked = new ConcurrentLinkedQueue<>();
    private final LongAdder dropped = new LongAdder();
    private final @Nullable DroppingQueue dropping;
    private volatile boolean closed;

    Bound(MailboxLimit limit, Scheduler scheduler) {
        this.limit = limit;
        this.scheduler = scheduler;
        this.dropping = limit.overflow() == Overflow.DROP_OLDEST ? new DroppingQueue(limit.capacity()) : null;
    }

    /**
     * Sends a message to {@code server} if there is room for it.
     *
     * @param wait what the sender waits with; decided when it is to wait no longer. {@code null} if it must not block
     */
    Delivery send(ServerProcess<?, ?, ?> server, Envelope envelope, long nanos, @Nullable CallEnvelope<?> wait) {
        if (dropping != null) {
            return offer(server, envelope, dropping);
        }
        if (!acquire(nanos, wait)) {
            dropped.increment();
            return Delivery.NO_ROOM;
        }
        envelope.counted = true;
        return server.post(envelope) ? Delivery.SENT : Delivery.NO_SERVER;
    }

    private Delivery offer(ServerProcess<?, ?, ?> server, Envelope envelope, DroppingQueue queue) {
        return switch (queue.offer(envelope)) {
            case Offer.Added(Envelope.PlaceEnvelope place) -> {
                server.post(place); // if it just ends, the message is among those that close() hands over
                yield Delivery.SENT;
            }
            case Offer.Replaced(Envelope oldest) -> {
                dropped.increment();
                server.dropped(oldest);
                yield Delivery.SENT;
            }
            case Offer.Closed() -> Delivery.NO_SERVER;
        };
    }

    /** Whether who waits for room is about to go on. */
    boolean hasRoom() {
        return closed || used.get() < limit.capacity();
    }

    boolean blocks() {
        return limit.overflow() == Overflow.BLOCK;
    }

    /** How many messages were dropped or refused. */
    long dropped() {
        return dropped.sum();
    }

    /** Gives the room of one message back. */
    void release() {
        used.decrementAndGet();
        wakeNext();
    }

    /** Lets everybody in, to find that the server has ended; returns messages that nobody will take from the mailbox. */
    List<Envelope> close() {
        closed = true;
        blocked.forEach(scheduler::unpark);
        return dropping == null ? List.of() : dropping.close();
    }

    /** Takes up room for one message; {@code false} if there is none, or none in time. */
    boolean acquire(long nanos, @Nullable CallEnvelope<?> wait) {
        return tryAcquire() || (wait != null && blocks() && awaitRoom(nanos, wait));
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

    /** Waits for room; {@code false} if the time is over, or the thread was interrupted, whose status is kept. */
    private boolean awaitRoom(long nanos, CallEnvelope<?> wait) {
        long deadline = scheduler.nanoTime() + nanos;
        Thread me = Thread.currentThread();
        blocked.add(me);
        try {
            while (true) {
                if (tryAcquire()) {
                    return true;
                }
                long left = deadline - scheduler.nanoTime();
                if (left <= 0 || me.isInterrupted() || wait.isDecided()) {
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
