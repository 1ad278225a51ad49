package io.genserver.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** A supervisor with 100,000 children is stopped; each child counts when it has cleaned up. */
public class StopBenchmark extends OneShot {
    private static final int CHILDREN = Size.of(100_000, 1_000);

    /** A supervisor with children. */
    interface Tree {
        /** Stops it, and returns when it has ended; each child tells {@link Finish}. */
        void stop() throws Exception;
    }

    @Param({"GENSERVER", "PEKKO", "THREADS"})
    Peer peer;

    private Tree tree;

    @Override
    void prepare() throws Exception {
        tree = StopPeers.of(peer, world, finish, CHILDREN);
        finish.expect(CHILDREN);
    }

    @Benchmark
    public void stop() throws Exception {
        tree.stop();
        finish.await();
    }
}
