package io.genserver.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Events are published on many topics in turn, each of which has one subscriber; what counts is what has been received. */
public class BusPublishBenchmark extends Rate {
    private static final int EVENTS = 20_000;

    /** Topics and their subscribers. */
    interface Bus {
        void subscribe(String topic, Tally tally);

        /** Told once, when all have subscribed. */
        default void ready() {}

        void publish(String topic, Integer event);
    }

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    @Param({"100", "100000"})
    int topics;

    private Bus bus;
    private String[] names;

    @Setup
    public void subscribe() {
        int count = Size.isSmoke() ? Math.min(topics, 1_000) : topics;
        bus = BusPeers.of(peer, world, EVENTS);
        names = new String[count];
        for (int i = 0; i < count; i++) {
            String name = "chat.room" + i;
            bus.subscribe(name, new Tally(finish, 1));
            names[(int) (i * 48_271L % count)] = name; // not in the order of their making
        }
        bus.ready();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void publish() throws InterruptedException {
        finish.expect(EVENTS);
        for (int i = 0, next = 0; i < EVENTS; i++) {
            bus.publish(names[next], i);
            next = next + 1 == names.length ? 0 : next + 1;
        }
        finish.await();
    }
}
