package io.genserver.chat;

import io.genserver.ServerRef;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One client's WebSocket, as the chat sees it. It outlives the crashes of the {@link Connection} that looks after it,
 * and hands what it receives to whichever does now. Compared by identity.
 */
final class ClientSocket {
    /** What may wait to be sent to one client before it is taken to be too slow. */
    static final long MAX_OUTBOUND_BYTES = 1 << 20;

    /** How long a client may take to answer a close frame. */
    private static final long CLOSE_TIMEOUT_SECONDS = 2;

    private final Channel channel;
    private final Inbox inbox = new Inbox();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Whether the connection has been told that something is in the inbox, and has not looked since. */
    private final AtomicBoolean told = new AtomicBoolean();

    private volatile @Nullable ServerRef<Void, ConnectionCast> connection;

    /** Whether the close frame has been written; the event loop's own. */
    private boolean closeWritten;

    ClientSocket(Channel channel) {
        this.channel = channel;
    }

    // ---- for the event loop ----

    /** A text frame has come. When the inbox is full, nothing is read from the socket until it has room again. */
    void received(String frame) {
        if (!inbox.offer(frame)) {
            throw new IllegalStateException("read on with a full inbox");
        }
        if (inbox.isFull()) {
            channel.config().setAutoRead(false);
            resumeReading(); // the connection may have emptied it in between
        }
        tell();
    }

    /** The socket is closed. */
    void closed() {
        closing.set(true);
        ServerRef<Void, ConnectionCast> current = connection;
        if (current != null) {
            current.cast(ConnectionCast.CLOSED);
        }
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** Has {@code action} run on the event loop when the socket is closed. */
    void whenClosed(Runnable action) {
        channel.closeFuture().addListener(closed -> action.run());
    }

    /**
     * Sends whole WebSocket frames, which stay the caller's to release. A client that lets too much pile up is cut off.
     */
    void write(List<ByteBuf> frames) {
        if (isTooSlow()) {
            close(CloseCode.TRY_AGAIN_LATER, "too slow");
        } else if (channel.isActive() && !closeWritten) {
            frames.forEach(frame -> channel.write(frame.retainedDuplicate(), channel.voidPromise()));
            channel.flush();
        }
    }

    // ---- for the connection ----

    /** Says which server looks after the socket from now on. */
    void servedBy(ServerRef<Void, ConnectionCast> newConnection) {
        connection = newConnection;
        told.set(false);
        tell();
        if (!channel.isActive()) {
            newConnection.cast(ConnectionCast.CLOSED);
        }
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
        } else if (!channel.config().isAutoRead() && inbox.hasRoom()) {
            channel.eventLoop().execute(this::resumeReading);
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

    private void resumeReading() {
        if (inbox.hasRoom()) {
            channel.config().setAutoRead(true);
        }
    }

    // ---- for all ----

    /** Whether the connection that looked after it has ended, and none has followed yet. */
    boolean isOrphan() {
        ServerRef<Void, ConnectionCast> current = connection;
        return current != null && !current.isAlive();
    }

    boolean isOpen() {
        return channel.isActive() && !closing.get();
    }

    /** Sends a text frame; does not wait. A client that lets too much pile up is cut off. */
    void send(String text) {
        if (isTooSlow()) {
            close(CloseCode.TRY_AGAIN_LATER, "too slow");
        }
        if (!isOpen()) {
            return;
        }
        ByteBuf utf8 = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        channel.writeAndFlush(new TextWebSocketFrame(utf8), channel.voidPromise());
    }

    /**
     * Sends a close frame and closes the socket when the client has answered or taken too long; only the first call
     * counts.
     */
    void close(CloseCode code, String reason) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        // In its turn, behind what the event loop has been asked to send before.
        channel.eventLoop().execute(() -> writeClose(code, reason));
    }

    private void writeClose(CloseCode code, String reason) {
        closeWritten = true;
        channel.writeAndFlush(new CloseWebSocketFrame(code.number(), reason));
        var timeout = channel.eventLoop().schedule(() -> channel.close(), CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> timeout.cancel(false));
    }

    private boolean isTooSlow() {
        return channel.bytesBeforeWritable() > MAX_OUTBOUND_BYTES;
    }

    @Override
    public String toString() {
        return "socket " + channel.id().asShortText();
    }
}
