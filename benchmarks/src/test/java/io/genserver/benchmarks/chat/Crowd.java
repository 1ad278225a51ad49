package io.genserver.benchmarks.chat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Many clients of one server, or of several in turn, on one event loop. They come a few at a time, and each is waited for until it is where it is to be;
 * their source addresses are several, as each has ports for some thousands only.
 */
final class Crowd implements AutoCloseable {
    private static final int AT_ONCE = 64;
    private static final int OF_AN_ADDRESS = 8_000;
    private static final int PATIENCE_SECONDS = 60;

    /** What a client does to be where it is to be, on the event loop. */
    interface Entry {
        void opened(LoadClient client);

        /** Whether this text tells that it is there. */
        boolean isIn(LoadClient client, ByteBuf in, int from, int length);
    }

    /** Who hears of texts once all are there. */
    interface Ear {
        void text(LoadClient client, ByteBuf in, int from, int length);
    }

    private final MultiThreadIoEventLoopGroup loops;
    private final Class<? extends SocketChannel> channel;
    private final List<InetSocketAddress> servers;
    private final List<LoadClient> clients = new ArrayList<>();
    private final Semaphore entering = new Semaphore(AT_ONCE);
    private volatile Ear ear = (client, in, from, length) -> {};
    private volatile boolean leaving;
    private volatile String firstEnd;

    Crowd(InetSocketAddress... servers) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(1, io);
        this.channel = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        this.servers = List.of(servers);
    }

    EventLoop loop() {
        return loops.next();
    }

    LoadClient client(int number) {
        return clients.get(number);
    }

    int size() {
        return clients.size();
    }

    void listen(Ear newEar) {
        ear = newEar;
    }

    /** Lets so many come, and returns when all are there. */
    void enter(int count, Entry entry) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            acquire(1);
            connect(clients.size(), entry);
        }
        acquire(AT_ONCE); // the last ones
        entering.release(AT_ONCE);
    }

    private void acquire(int permits) throws InterruptedException {
        if (!entering.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("of " + clients.size() + " clients, "
                    + (AT_ONCE - entering.availablePermits()) + " wait in vain to get in");
        }
        requireAllThere();
    }

    /** Throws if a client has lost its connection. */
    void requireAllThere() {
        String end = firstEnd;
        if (end != null) {
            throw new IllegalStateException(end);
        }
    }

    private void connect(int number, Entry entry) {
        var client = new LoadClient(number, new Member(entry));
        clients.add(client);
        new Bootstrap()
                .group(loops)
                .channel(channel)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(client)
                .connect(
                        servers.get(number % servers.size()),
                        new InetSocketAddress("127.0.0." + (2 + number / OF_AN_ADDRESS), 0))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        ended(number, connected.cause().toString());
                    }
                });
    }

    private void ended(int number, String how) {
        if (!leaving && firstEnd == null) {
            firstEnd = "client " + number + " lost its connection " + how;
            entering.release(AT_ONCE); // whoever waits is to see it
        }
    }

    /** A client's way in, and its place afterwards. */
    private final class Member implements LoadClient.Listener {
        private final Entry entry;
        private boolean in;

        Member(Entry entry) {
            this.entry = entry;
        }

        @Override
        public void opened(LoadClient client) {
            entry.opened(client);
        }

        @Override
        public void text(LoadClient client, ByteBuf buffer, int from, int length) {
            if (in) {
                ear.text(client, buffer, from, length);
            } else if (entry.isIn(client, buffer, from, length)) {
                in = true;
                entering.release();
            }
        }

        @Override
        public void closed(LoadClient client, String how) {
            ended(client.number(), how);
        }
    }

    /** Cuts all connections. */
    @Override
    public void close() {
        leaving = true;
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(20, TimeUnit.SECONDS);
    }
}
