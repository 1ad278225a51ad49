package io.genserver.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A hundred servers send to one, or one to a hundred; what counts is what has been received. */
public class FanBenchmark extends Rate {
    private static final int MANY = 100;
    private static final int MESSAGES = 100_000;

    /** Where the hundred are. */
    public enum Direction {
        IN,
        OUT
    }

    /** Who sends, each to all receivers in turn; receivers tell {@link Finish} when they have had their share. */
    interface Fan {
        void send(int messagesOfEach);
    }

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    @Param
    Direction direction;

    private int senders;
    private int receivers;
    private Fan fan;

    @Setup
    public void start() {
        senders = direction == Direction.IN ? MANY : 1;
        receivers = direction == Direction.OUT ? MANY : 1;
        fan = FanPeers.of(peer, world, senders, receivers, () -> new Tally(finish, MESSAGES / receivers));
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void send() throws InterruptedException {
        finish.expect(receivers);
        fan.send(MESSAGES / senders);
        finish.await();
    }
}
