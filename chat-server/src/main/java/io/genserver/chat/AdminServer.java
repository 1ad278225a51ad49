package io.genserver.chat;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/** Listens for operators, at an address of its own. */
final class AdminServer implements GenServer<Channel, Void, HttpServer.ListenerClosed> {
    private final Listener listener;
    private final WebSocketPipeline wire;
    private final AdminPages pages;

    AdminServer(Listener listener, WebSocketPipeline wire, AdminPages pages) {
        this.listener = listener;
        this.wire = wire;
        this.pages = pages;
    }

    @Override
    public Channel init(Context<Void, HttpServer.ListenerClosed> context) throws InterruptedException {
        Channel listening = listener.open(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                wire.installHttp(channel.pipeline(), new AdminHandler(pages));
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
