package io.genserver.chat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stands between Netty and a {@link ClientSocket}; runs on the event loop and only hands over. */
final class ChatSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final Reception reception;
    private final int maxOutboundBytes;
    private final ChatMetrics metrics;
    private final Tracing tracing;

    /** From when the WebSocket is open until it is closed. */
    private @Nullable NettySocket socket;

    ChatSocketHandler(Reception reception, int maxOutboundBytes, ChatMetrics metrics, Tracing tracing) {
        this.reception = reception;
        this.maxOutboundBytes = maxOutboundBytes;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case WebSocketUpgrade.Opened(int maxDeflatedBytes) -> {
                var opened = new NettySocket(context.channel(), maxDeflatedBytes, maxOutboundBytes, metrics);
                metrics.handshake(ChatMetrics.Handshake.ACCEPTED);
                socket = opened;
                reception.opened(opened);
            }
            case WebSocketUpgrade.Refused.INVALID -> metrics.handshake(ChatMetrics.Handshake.INVALID);
            case ControlFrames.Closed.CLOSED -> closed();
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        ClientSocket open = socket;
        if (open == null || !open.isOpen()) {
            return; // a close frame is on its way; RFC 6455 section 5.5.1
        }
        if (frame instanceof TextWebSocketFrame text) {
            int bytes = text.content().readableBytes();
            metrics.received(bytes);
            open.received(text.text(), tracing.frame(bytes));
        } else {
            open.close(CloseCode.UNSUPPORTED_DATA, "text frames only");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed();
        context.fireChannelInactive();
    }

    private void closed() {
        ClientSocket open = socket;
        if (open != null) {
            socket = null;
            open.closed();
            reception.closed(open);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ClientSocket open = socket;
        if (open == null
                || cause instanceof IOException // the client is gone
                || cause instanceof PrematureChannelClosureException) { // within a request or message
            context.close();
        } else {
            LOG.log(System.Logger.Level.ERROR, "closing " + open + " for a fault of the server", cause);
            open.close(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }
}
