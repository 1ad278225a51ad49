package io.genserver.chat;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a socket has received and its {@link Connection} has not handled. It belongs to the socket, so that
 * they survive a crash of the connection. Filled by the event loop, emptied by the connection.
 */
final class Inbox {
    static final int CAPACITY = 64;

    private final BlockingQueue<String> frames = new ArrayBlockingQueue<>(CAPACITY);

    /** How many frames were put in. */
    private final AtomicLong received = new AtomicLong();

    /** How many of them are done with. */
    private final AtomicLong done = new AtomicLong();

    /**
     * How many frames were taken out. The connection's own, and handed on to its successor by way of their supervisor.
     */
    private long taken;

    /** The frame taken out last, if it is still being handled; the connection's own too. */
    private @Nullable String inHand;

    /**
     * A frame whose handling broke off.
     *
     * @param number which frame of the connection it was, from 1
     */
    record Broken(long number, String frame) {}

    /** Puts a frame in; {@code false} if there is no room, which the caller has to see to before. */
    boolean offer(String frame) {
        received.incrementAndGet(); // first, so that none is done before
        boolean offered = frames.offer(frame);
        if (!offered) {
            received.decrementAndGet();
        }
        return offered;
    }

    boolean isFull() {
        return frames.remainingCapacity() == 0;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Half empty, so that it is worth reading on. */
    boolean hasRoom() {
        return frames.size() <= CAPACITY / 2;
    }

    /** Takes the next frame in hand. */
    @Nullable
    String take() {
        String frame = frames.poll();
        if (frame != null) {
            inHand = frame;
            taken++;
        }
        return frame;
    }

    /** The frame in hand was handled. */
    void handled() {
        inHand = null;
        done.set(taken);
    }

    /** Whether all frames are done with that were put in; for any thread. */
    boolean isIdle() {
        return done.get() == received.get();
    }

    /** The frame that was in hand when its handling broke off, if there is one. Asks only once. */
    @Nullable
    Broken brokenOff() {
        String frame = inHand;
        handled();
        return frame == null ? null : new Broken(taken, frame);
    }
}
