package io.genserver.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** 10,000 servers get a message each, whose handler blocks for 50 ms; timed from the first message to the last return. */
public class BlockingBenchmark extends OneShot {
    static final int SERVERS = Size.of(10_000, 100);
    static final int MILLIS = 50;

    /** Servers whose handlers block. */
    interface Sleepers {
        /** Sends each a message; each tells {@link Finish} when it has slept. */
        void sleep();
    }

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    private Sleepers sleepers;

    @Override
    void prepare() {
        sleepers = BlockingPeers.of(peer, world, SERVERS, () -> {
            Thread.sleep(MILLIS);
            finish.reached();
        });
    }

    @Benchmark
    public void sleep() throws InterruptedException {
        finish.expect(SERVERS);
        sleepers.sleep();
        finish.await();
    }
}
