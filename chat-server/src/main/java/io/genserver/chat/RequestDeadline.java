package io.genserver.chat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which no request is completed in time, be it that none comes or that it comes byte by byte,
 * and one whose client does not take its responses. Stands where requests are whole.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    private final long timeoutNanos;

    /** When the last request was complete, or the client last took something, as far as was looked. */
    private long since;

    /** Whether part of the next request has come. */
    private boolean begun;

    private Outbound outbound = Outbound.NOTHING;
    private @Nullable Future<?> timer;

    /** How far the client has come with what it is sent. */
    private record Outbound(long pending, long progress) {
        static final Outbound NOTHING = new Outbound(0, 0);

        static Outbound of(ChannelOutboundBuffer buffer) {
            return buffer.isEmpty() ? NOTHING : new Outbound(buffer.totalPendingWriteBytes(), buffer.currentProgress());
        }
    }

    RequestDeadline(Duration timeout) {
        timeoutNanos = timeout.toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        since = now(context);
        lookAfter(timeoutNanos, context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object request) {
        since = now(context);
        begun = false;
        context.fireChannelRead(request);
    }

    /** Stands where bytes come in. */
    final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            begun = true;
            context.fireChannelRead(bytes);
        }
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    private void lookAfter(long nanos, ChannelHandlerContext context) {
        timer = context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        if (buffer == null) {
            return; // closed
        }
        Outbound current = Outbound.of(buffer);
        if (!current.equals(outbound)) {
            outbound = current;
            since = now(context);
        }
        long left = since + timeoutNanos - now(context);
        if (left > 0) {
            lookAfter(left, context);
        } else if (begun && current.equals(Outbound.NOTHING) && !LingeringClose.hasBegun(context.channel())) {
            HttpResponses.sendLast(context, HttpResponses.error(HttpResponseStatus.REQUEST_TIMEOUT));
        } else {
            context.close(); // without a word, as a client that sends a request now would take it for the answer
        }
    }
}
