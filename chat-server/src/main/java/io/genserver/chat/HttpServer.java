package io.genserver.chat;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.chat.ConnectionLimit.Place;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Listens for clients. Started after all that looks after them and stopped before: then nobody comes in any more.
 */
final class HttpServer implements GenServer<Channel, Void, HttpServer.ListenerClosed> {
    /** The listening socket was closed, and not by this server. */
    record ListenerClosed() {}

    /** What it works with. */
    record Setup(
            Listener listener,
            Optional<Tls> tls,
            WebSocketPipeline wire,
            StaticFiles files,
            Audience audience,
            Health health,
            ConnectionLimit limit,
            OriginRule origins,
            int maxOutboundBytes,
            ChatMetrics metrics,
            Tracing tracing,
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
        Channel listener = setup.listener().open(pipeline(clock));
        listener.closeFuture().addListener(closed -> context.self().cast(new ListenerClosed()));
        return listener;
    }

    private ChannelInitializer<Channel> pipeline(Supplier<Instant> clock) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                Place place = setup.limit().admit(channel);
                if (place == null) {
                    return;
                }
                var pages = new HttpHandler(setup.files(), setup.audience(), setup.health(), place, clock);
                var gate = new HandshakeGate(setup.health(), setup.origins(), place, setup.metrics());
                setup.wire()
                        .install(
                                channel.pipeline(),
                                List.of(pages, gate),
                                new ChatSocketHandler(
                                        setup.reception(), setup.maxOutboundBytes(), setup.metrics(), setup.tracing()));
                setup.tls().ifPresent(tls -> tls.install(channel));
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
        if (reason instanceof ExitReason.Shutdown) { // the connections are next
            Farewell.say(setup.directory());
        }
    }
}
