package io.genserver.chat;

import io.genserver.ServerRef;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client's WebSocket, as the chat sees it. It outlives the crashes of the {@link Connection} that looks after it,
 * and hands what it receives to whichever does now. Compared by identity.
 */
abstract class ClientSocket {
    private static final long MIN_RECONNECT_MILLIS = 1_000;
    private static final long MAX_RECONNECT_MILLIS = 5_000;

    private final Inbox inbox = new Inbox();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Whether the connection has been told that something is in the inbox, and has not looked since. */
    private final AtomicBoolean told = new AtomicBoolean();

    private @Nullable RateLimiter limiter;

    private volatile @Nullable ServerRef<Void, ConnectionCast> connection;
    private volatile @Nullable UserKey user;

    /** Nothing more will be received, and nothing can be sent. */
    private volatile boolean closed;

    private volatile boolean nameLost;

    // ---- the transport ----

    /** Whether the socket is open at both ends, as far as is known. */
    abstract boolean isActive();

    /** Stops reading from the socket; only on its event loop. */
    abstract void pauseReading();

    /** Has reading go on if it was stopped and the inbox has room. */
    abstract void resumeReading();

    /** Has the frames of a room sent to this socket too; takes effect in its turn with what is sent. */
    abstract void enter(RoomName room);

    /** Undoes {@link #enter}. */
    abstract void leave(RoomName room);

    /** Sends a text frame; does not wait. A client that lets too much pile up is cut off. */
    abstract void send(String text);

    /** As {@link #send}, but of what a client that reads slowly can do without. */
    abstract void sendDroppable(String text);

    /** Sends a close frame, in its turn, and sees to it that the socket is closed. */
    abstract void startClosing(CloseCode code, String reason);

    // ---- for the event loop ----

    /**
     * A text frame has come. When the inbox is full, nothing is read from the socket until it has room again.
     *
     * @param span of what the frame sets off; ended when it is handled
     */
    void received(String frame, Span span) {
        if (!inbox.offer(frame, span)) {
            throw new IllegalStateException("read on with a full inbox");
        }
        if (inbox.isFull()) {
            pauseReading();
            resumeReading(); // the connection may have emptied it in between
        }
        tell();
    }

    /** The socket is closed, or there is nothing left to do but to close it. */
    void closed() {
        closed = true;
        closing.set(true);
        cast(ConnectionCast.CLOSED);
    }

    // ---- for the connection ----

    /** Says which server looks after the socket from now on. */
    void servedBy(ServerRef<Void, ConnectionCast> newConnection) {
        connection = newConnection;
        told.set(false);
        tell();
        if (closed || !isActive()) {
            newConnection.cast(ConnectionCast.CLOSED);
        }
    }

    /** Counts what the client asks for, over all crashes of its connection; only for that. */
    RateLimiter limiter(RateLimits limits) {
        RateLimiter current = limiter;
        if (current == null) {
            current = limits.forConnection();
            limiter = current;
        }
        return current;
    }

    /** The frames received; only for the connection that serves it. */
    Inbox inbox() {
        return inbox;
    }

    // @start region="inbox"
    /** The next frame, or {@code null}: then the connection is told when there is one again. */
    @Nullable
    String nextFrame() {
        String frame = inbox.take();
        if (frame == null) {
            told.set(false);
            if (!inbox.isEmpty()) { // one came before the flag was down
                tell();
            }
        } else if (inbox.hasRoom()) {
            resumeReading();
        }
        return frame;
    }
    // @end

    private void tell() {
        while (told.compareAndSet(false, true)) {
            ServerRef<Void, ConnectionCast> current = connection;
            if (current != null && current.cast(ConnectionCast.RECEIVED)) {
                return;
            }
            told.set(false);
            if (connection == current) {
                return; // none yet, or one that is ending: the one that follows looks by itself
            }
        }
    }

    /** A message of this socket is on its way; also one that a connection sent which has crashed since. */
    void sentMessage() {
        underWay.incrementAndGet();
    }

    /** It has arrived or failed. Called by whoever knows. */
    void messageDone() {
        underWay.decrementAndGet();
        cast(ConnectionCast.MESSAGE_DONE);
    }

    /** How many messages are on their way. */
    int underWay() {
        return underWay.get();
    }

    private void cast(ConnectionCast message) {
        ServerRef<Void, ConnectionCast> current = connection;
        if (current != null) {
            current.cast(message);
        }
    }

    // ---- for the end ----

    /** Whether all that the client has sent is done. */
    boolean isIdle() {
        return inbox.isIdle() && underWay.get() == 0; // in this order: a message is under way before its frame is done
    }

    /** Tells the client when to come back, which is not the same time for all, and closes the socket. */
    void sendAway() {
        long wait = ThreadLocalRandom.current().nextLong(MIN_RECONNECT_MILLIS, MAX_RECONNECT_MILLIS);
        send(ServerFrames.closing(Duration.ofMillis(wait)));
        close(CloseCode.SERVICE_RESTART, "the server restarts");
    }

    // ---- for the directory ----

    /** Says whose socket this is. */
    void setUser(@Nullable UserKey newUser) {
        user = newUser;
    }

    // ---- for all ----

    boolean hasUser() {
        return user != null;
    }

    boolean isOf(@Nullable UserKey someone) {
        return someone != null && someone.equals(user);
    }

    /** Whether the connection that looked after it has ended, and none has followed yet. */
    boolean isOrphan() {
        ServerRef<Void, ConnectionCast> current = connection;
        return current != null && !current.isAlive();
    }

    /** Closes it, as its user has lost the name to another: what it has sent and nobody has looked at counts no more. */
    void loseName() {
        nameLost = true;
        close(CloseCode.TRY_AGAIN_LATER, "the name is in use");
    }

    boolean hasLostName() {
        return nameLost;
    }

    boolean isOpen() {
        return isActive() && !closing.get();
    }

    /**
     * Sends a close frame and closes the socket when the client has answered or taken too long; only the first call
     * counts.
     */
    void close(CloseCode code, String reason) {
        if (closing.compareAndSet(false, true)) {
            startClosing(code, reason);
        }
    }
}
