package io.genserver.chat;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How many connections there may be, in total and from one address. For any thread; nothing here waits. */
final class ConnectionLimit {
    /** How many connections that are one too many may wait at a time to be told so. */
    private static final int MAX_REFUSED = 256;

    /** Which limit a connection is over. */
    enum Scope {
        TOTAL,
        ADDRESS
    }

    private final int max;
    private final int maxPerAddress;
    private final TrustedProxies proxies;

    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final LongAdder refusedByTotal = new LongAdder();
    private final LongAdder refusedByAddress = new LongAdder();

    /** Who has no connection is not in it, so it is no larger than what it counts. */
    private final ConcurrentMap<AddressBlock, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionLimit(int max, int maxPerAddress, TrustedProxies proxies) {
        this.max = max;
        this.maxPerAddress = maxPerAddress;
        this.proxies = proxies;
    }

    static ConnectionLimit of(ChatConfig config) {
        return new ConnectionLimit(
                config.get(Options.MAX_CONNECTIONS),
                config.get(Options.MAX_CONNECTIONS_PER_ADDRESS),
                new TrustedProxies(config.get(Options.TRUSTED_PROXIES)));
    }

    /** A place for a new channel until it is closed; it is closed at once if there is none, and {@code null} returned. */
    @Nullable
    Place admit(Channel channel) {
        Place place = channel.remoteAddress() instanceof InetSocketAddress client // else it is gone already
                ? enter(client.getAddress())
                : null;
        if (place == null) {
            channel.close();
        } else {
            channel.closeFuture().addListener(closed -> place.leave());
        }
        return place;
    }

    /** A place for a new connection, or {@code null} if there is not even one to refuse it from. */
    @Nullable
    Place enter(InetAddress address) {
        InetAddress peer = TrustedProxies.canonical(address);
        boolean isProxy = proxies.contains(peer);
        AddressBlock block = isProxy ? null : AddressBlock.of(peer);
        if (!take(admitted, max)) {
            refusedByTotal.increment();
            return refuse(peer, HttpResponseStatus.SERVICE_UNAVAILABLE);
        }
        if (block != null && !take(block)) {
            admitted.decrementAndGet();
            return refuse(peer, HttpResponseStatus.TOO_MANY_REQUESTS);
        }
        return new Place(peer, block, null);
    }

    private @Nullable Place refuse(InetAddress peer, HttpResponseStatus refusal) {
        // Addresses that have too many leave some for when all is full, or nobody could ask for the health then.
        int most = refusal.equals(HttpResponseStatus.TOO_MANY_REQUESTS) ? MAX_REFUSED / 2 : MAX_REFUSED;
        return take(refused, most) ? new Place(peer, null, refusal) : null;
    }

    private static boolean take(AtomicInteger count, int max) {
        int before = count.getAndUpdate(taken -> taken < max ? taken + 1 : taken);
        return before < max;
    }

    private boolean take(AddressBlock block) {
        AtomicBoolean taken = new AtomicBoolean();
        byAddress.compute(block, (same, count) -> {
            int before = count == null ? 0 : count;
            taken.set(before < maxPerAddress);
            return taken.get() ? Integer.valueOf(before + 1) : count;
        });
        if (!taken.get()) {
            refusedByAddress.increment();
        }
        return taken.get();
    }

    private void giveBack(AddressBlock block) {
        byAddress.computeIfPresent(block, (same, count) -> count == 1 ? null : count - 1);
    }

    /** How many connections were over a limit so far, with those of proxies whose client was. */
    long refusals(Scope scope) {
        return switch (scope) {
            case TOTAL -> refusedByTotal.sum();
            case ADDRESS -> refusedByAddress.sum();
        };
    }

    /** How many connections there are, with those that are being refused. */
    int size() {
        return admitted.get() + refused.get();
    }

    /** How many addresses they are from, as far as they are counted by address. */
    int addresses() {
        return byAddress.size();
    }

    /** The place of one connection; the event loop's own. */
    final class Place {
        private final InetAddress peer;

        /** What it is counted for; a proxy's is not until it is a client's. */
        private @Nullable AddressBlock block;

        private final @Nullable HttpResponseStatus refusal;

        private Place(InetAddress peer, @Nullable AddressBlock block, @Nullable HttpResponseStatus refusal) {
            this.peer = peer;
            this.block = block;
            this.refusal = refusal;
        }

        /** What is to be answered to a connection that is one too many. */
        @Nullable
        HttpResponseStatus refusal() {
            return refusal;
        }

        /**
         * Counts a proxy's connection for the client that it is going to be the WebSocket of.
         *
         * @return what is to be answered if it is one too many
         */
        @Nullable
        HttpResponseStatus claim(HttpHeaders request) {
            if (refusal == null && block == null) {
                AddressBlock client = AddressBlock.of(proxies.clientOf(peer, request));
                if (!take(client)) {
                    return HttpResponseStatus.TOO_MANY_REQUESTS;
                }
                block = client;
            }
            return refusal;
        }

        /** The connection is closed. To be called once. */
        void leave() {
            if (block != null) {
                giveBack(block);
            }
            (refusal == null ? admitted : refused).decrementAndGet();
        }
    }
}
