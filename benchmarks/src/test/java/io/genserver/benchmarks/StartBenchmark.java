package io.genserver.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** A million servers are started, and live; each counts when it has been initialised. */
@Warmup(iterations = 1) // which is a million of them
public class StartBenchmark extends OneShot {
    private static final int SERVERS = Size.of(1_000_000, 1_000);

    /** Many servers that only wait. */
    interface Crowd {
        /** Starts so many, and returns when each is there. */
        void start(int servers) throws InterruptedException;

        /** Sends each of them a message, and returns when each has handled it. */
        void wake() throws InterruptedException;
    }

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    private Crowd crowd;

    @Override
    void prepare() {
        crowd = CrowdPeers.of(peer, world, finish, "crowd");
    }

    @Benchmark
    public void start() throws InterruptedException {
        crowd.start(SERVERS);
    }
}
