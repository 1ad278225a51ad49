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
            WebSocketPipeline wire,
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
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                setup.wire()
                        .install(
                                channel.pipeline(),
                                new HttpHandler(setup.files(), setup.audience(), clock),
                                new ChatSocketHandler(setup.reception()));
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
