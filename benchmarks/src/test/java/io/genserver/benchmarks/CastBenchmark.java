package io.genserver.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Threads that are no servers send to one server as fast as they can; what counts is what it has received. */
public class CastBenchmark extends Rate {
    private static final int MESSAGES = 100_000;

    /** One who counts, and tells {@link Finish} of each {@link #MESSAGES}. */
    interface Receiver {
        void send(int message);
    }

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    @Param({"1", "4"})
    int senders;

    private Receiver receiver;
    private ExecutorService pool;

    @Setup
    public void start() {
        receiver = CastPeers.of(peer, world, finish, MESSAGES);
        pool = Executors.newFixedThreadPool(senders);
    }

    @TearDown
    public void stop() {
        pool.shutdownNow();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void cast() throws InterruptedException {
        finish.expect(1);
        int share = MESSAGES / senders;
        for (int i = 0; i < senders; i++) {
            pool.execute(() -> {
                for (int message = 0; message < share; message++) {
                    receiver.send(message);
                }
            });
        }
        finish.await();
    }
}
