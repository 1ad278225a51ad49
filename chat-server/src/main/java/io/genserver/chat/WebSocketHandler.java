package io.genserver.chat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;

/** Stands between Netty and a {@link ClientSocket}; runs on the event loop and only hands over. */
final class WebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    static final AttributeKey<NettySocket> SOCKET = AttributeKey.valueOf("io.genserver.chat.socket");

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final Reception reception;

    WebSocketHandler(Reception reception) {
        this.reception = reception;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            var socket = new NettySocket(context.channel());
            context.channel().attr(SOCKET).set(socket);
            // What is for plain HTTP has done its work.
            context.pipeline().remove(HttpHandler.class);
            reception.opened(socket);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        ClientSocket socket = context.channel().attr(SOCKET).get();
        if (!socket.isOpen()) {
            return; // a close frame is on its way; RFC 6455 section 5.5.1
        }
        if (frame instanceof TextWebSocketFrame text) {
            socket.received(text.text());
        } else {
            socket.close(CloseCode.UNSUPPORTED_DATA, "text frames only");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ClientSocket socket = context.channel().attr(SOCKET).get();
        if (socket != null) {
            socket.closed();
            reception.closed(socket);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ClientSocket socket = context.channel().attr(SOCKET).get();
        if (socket == null) {
            context.close();
            return;
        }
        switch (cause) {
            // The decoder has sent the close frame for what breaks the protocol.
            case CorruptedWebSocketFrameException e ->
                LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", socket, e.getMessage());
            case TooLongFrameException e -> socket.close(CloseCode.MESSAGE_TOO_BIG, "message too big");
            case PrematureChannelClosureException e -> context.close(); // the client went away within a message
            case IOException e -> context.close(); // the client is gone
            default -> {
                LOG.log(System.Logger.Level.ERROR, "closing " + socket + " for a fault of the server", cause);
                socket.close(CloseCode.INTERNAL_ERROR, "internal error");
            }
        }
    }
}
