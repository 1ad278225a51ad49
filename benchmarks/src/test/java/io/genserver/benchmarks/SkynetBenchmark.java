package io.genserver.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A server starts ten, each of these ten more, until there are a million; each of those tells its number to its parent and
 * ends, and each parent tells its own the sum.
 */
@Warmup(iterations = 1) // which is a million of them
public class SkynetBenchmark extends OneShot {
    static final int LEAVES = Size.of(1_000_000, 1_000);
    static final int CHILDREN = 10;
    private static final int PATIENCE_SECONDS = 120;

    /** The first server. */
    interface Skynet {
        /** Starts it, which starts the others; the sum goes to {@code sum}. */
        void start(CompletableFuture<Long> sum);
    }

    @Param({"GENSERVER", "PEKKO", "THREADS"})
    Peer peer;

    private Skynet skynet;

    @Override
    void prepare() {
        skynet = SkynetPeers.of(peer, world);
    }

    @Benchmark
    public void sum() throws Exception {
        var sum = new CompletableFuture<Long>();
        skynet.start(sum);
        long expected = (long) LEAVES * (LEAVES - 1) / 2;
        long actual = sum.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (actual != expected) {
            throw new AssertionError("the sum is " + actual + " and not " + expected);
        }
    }
}
