package io.genserver.chat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a server listens, over all its restarts: one after another, but {@link #port} is for any thread. */
final class Listener {
    private final Transport transport;
    private final @Nullable InetAddress address;
    private volatile int port;

    /** The socket last opened, which a server that was killed has left open. */
    private @Nullable Channel last;

    /**
     * One that is not opened yet.
     *
     * @param address of this machine, or {@code null} for all that it has
     * @param port 0 for any; once one is found, a restart listens there again
     */
    Listener(Transport transport, @Nullable InetAddress address, int port) {
        this.transport = transport;
        this.address = address;
        this.port = port;
    }

    /** Where it listens, once it does. */
    int port() {
        return port;
    }

    /**
     * Blocks until it listens.
     *
     * @throws StartupException if it cannot, for instance as the port is in use
     */
    Channel open(ChannelInitializer<Channel> pipeline) throws InterruptedException {
        if (last != null) {
            last.close().await();
        }
        var local = address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port);
        var bind = new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline)
                .bind(local)
                .await();
        if (bind.cause() instanceof IOException e) {
            throw new StartupException("cannot listen on port " + port + ": " + e.getMessage());
        }
        Channel listening = bind.sync().channel();
        last = listening;
        port = ((InetSocketAddress) listening.localAddress()).getPort();
        return listening;
    }
}
