package io.genserver.eventbus.nats;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be handed to jnats, bounded in number and bytes. It outlives the server that empties it. jnats has a queue of
 * its own, but there a publish blocks or is lost without a word, and nobody could be told what became of it.
 */
final class Outbox {

    /** A message on its way. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these
    record Outgoing(String subject, byte[] payload) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Queue<Outgoing> queue = new ArrayDeque<>();
    private final int mostMessages;
    private final long mostBytes;
    private long bytes;

    Outbox(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /**
     * Puts a message behind the others.
     *
     * @param nanos how long to wait for room
     * @return {@code false} if there is none, or if the thread was interrupted, whose status is then set again
     */
    boolean offer(Outgoing message, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!hasRoom(message)) {
                if (left <= 0) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
            queue.add(message);
            bytes += message.payload.length;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** One message fits in any case, however large. */
    private boolean hasRoom(Outgoing message) {
        return queue.isEmpty() || (queue.size() < mostMessages && bytes + message.payload.length <= mostBytes);
    }

    /** The first one, which stays; {@code null} if there is none. */
    @Nullable
    Outgoing first() {
        lock.lock();
        try {
            return queue.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first one out, which the caller has seen; only one thread may do so. */
    void removeFirst() {
        lock.lock();
        try {
            bytes -= queue.remove().payload.length;
            room.signalAll(); // who waits with a large one may still not fit
        } finally {
            lock.unlock();
        }
    }

    /** How many there are. */
    int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }
}
