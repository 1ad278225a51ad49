package io.genserver.chat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection in the way that lets the client read what it was sent last: says that nothing more will come, and
 * reads on into the void until the client closes too. Closed with bytes unread, TCP would send a reset, at which the
 * client may throw away what it has not read; RFC 9112 section 9.6, RFC 6455 section 7.1.1.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {
    private final Duration timeout;
    private @Nullable ChannelHandlerContext context;
    private boolean started;

    LingeringClose(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    /** Closes the channel when {@code lastWrite} is done; what has come and what comes from now on is dropped. On the event loop. */
    static void after(ChannelFuture lastWrite) {
        LingeringClose handler = lastWrite.channel().pipeline().get(LingeringClose.class);
        if (handler == null || handler.started) {
            return; // closed, or closing
        }
        handler.started = true;
        handler.discardBytes();
        lastWrite.addListener(written -> {
            if (written.isSuccess()) {
                handler.linger(lastWrite.channel());
            } else {
                lastWrite.channel().close();
            }
        });
    }

    /** Whether the channel is being closed so. On the event loop. */
    static boolean hasBegun(Channel channel) {
        LingeringClose handler = channel.pipeline().get(LingeringClose.class);
        return handler != null && handler.started;
    }

    private void discardBytes() {
        ChannelHandlerContext here = context;
        if (here == null || !here.channel().isActive()) {
            return;
        }
        // Ahead of the decoder, which need not look at any of it, but behind TLS.
        ChannelHandlerContext tls = here.pipeline().context(SslHandler.class);
        if (tls == null) {
            here.pipeline().addFirst(Discard.INSTANCE);
        } else {
            here.pipeline().addAfter(tls.name(), null, Discard.INSTANCE);
        }
        here.channel().config().setAutoRead(true);
    }

    private void linger(Channel channel) {
        if (!channel.isActive()) {
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
            return;
        }
        var deadline = channel.eventLoop().schedule(() -> channel.close(), timeout.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (started) {
            ReferenceCountUtil.release(message); // decoded before it began
        } else {
            context.fireChannelRead(message);
        }
    }

    @Sharable
    private static final class Discard extends ChannelInboundHandlerAdapter {
        static final Discard INSTANCE = new Discard();

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            ReferenceCountUtil.release(bytes);
        }
    }
}
