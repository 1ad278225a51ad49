package io.genserver.chat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link ClientSocket} that is a channel of Netty. */
final class NettySocket extends ClientSocket {
    private final Channel channel;

    /** How long a message may be if it is sent compressed. */
    private final int maxDeflatedBytes;

    /** What may wait to be sent before the client is taken to be too slow. */
    private final int maxOutboundBytes;

    private final ChatMetrics metrics;

    /** Set when it is opened. */
    private volatile Audience.@Nullable Section section;

    /** Whether something was written since the last flush; the event loop's own. */
    private boolean unflushed;

    NettySocket(Channel channel, int maxDeflatedBytes, int maxOutboundBytes, ChatMetrics metrics) {
        this.channel = channel;
        this.maxDeflatedBytes = maxDeflatedBytes;
        this.maxOutboundBytes = maxOutboundBytes;
        this.metrics = metrics;
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
     * @param written gets this socket if it is the first write since the last flush
     * @return how many bytes were written; 0 if it was not
     */
    int write(WireMessage message, boolean droppable, List<NettySocket> written) {
        if (isTooSlow()) {
            cutOff();
            return 0;
        }
        if (!channel.isActive()) {
            return 0;
        }
        if (droppable && !channel.isWritable()) {
            metrics.dropped();
            return 0;
        }
        ByteBuf bytes = message.bytes(maxDeflatedBytes);
        channel.write(bytes.retainedDuplicate(), channel.voidPromise());
        if (!unflushed) {
            unflushed = true;
            written.add(this);
        }
        return bytes.readableBytes();
    }

    private void cutOff() {
        if (isOpen()) {
            metrics.cutOff();
        }
        close(CloseCode.TRY_AGAIN_LATER, "too slow");
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
            cutOff();
        }
        if (!isOpen()) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf bytes = WireMessage.textFrame(utf8, maxDeflatedBytes);
        metrics.sent(1, bytes.readableBytes());
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    @Override
    void sendDroppable(String text) {
        if (channel.isWritable()) {
            send(text);
        } else {
            metrics.dropped();
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
