package io.genserver.chat;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.chat.ConnectionLimit.Place;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.List;

/** Listens for operators, at an address of its own. */
final class AdminServer implements GenServer<Channel, Void, HttpServer.ListenerClosed> {
    /** Apart from those of clients, so that operators come in when the chat is full. */
    static final int MAX_CONNECTIONS = 100;

    private final Listener listener;
    private final ConnectionLimit limit;
    private final WebSocketPipeline wire;
    private final AdminSite site;

    AdminServer(Listener listener, ConnectionLimit limit, WebSocketPipeline wire, AdminSite site) {
        this.listener = listener;
        this.limit = limit;
        this.wire = wire;
        this.site = site;
    }

    @Override
    public Channel init(Context<Void, HttpServer.ListenerClosed> context) throws InterruptedException {
        Channel listening = listener.open(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                Place place = limit.admit(channel);
                if (place != null && place.refusal() == null) {
                    wire.installHttp(channel.pipeline(), List.of(new AdminHandler(site)));
                } else {
                    channel.close();
                }
            }
        });
        listening.closeFuture().addListener(closed -> context.self().cast(new HttpServer.ListenerClosed()));
        return listening;
    }

    @Override
    public Next<Channel> handleCast(HttpServer.ListenerClosed closed, Channel listening) {
        throw new IllegalStateException("the listening socket for operators was closed");
    }

    @Override
    public void terminate(ExitReason reason, Channel listening) throws InterruptedException {
        listening.close().await();
    }
}
