package io.genserver.benchmarks;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.QueuePolicy;
import io.genserver.eventbus.SubscriptionOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Deliveries a second to 1,000 handlers that hear one topic, each of which checks that it gets every event, in order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class BusFanOutBenchmark {
    private static final int HANDLERS = 1_000;
    private static final int EVENTS = 5_000;

    private record Event(int number, CountDownLatch last) {}

    private final ServerRuntime runtime = ServerRuntime.create();
    private final Throwable[] failures = new Throwable[HANDLERS];
    private EventBus<Event> bus;

    @Setup
    public void subscribe() {
        bus = EventBus.start("bus", runtime);
        SubscriptionOptions patient = SubscriptionOptions.queue(1024, QueuePolicy.BLOCK);
        for (int i = 0; i < HANDLERS; i++) {
            int me = i;
            int[] expected = {0};
            bus.subscribe("topic", patient, (topic, event) -> {
                if (event.number != expected[0]) {
                    failures[me] = new AssertionError("got " + event.number + " instead of " + expected[0]);
                }
                expected[0]++;
                if (event.number == EVENTS - 1) {
                    expected[0] = 0;
                    event.last.countDown();
                }
            });
        }
    }

    @TearDown
    public void close() {
        runtime.close();
    }

    @Benchmark
    @OperationsPerInvocation(HANDLERS * EVENTS)
    public void deliver() throws InterruptedException {
        var last = new CountDownLatch(HANDLERS);
        for (int number = 0; number < EVENTS; number++) {
            bus.publish("topic", new Event(number, last));
        }
        if (!last.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("events are missing: " + bus.statistics());
        }
        for (Throwable failure : failures) {
            if (failure != null) {
                throw new AssertionError(failure);
            }
        }
    }
}
