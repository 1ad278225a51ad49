package io.genserver.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Tokens go round a ring of 500 servers; each has the hops left in it, and a hop counts when it has been received. */
public class RingBenchmark extends Rate {
    static final int NODES = 500;
    private static final int HOPS = 100_000;

    /** A ring. */
    interface Ring {
        /** Puts a token in at a node; {@link Finish} is told when it has made its hops. */
        void put(int node, Token token);
    }

    record Token(int hopsLeft) {
        Token next() {
            return new Token(hopsLeft - 1);
        }
    }

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    @Param({"1", "100"})
    int tokens;

    private Ring ring;

    @Setup
    public void join() {
        ring = RingPeers.of(peer, world, finish);
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    public void hop() throws InterruptedException {
        finish.expect(tokens);
        for (int i = 0; i < tokens; i++) {
            ring.put(i * (NODES / tokens), new Token(HOPS / tokens - 1)); // to be put in is the first hop
        }
        finish.await();
    }
}
