package io.genserver.benchmarks.chat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tutorial's chat on Netty alone, the practical limit: no servers, no history, no limits, no crash is survived. A channel
 * group for each event loop, so that a broadcast is a task for each loop, and flushes are consolidated.
 */
final class BareNettyChat extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<EventLoop, ChannelGroup> GROUPS = new ConcurrentHashMap<>();

    private static final String NAMELESS = "Anonymous";

    private String username = NAMELESS;

    public static void main(String[] arguments) throws InterruptedException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        var server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(io))
                .channel(type)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new FlushConsolidationHandler(256, true))
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(8192))
                                .addLast(new WebSocketServerProtocolHandler("/ws"), new BareNettyChat());
                    }
                });
        Channel listening = server.bind(0).sync().channel();
        System.out.println("listening on " + ((InetSocketAddress) listening.localAddress()).getPort());
        listening.closeFuture().sync();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            EventLoop loop = context.channel().eventLoop();
            GROUPS.computeIfAbsent(loop, DefaultChannelGroup::new).add(context.channel());
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        JsonNode in = JSON.readTree(frame.text());
        switch (in.path("type").asString()) {
            case "join" -> {
                username = in.path("username").asString();
                system("user_joined", username);
            }
            case "message" ->
                broadcast(Map.of(
                        "topic",
                        "chat.message",
                        "from",
                        username,
                        "message",
                        in.path("text").asString(),
                        "timestamp",
                        Instant.now().toString()));
            case "ping" ->
                context.writeAndFlush(new TextWebSocketFrame(
                        JSON.writeValueAsString(Map.of("type", "pong", "timestamp", System.currentTimeMillis()))));
            default -> {
                // as in the tutorial, nothing
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!username.equals(NAMELESS)) {
            system("user_left", username);
        }
    }

    private static void system(String type, String username) {
        broadcast(Map.of(
                "topic",
                "chat.system",
                "type",
                type,
                "username",
                username,
                "timestamp",
                Instant.now().toString()));
    }

    private static void broadcast(Map<String, String> event) {
        byte[] json = JSON.writeValueAsBytes(event);
        GROUPS.forEach((loop, group) ->
                loop.execute(() -> group.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(json)))));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // a client that has gone
    }
}
