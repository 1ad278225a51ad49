package io.genserver.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A client in the hall that counts what it hears, and may say something for every so many messages. */
final class ChatClient extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final String MESSAGE =
            "{\"type\":\"message\",\"text\":\"What is said here is about as long as people say it.\"}";

    private final LongAdder heard;

    /** It speaks once it has heard so many; 0 if it listens only. */
    private final int speakEach;

    private final CountDownLatch open = new CountDownLatch(1);
    private int heardByNow;
    private final Channel channel;

    ChatClient(EventLoopGroup loops, int port, LongAdder heard, int speakEach) throws InterruptedException {
        this.heard = heard;
        this.speakEach = speakEach;
        var config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri("ws://127.0.0.1:" + port + "/ws")
                .withUTF8Validator(false)
                .build();
        channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(8_192))
                                .addLast(new WebSocketClientProtocolHandler(config))
                                .addLast(ChatClient.this);
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        if (!open.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no WebSocket has been opened");
        }
    }

    void say() {
        channel.writeAndFlush(new TextWebSocketFrame(MESSAGE), channel.voidPromise());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            open.countDown();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            heard.increment();
            if (speakEach > 0 && ++heardByNow % speakEach == 0) {
                say();
            }
        }
    }
}
