package io.genserver.chat;

import io.github.bucket4j.Bucket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, and sees to the closing handshake: also when a handler before it finds that the client breaks a rule,
 * and so throws. The only place that knows which close code that means, and that nothing is sent after a close frame.
 */
final class ControlFrames extends ChannelDuplexHandler {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** The user event that says that no more messages will come or can be sent. */
    enum Closed {
        CLOSED
    }

    private final Rate pingRate;
    /** How many times as long a client may take to read what was sent before the close frame as to answer that. */
    private static final int WRITE_PATIENCE = 15;

    private final Duration closeTimeout;
    private boolean closeSent;

    /** What the client may still send of pings and pongs; most never send one. */
    private @Nullable Bucket bucket;

    /** The content of the last ping that has not been answered as the client does not read. */
    private @Nullable ByteBuf pongDue;

    /** @param pingRate how often the client may send a ping, or a pong */
    ControlFrames(Rate pingRate, Duration closeTimeout) {
        this.pingRate = pingRate;
        this.closeTimeout = closeTimeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case PingWebSocketFrame ping -> {
                if (count(context)) {
                    answer(context, ping);
                } else {
                    ping.release();
                }
            }
            case PongWebSocketFrame pong -> {
                pong.release();
                count(context);
            }
            case CloseWebSocketFrame close -> {
                int code = close.statusCode();
                close.release();
                finish(context, code < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, ""));
            }
            default -> context.fireChannelRead(message);
        }
    }

    // ---- pings ----

    /** Whether the client may send one more; if not, it is closed. */
    private boolean count(ChannelHandlerContext context) {
        if (bucket == null) {
            bucket = Bucket.builder()
                    .addLimit(
                            limit -> limit.capacity(pingRate.count()).refillGreedy(pingRate.count(), pingRate.period()))
                    .withNanosecondPrecision()
                    .build();
        }
        if (bucket.tryConsume(1)) {
            return true;
        }
        var violation = new WebSocketViolation(CloseCode.POLICY_VIOLATION, "too many pings");
        fail(context, violation.code().number(), violation);
        return false;
    }

    /** While the client does not read, only the last ping is kept to be answered, as RFC 6455 section 5.5.3 allows. */
    private void answer(ChannelHandlerContext context, PingWebSocketFrame ping) {
        dropPongDue();
        pongDue = ping.content();
        if (context.channel().isWritable()) {
            sendPongDue(context);
        }
    }

    private void sendPongDue(ChannelHandlerContext context) {
        ByteBuf content = pongDue;
        if (content != null) {
            pongDue = null;
            write(context, new PongWebSocketFrame(content), context.newPromise());
            context.flush();
        }
    }

    private void dropPongDue() {
        ReferenceCountUtil.release(pongDue);
        pongDue = null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            sendPongDue(context);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        dropPongDue();
    }

    // ---- closing ----

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (closeSent) {
            ReferenceCountUtil.release(message);
            if (!promise.isVoid()) {
                promise.tryFailure(new ClosedChannelException());
            }
            return;
        }
        if (message instanceof CloseWebSocketFrame) {
            closeSent = true;
            Channel channel = context.channel();
            channel.config().setAutoRead(true); // or the answer would not be seen
            closeAfter(closeTimeout.multipliedBy(WRITE_PATIENCE), channel);
            ChannelPromise written = promise.unvoid();
            written.addListener(done -> closeAfter(closeTimeout, channel));
            context.write(message, written);
        } else {
            context.write(message, promise);
        }
    }

    private static void closeAfter(Duration time, Channel channel) {
        var deadline = channel.eventLoop().schedule(() -> channel.close(), time.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
    }

    /** Sends a close frame if none has been sent, and closes the connection. */
    private void finish(ChannelHandlerContext context, CloseWebSocketFrame close) {
        ChannelFuture written;
        if (closeSent) {
            close.release();
            written = context.newSucceededFuture();
        } else {
            ChannelPromise promise = context.newPromise();
            write(context, close, promise);
            context.flush();
            written = promise;
        }
        LingeringClose.after(written);
        context.fireUserEventTriggered(Closed.CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case WebSocketViolation e -> fail(context, e.code().number(), e);
            case CorruptedWebSocketFrameException e ->
                fail(context, e.closeStatus().code(), e);
            case TooLongFrameException e -> fail(context, CloseCode.MESSAGE_TOO_BIG.number(), e);
            default -> context.fireExceptionCaught(cause);
        }
    }

    private void fail(ChannelHandlerContext context, int code, Exception cause) {
        LOG.log(
                System.Logger.Level.DEBUG,
                "{0}: {1}",
                context.channel().id().asShortText(),
                OneLine.of(cause.getMessage()));
        String reason = cause.getMessage();
        finish(context, new CloseWebSocketFrame(code, reason == null ? "" : reason));
    }
}
