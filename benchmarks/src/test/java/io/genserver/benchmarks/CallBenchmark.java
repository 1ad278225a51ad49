package io.genserver.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Threads ask one server, which answers with how often it has been asked, and wait for each answer. */
public class CallBenchmark extends Rate {
    private static final int CALLS = 10_000;

    /** Who asks. */
    public enum Callers {
        ONE_PLATFORM_THREAD(0),
        ONE_VIRTUAL_THREAD(1),
        HUNDRED_VIRTUAL_THREADS(100);

        private final int virtual;

        Callers(int virtual) {
            this.virtual = virtual;
        }
    }

    /** A server that counts. */
    interface Counter {
        /** Asks it, and blocks for its answer. */
        long next() throws Exception;
    }

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    @Param
    Callers callers;

    private Counter counter;
    private final AtomicLong asked = new AtomicLong();

    @Setup
    public void start() {
        counter = CallPeers.of(peer, world);
    }

    @TearDown
    public void count() throws Exception {
        long answers = counter.next();
        if (answers != asked.get() + 1) {
            throw new AssertionError("it was asked " + asked.get() + " times, and counted " + (answers - 1));
        }
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void call() throws Exception {
        if (callers.virtual == 0) {
            ask(CALLS);
            return;
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers.virtual; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    ask(CALLS / callers.virtual);
                } catch (Exception e) {
                    throw new IllegalStateException(e); // the count is wrong then
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void ask(int times) throws Exception {
        long last = 0;
        for (int i = 0; i < times; i++) {
            long answer = counter.next();
            if (answer <= last) {
                throw new AssertionError("the answer " + answer + " came after " + last);
            }
            last = answer;
        }
        asked.addAndGet(times);
    }
}
