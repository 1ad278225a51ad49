package io.genserver.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Deliveries a second to 1,000 subscribers of one topic, each of which counts that it gets every event. */
public class BusFanOutBenchmark extends Rate {
    private static final int SUBSCRIBERS = 1_000;
    private static final int EVENTS = 500;

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    private BusPublishBenchmark.Bus bus;

    @Setup
    public void subscribe() {
        bus = BusPeers.of(peer, world, EVENTS);
        for (int i = 0; i < SUBSCRIBERS; i++) {
            bus.subscribe("topic", new Tally(finish, EVENTS));
        }
        bus.ready();
    }

    @Benchmark
    @OperationsPerInvocation(SUBSCRIBERS * EVENTS)
    public void deliver() throws InterruptedException {
        finish.expect(SUBSCRIBERS);
        for (int event = 0; event < EVENTS; event++) {
            bus.publish("topic", event);
        }
        finish.await();
    }
}
