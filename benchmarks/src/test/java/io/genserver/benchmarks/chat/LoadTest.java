package io.genserver.benchmarks.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The driver against a server in this process that hands all frames on to all, a little wrong if it is told to. */
class LoadTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Whoever joins is told so, and each text goes to everyone, in so many copies. */
    private InetSocketAddress serve(int copies) throws InterruptedException {
        return (InetSocketAddress) new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(8192))
                                .addLast(new WebSocketServerProtocolHandler("/ws"), new Repeater(copies));
                    }
                })
                .bind(InetAddress.ofLiteral("127.0.0.1"), 0)
                .sync()
                .channel()
                .localAddress();
    }

    private final class Repeater extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final int copies;

        Repeater(int copies) {
            this.copies = copies;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            clients.add(context.channel());
            String text = frame.text().replace("join", "user_joined");
            for (int i = 0; i < copies; i++) {
                clients.writeAndFlush(new TextWebSocketFrame(text));
            }
        }
    }

    @Test
    void asMuchAsTheServerCanDeliverComesToEveryoneOnce() throws Exception {
        try (var crowd = new Crowd(serve(1))) {
            crowd.enter(5, Entries.join());

            Measured measured = new Load(crowd, 0, 20).saturate(3, SHORT, SHORT, deliveries -> {});

            assertThat(measured.deliveries()).isPositive();
            assertThat(measured.p50Millis()).isPositive();
        }
    }

    @Test
    void aRateIsKept() throws Exception {
        try (var crowd = new Crowd(serve(1))) {
            crowd.enter(5, Entries.join());

            Measured measured =
                    new Load(crowd, 0, 20).keepRate(1_000, Duration.ZERO, SHORT.multipliedBy(4), deliveries -> {});

            assertThat(measured.deliveries()).isPositive();
        }
    }

    @Test
    void aSecondDeliveryOfAMessageFailsTheRun() throws Exception {
        try (var crowd = new Crowd(serve(2))) {
            crowd.enter(2, Entries.join());
            var load = new Load(crowd, 0, 20);

            assertThatIllegalStateException()
                    .isThrownBy(() -> load.keepRate(40, Duration.ZERO, SHORT, deliveries -> {}))
                    .withMessageContaining("deliveries more than");
        }
    }

    @Test
    void aConnectionThatIsLostFailsTheRun() throws Exception {
        try (var crowd = new Crowd(serve(1))) {
            crowd.enter(2, Entries.join());
            clients.close().awaitUninterruptibly();
            var load = new Load(crowd, 0, 20);

            assertThatIllegalStateException()
                    .isThrownBy(() -> load.keepRate(10, SHORT, SHORT, deliveries -> {}))
                    .withMessageContaining("lost its connection");
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidNotToBe() throws Exception {
        var nobody = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1); // a port that nobody is given
        try (var crowd = new Crowd(nobody)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> crowd.enter(1, Entries.join()))
                    .withMessageContaining("client 0 lost its connection")
                    .withMessageContaining("refused");
        }
    }
}
