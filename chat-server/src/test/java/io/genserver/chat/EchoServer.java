package io.genserver.chat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * An echo behind the pipeline of the chat, for conformance suites: listens on loopback, and takes a WebSocket at any path.
 *
 * <pre>mvn -pl chat-server -am test-compile exec:exec@echo -Decho.port=9001 -Decho.limit=20000000</pre>
 */
public final class EchoServer implements AutoCloseable {
    /** Suites cut messages into fragments as short as this. */
    private static final int SHORTEST_FRAGMENT = 64;

    /** A frame of a mebibyte that comes in chops of 64 bytes takes longer than the chat is ready to wait. */
    private static final Duration FIRST_FRAME = Duration.ofMinutes(10);

    private final Transport transport;
    private final Channel listener;

    private EchoServer(Transport transport, Channel listener) {
        this.transport = transport;
        this.listener = listener;
    }

    /** Its arguments are the port, and how many bytes a message may have: 65,536 if it is not given. */
    public static void main(String[] arguments) throws InterruptedException {
        int limit = arguments.length > 1
                ? Integer.parseInt(arguments[1])
                : WebSocketPipeline.of(ChatConfig.DEFAULT).maxMessageBytes();
        try (var echo = start(Integer.parseInt(arguments[0]), limit)) {
            System.out.println("echo on ws://127.0.0.1:" + echo.port() + ", messages up to " + limit + " bytes");
            echo.listener.closeFuture().await();
        }
    }

    /** How many fragments it takes for a message. */
    static int maxFragments(int maxMessageBytes) {
        return Math.max(Options.MAX_FRAGMENTS.defaultValue(), maxMessageBytes / SHORTEST_FRAGMENT);
    }

    static EchoServer start(int port, int maxMessageBytes) throws InterruptedException {
        WebSocketPipeline limits = WebSocketPipeline.of(ChatConfig.DEFAULT);
        return start(
                port,
                new WebSocketPipeline(
                        limits.maxRequestLineBytes(),
                        limits.maxHeaderBytes(),
                        limits.maxBodyBytes(),
                        maxMessageBytes,
                        maxFragments(maxMessageBytes),
                        limits.pingRate(),
                        limits.requestTimeout(),
                        new KeepAlive.Patience(
                                FIRST_FRAME,
                                limits.patience().pingInterval(),
                                limits.patience().idleTimeout()),
                        limits.closeTimeout()));
    }

    static EchoServer start(int port, WebSocketPipeline wire) throws InterruptedException {
        Transport transport = Transport.open();
        Channel listener = new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        wire.install(channel.pipeline(), List.of(), new Echo());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
        return new EchoServer(transport, listener);
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close();
        transport.close();
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        private int maxDeflatedBytes;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketUpgrade.Opened opened) {
                maxDeflatedBytes = opened.maxDeflatedBytes();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            int opcode = frame instanceof TextWebSocketFrame ? RawClient.TEXT : RawClient.BINARY;
            WireMessage message = WireMessage.of(opcode, ByteBufUtil.getBytes(frame.content()));
            context.writeAndFlush(message.bytes(maxDeflatedBytes).retain());
            message.release();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
