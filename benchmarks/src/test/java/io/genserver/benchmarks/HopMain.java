package io.genserver.benchmarks;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.QueuePolicy;
import io.genserver.eventbus.SubscriptionOptions;
import io.genserver.eventbus.nats.Codec;
import io.genserver.eventbus.nats.NatsConnection;
import io.genserver.eventbus.nats.NatsOptions;
import io.genserver.eventbus.nats.NatsRelay;
import io.genserver.eventbus.nats.NatsServerProcess;
import io.genserver.eventbus.nats.RelayOptions;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How many messages a second get from one node to another through one nats-server: from bus to bus by relays, or by jnats alone.
 * So many are underway at most; each is counted when the subscriber has it.
 */
public final class HopMain {
    private static final int MESSAGES = Size.of(1_000_000, 2_000);
    private static final int UNDERWAY = 4_096;
    private static final int PATIENCE_SECONDS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);
    private static final String TOPIC = "room.hall";
    private static final String TEXT = "x".repeat(64);

    /** A way from one node to another. */
    private interface Hop extends AutoCloseable {
        void send(String text);

        @Override
        void close() throws InterruptedException;
    }

    private HopMain() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(measure(Peer.valueOf(arguments[0])));
    }

    public static double measure(Peer peer) throws Exception {
        Path work = Files.createTempDirectory("benchmarks-nats");
        var room = new Semaphore(UNDERWAY);
        try (AutoCloseable _ = () -> Tool.delete(work);
                NatsServerProcess nats = NatsServerProcess.start(work);
                Hop hop = hop(peer, nats.url(), room::release)) {
            send(hop, room); // to warm up
            long begin = System.nanoTime();
            send(hop, room);
            return MESSAGES * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static Hop hop(Peer peer, String address, Runnable arrived) throws IOException, InterruptedException {
        return switch (peer) {
            case GENSERVER -> relays(address, arrived);
            case NATS -> jnats(address, arrived);
            default -> throw peer.unfit();
        };
    }

    /** Returns when all have arrived. */
    private static void send(Hop hop, Semaphore room) throws InterruptedException {
        for (int i = 0; i < MESSAGES; i++) {
            acquire(room, 1);
            hop.send(TEXT);
        }
        acquire(room, UNDERWAY);
        room.release(UNDERWAY);
    }

    private static void acquire(Semaphore room, int messages) throws InterruptedException {
        if (!room.tryAcquire(messages, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("of " + UNDERWAY + " messages underway at most, "
                    + (UNDERWAY - room.availablePermits()) + " do not arrive");
        }
    }

    private static Hop relays(String address, Runnable arrived) throws InterruptedException {
        var here = new Node(address);
        var there = new Node(address);
        there.bus.subscribe(
                TOPIC, SubscriptionOptions.queue(UNDERWAY, QueuePolicy.DROP_NEWEST), (topic, text) -> arrived.run());
        there.flush();
        here.flush();
        return new Hop() {
            @Override
            public void send(String text) {
                here.bus.publish(TOPIC, text);
            }

            @Override
            public void close() {
                here.runtime.close();
                there.runtime.close();
            }
        };
    }

    /** Runtime, bus, connection and relay. */
    private static final class Node {
        private final ServerRuntime runtime = ServerRuntime.create();
        private final EventBus<String> bus = EventBus.start("bus", runtime);
        private final NatsRelay<String> relay;

        Node(String address) throws InterruptedException {
            NatsConnection nats = NatsConnection.start("nats", runtime, NatsOptions.to(address));
            relay = NatsRelay.start("relay", bus, nats, new Utf8(), RelayOptions.prefix("hop"));
            if (!nats.awaitConnected(PATIENCE)) {
                throw new IllegalStateException("no connection to " + address);
            }
        }

        void flush() {
            if (!relay.flush(PATIENCE)) {
                throw new IllegalStateException("NATS does not answer");
            }
        }
    }

    /** What jnats gets is bytes, too. */
    private static final class Utf8 implements Codec<String> {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static Hop jnats(String address, Runnable arrived) throws IOException, InterruptedException {
        Connection here = Nats.connect(address);
        Connection there = Nats.connect(address);
        there.createDispatcher(message -> {
                    if (new String(message.getData(), StandardCharsets.UTF_8).length() == TEXT.length()) {
                        arrived.run();
                    }
                })
                .subscribe("hop." + TOPIC);
        flush(there);
        return new Hop() {
            @Override
            public void send(String text) {
                here.publish("hop." + TOPIC, text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void close() throws InterruptedException {
                here.close();
                there.close();
            }
        };
    }

    private static void flush(Connection connection) throws InterruptedException {
        try {
            connection.flush(PATIENCE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("NATS does not answer", e);
        }
    }
}
