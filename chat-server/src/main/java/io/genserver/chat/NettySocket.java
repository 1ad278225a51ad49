package io.genserver.chat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A {@link ClientSocket} that is a channel of Netty. */
final class NettySocket extends ClientSocket {
    private final Channel channel;

    /** How long a message may be if it is sent compressed. */
    private final int maxDeflatedBytes;

    /** What may wait to be sent before the client is taken to be too slow. */
    private final int maxOutboundBytes;

    /** Set when it is opened. */
    private volatile Audience.@Nullable Section section;

    /** Whether something was written since the last flush; the event loop's own. */
    private boolean unflushed;

    NettySocket(Channel channel, int maxDeflatedBytes, int maxOutboundBytes) {
        this.channel = channel;
        this.maxDeflatedBytes = maxDeflatedBytes;
        this.maxOutboundBytes = maxOutboundBytes;
    }

    // ---- for the event loop ----

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** Has {@code action} run on the event loop when the socket is closed. */
    void whenClosed(Runnable action) {
        channel.closeFuture().addListener(closed -> action.run());
    }

    void isIn(Audience.Section newSection) {
        section = newSection;
    }

    /**
     * Writes a message, which stays the caller's to release, and does not flush. A client that lets too much pile up
     * is cut off; one that reads slowly is spared what it can do without.
     *
     * @return whether this is the first write since the last flush
     */
    boolean write(WireMessage message, boolean droppable) {
        if (isTooSlow()) {
            close(CloseCode.TRY_AGAIN_LATER, "too slow");
            return false;
        }
        if (!channel.isActive() || (droppable && !channel.isWritable())) {
            return false;
        }
        channel.write(message.bytes(maxDeflatedBytes).retainedDuplicate(), channel.voidPromise());
        boolean first = !unflushed;
        unflushed = true;
        return first;
    }

    void flush() {
        unflushed = false;
        channel.flush();
    }

    // ---- as a client's socket ----

    @Override
    boolean isActive() {
        return channel.isActive();
    }

    @Override
    void pauseReading() {
        channel.config().setAutoRead(false);
    }

    @Override
    void resumeReading() {
        if (channel.config().isAutoRead()) {
            return;
        }
        if (channel.eventLoop().inEventLoop()) {
            readOn();
        } else {
            channel.eventLoop().execute(this::readOn);
        }
    }

    private void readOn() {
        if (inbox().hasRoom()) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    void enter(RoomName room) {
        Audience.Section current = section;
        if (current != null) {
            current.enter(this, room);
        }
    }

    @Override
    void leave(RoomName room) {
        Audience.Section current = section;
        if (current != null) {
            current.leave(this, room);
        }
    }

    @Override
    void send(String text) {
        if (isTooSlow()) {
            close(CloseCode.TRY_AGAIN_LATER, "too slow");
        }
        if (!isOpen()) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        channel.writeAndFlush(WireMessage.textFrame(utf8, maxDeflatedBytes), channel.voidPromise());
    }

    @Override
    void sendDroppable(String text) {
        if (channel.isWritable()) {
            send(text);
        }
    }

    @Override
    void startClosing(CloseCode code, String reason) {
        // In its turn, behind what the event loop has been asked to send before.
        channel.eventLoop().execute(() -> channel.writeAndFlush(new CloseWebSocketFrame(code.number(), reason)));
    }

    private boolean isTooSlow() {
        return channel.bytesBeforeWritable() > maxOutboundBytes;
    }

    @Override
    public String toString() {
        return "socket " + channel.id().asShortText();
    }
}
