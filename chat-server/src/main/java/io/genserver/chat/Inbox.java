package io.genserver.chat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
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

    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(CAPACITY);

    /** How many frames were put in. */
    private final AtomicLong received = new AtomicLong();

    /** How many of them are done with. */
    private final AtomicLong done = new AtomicLong();

    /**
     * How many frames were taken out. The connection's own, and handed on to its successor by way of their supervisor.
     */
    private long taken;

    /** The frame taken out last, if it is still being handled; the connection's own too. */
    private @Nullable Frame inHand;

    /**
     * What has come.
     *
     * @param span ends when it is handled
     */
    private record Frame(String text, Span span) {}

    /**
     * A frame whose handling broke off.
     *
     * @param number which frame of the connection it was, from 1
     */
    record Broken(long number, String frame) {}

    /** Puts a frame in; {@code false} if there is no room, which the caller has to see to before. */
    boolean offer(String frame, Span span) {
        received.incrementAndGet(); // first, so that none is done before
        boolean offered = frames.offer(new Frame(frame, span));
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
        Frame frame = frames.poll();
        if (frame == null) {
            return null;
        }
        inHand = frame;
        taken++;
        return frame.text();
    }

    /** The span of the frame in hand. */
    Span span() {
        return inHand == null ? Span.getInvalid() : inHand.span();
    }

    /** The frame in hand was handled. */
    void handled() {
        span().end();
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
        Frame frame = inHand;
        if (frame != null) {
            frame.span().setStatus(StatusCode.ERROR);
        }
        handled();
        return frame == null ? null : new Broken(taken, frame.text());
    }
}
