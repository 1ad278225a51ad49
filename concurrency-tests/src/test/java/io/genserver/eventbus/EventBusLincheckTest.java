package io.genserver.eventbus;

import io.genserver.RuntimeOptions;
import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Subscribing, ending and publishing at the same time. The bus does not run, so what is delivered stays in the queues, where
 * it is counted.
 */
class EventBusLincheckTest {
    private static final List<String> PATTERNS = List.of("a.*", "a.b", ">");

    @Param(name = "pattern", gen = IntGen.class, conf = "0:2")
    public abstract static class Bus {
        private final SubscriptionOptions queue = SubscriptionOptions.queue(2, QueuePolicy.DROP_NEWEST);
        private final EventBus<Integer> bus;
        private final List<Subscription> first;

        Bus(EventBusOptions options) {
            var runtime = ServerRuntime.create(RuntimeOptions.DEFAULT.withStuckAfter(Duration.ofDays(1)));
            bus = EventBus.named("bus", runtime, options);
            first = IntStream.range(0, PATTERNS.size()).mapToObj(this::begin).toList();
        }

        private Subscription begin(int pattern) {
            return bus.subscribe(PATTERNS.get(pattern), queue, (topic, event) -> {});
        }

        @Operation
        public void subscribe(@Param(name = "pattern") int pattern) {
            begin(pattern);
        }

        /** Two may end the same one at the same time. */
        @Operation
        public void end(@Param(name = "pattern") int pattern) {
            first.get(pattern).close();
        }

        @Operation
        public int publish() {
            return bus.publish("a.b", 1);
        }

        @Operation
        public int publishToOther() {
            return bus.publish("c", 2);
        }

        @Operation
        public int count() {
            return bus.subscriptions().size();
        }
    }

    public static class Plain extends Bus {
        public Plain() {
            super(EventBusOptions.DEFAULT);
        }
    }

    public static class Retaining extends Bus {
        public Retaining() {
            super(EventBusOptions.DEFAULT.withRetainedTopics(1));
        }
    }

    @Test
    void subscribingEndingAndPublishingAreLinearizable() {
        options().check(Plain.class);
    }

    @Test
    void soTheyAreWhereEventsAreRetained() {
        options().check(Retaining.class);
    }

    /** Each operation takes thousands of steps, most of them those of the JDK's collections. */
    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(150)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1);
    }
}
