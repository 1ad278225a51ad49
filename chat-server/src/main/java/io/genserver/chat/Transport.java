package io.genserver.chat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The event loops, by the best means that the system has. They outlive a restart of the {@link HttpServer}, and so do
 * open sockets.
 */
record Transport(EventLoopGroup loops, Class<? extends ServerChannel> serverChannel) implements AutoCloseable {

    static Transport open() {
        if (Epoll.isAvailable()) {
            return of(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
        }
        if (KQueue.isAvailable()) {
            return of(KQueueIoHandler.newFactory(), KQueueServerSocketChannel.class);
        }
        return of(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    private static Transport of(IoHandlerFactory io, Class<? extends ServerChannel> serverChannel) {
        return new Transport(new MultiThreadIoEventLoopGroup(io), serverChannel);
    }

    /** Ends the loops, and with them what is still connected; blocks for a second at most. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
