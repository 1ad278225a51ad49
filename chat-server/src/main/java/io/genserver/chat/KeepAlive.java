package io.genserver.chat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings a client that is silent, and closes one that stays silent. The first thing to be heard has to be a whole frame,
 * which may be the answer to a ping: so it comes from whoever speaks WebSocket. Stands where frames come in.
 */
final class KeepAlive extends ChannelInboundHandlerAdapter {

    /**
     * How long a client may be silent.
     *
     * @param firstFrame until it is closed, if it has not sent a frame yet; it is pinged halfway
     * @param pingInterval until it is pinged
     * @param idleTimeout until it is closed
     */
    record Patience(Duration firstFrame, Duration pingInterval, Duration idleTimeout) {}

    private final Patience patience;

    private boolean hasSentFrame;
    private boolean pinged;

    /** When it was last heard, or not listened to. */
    private long since;

    private @Nullable Future<?> timer;

    KeepAlive(Patience patience) {
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        heard(context);
        lookAfter(untilPing(), context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stopTimer();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (!hasSentFrame) {
            hasSentFrame = true;
            lookAgain(context);
        }
        context.fireChannelRead(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (hasSentFrame) {
            heard(context); // if only a part of a frame
        }
        context.fireChannelReadComplete();
    }

    private void heard(ChannelHandlerContext context) {
        since = now(context);
        if (pinged) {
            pinged = false;
            lookAgain(context);
        }
    }

    /** What the timer was for has come. */
    private void lookAgain(ChannelHandlerContext context) {
        stopTimer();
        lookAfter(untilPing(), context);
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    private long untilPing() {
        return hasSentFrame
                ? patience.pingInterval().toNanos()
                : patience.firstFrame().toNanos() / 2;
    }

    private long untilClose() {
        return (hasSentFrame ? patience.idleTimeout() : patience.firstFrame()).toNanos();
    }

    private void lookAfter(long nanos, ChannelHandlerContext context) {
        timer = context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        long left = since + untilPing() - now(context);
        if (!context.channel().config().isAutoRead()) { // it is not listened to, and so cannot answer
            since = now(context);
            pinged = false;
            lookAfter(untilPing(), context);
        } else if (pinged) { // and had all the time to answer, however late this runs
            context.fireExceptionCaught(new WebSocketViolation(CloseCode.GOING_AWAY, "silent for too long"));
        } else if (left > 0) {
            lookAfter(left, context);
        } else {
            pinged = true;
            context.channel().writeAndFlush(new PingWebSocketFrame());
            lookAfter(untilClose() - untilPing(), context);
        }
    }
}
