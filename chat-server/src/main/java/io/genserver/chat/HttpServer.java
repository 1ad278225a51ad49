package io.genserver.chat;

import io.genserver.CallTimeoutException;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.flow.FlowControlHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens for clients. The last to be started and so the first to be stopped: then nobody comes in any more, and those
 * who are in are told who leaves.
 */
final class HttpServer implements GenServer<Channel, Void, HttpServer.ListenerClosed> {
    static final int MAX_MESSAGE_BYTES = 64 * 1024;

    private static final int MAX_REQUEST_BODY_BYTES = 8 * 1024;
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** The listening socket was closed, and not by this server. */
    record ListenerClosed() {}

    /**
     * What it works with.
     *
     * @param port where to listen; set to the port found, if it was 0, so that a restart listens there again
     * @param lastListener the listening socket last opened, which a server that was killed has left open
     */
    record Setup(
            Transport transport,
            AtomicInteger port,
            AtomicReference<@Nullable Channel> lastListener,
            StaticFiles files,
            Audience audience,
            Reception reception,
            ServerRef<DirectoryCall<?>, DirectoryCast> directory) {}

    private final Setup setup;

    HttpServer(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Channel init(Context<Void, ListenerClosed> context) throws InterruptedException {
        Supplier<Instant> clock = context.runtime()::now;
        setup.audience().closeOrphans();
        Channel left = setup.lastListener().get();
        if (left != null) {
            left.close().await();
        }
        int port = setup.port().get();
        var bind = new ServerBootstrap()
                .group(setup.transport().loops())
                .channel(setup.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline(clock))
                .bind(port)
                .await();
        if (bind.cause() instanceof IOException e) {
            throw new StartupException("cannot listen on port " + port + ": " + e.getMessage());
        }
        Channel listener = bind.sync().channel();
        setup.lastListener().set(listener);
        setup.port().set(((InetSocketAddress) listener.localAddress()).getPort());
        listener.closeFuture().addListener(closed -> context.self().cast(new ListenerClosed()));
        return listener;
    }

    private ChannelInitializer<Channel> pipeline(Supplier<Instant> clock) {
        var config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(HttpHandler.WEBSOCKET_PATH)
                .checkStartsWith(true) // for a query after it; HttpHandler has looked at the path
                .sendCloseFrame(null) // ClientSocket sends the close frames, the decoder those for protocol errors
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                        .build())
                .build();
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MAX_REQUEST_BODY_BYTES))
                        .addLast(new HttpHandler(setup.files(), setup.audience(), clock))
                        // When reading stops, what is decoded already has to wait: before the protocol handler, so that
                        // a close frame does not overtake the messages sent before it.
                        .addLast(new FlowControlHandler())
                        .addLast(new WebSocketServerProtocolHandler(config))
                        .addLast(new WebSocketFrameAggregator(MAX_MESSAGE_BYTES))
                        .addLast(new WebSocketHandler(setup.reception()));
            }
        };
    }

    @Override
    public Next<Channel> handleCast(ListenerClosed closed, Channel listener) {
        throw new IllegalStateException("the listening socket was closed");
    }

    @Override
    public void terminate(ExitReason reason, Channel listener) throws InterruptedException {
        listener.close().await();
        if (reason instanceof ExitReason.Shutdown) {
            try {
                int told = setup.directory().call(new DirectoryCall.Farewell(), Directory.FAREWELL.plusSeconds(1));
                LOG.log(System.Logger.Level.DEBUG, "said farewell to {0} users", told);
            } catch (ServerExitedException | CallTimeoutException e) {
                LOG.log(System.Logger.Level.WARNING, "stopping without a farewell: {0}", e.getMessage());
            }
        }
    }
}
