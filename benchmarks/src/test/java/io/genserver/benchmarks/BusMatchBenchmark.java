package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.eventbus.EventBus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a publish costs that one subscription of many hears: reading the topic, matching, and a cast. All subscriptions are of
 * one server that is busy and whose mailbox is full, so that there is nothing else to measure.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class BusMatchBenchmark {

    @Param({"100", "100000"})
    int subscriptions;

    private static final class Busy implements GenServer<Integer, Void, Integer> {
        @Override
        public Integer init(Context<Void, Integer> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCast(Integer event, Integer state) throws InterruptedException {
            new CountDownLatch(1).await(); // until it is killed
            return Next.keep(state);
        }
    }

    private final ServerRuntime runtime = ServerRuntime.create();
    private EventBus<Integer> bus;
    private String[] topics;
    private int next;

    @Setup
    public void subscribe() {
        bus = EventBus.named("bus", runtime);
        ServerRef<Void, Integer> busy =
                runtime.start(new Busy(), StartOptions.DEFAULT.withMailbox(1, Overflow.DROP_NEWEST));
        while (busy.cast(0)) {
            Thread.onSpinWait();
        }
        topics = new String[subscriptions];
        for (int i = 0; i < subscriptions; i++) {
            bus.subscribe("chat.room" + i + ".*", busy, (topic, event) -> event);
            topics[(int) (i * 48_271L % subscriptions)] = "chat.room" + i + ".said";
        }
    }

    @TearDown
    public void close() {
        runtime.close();
    }

    /** The same hundred topics in turn, however many subscriptions there are. */
    @Benchmark
    public int hundredTopics() {
        return publish(100);
    }

    /** All topics in turn, so that with many of them nothing of what is looked at is in the processor's caches. */
    @Benchmark
    public int allTopics() {
        return publish(topics.length);
    }

    private int publish(int count) {
        next = next + 1 >= count ? 0 : next + 1;
        return bus.publish(topics[next], 1);
    }
}
