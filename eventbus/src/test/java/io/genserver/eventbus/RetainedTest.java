package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerRuntime;
import io.genserver.testkit.Probe;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetainedTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ServerRuntime runtime = ServerRuntime.create();
    private final EventBus<Integer> bus =
            EventBus.start("bus", runtime, EventBusOptions.DEFAULT.withRetainedTopics(10));
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void whoSubscribesHearsTheLastEventOfEachTopicThatMatchesInTheirOrderThenWhatFollows() throws InterruptedException {
        bus.publish("a.x", 1);
        bus.publish("a.y", 2);
        bus.publish("b.x", 3);
        bus.publish("a.x", 4);

        bus.subscribe("a.*", (topic, event) -> heard.add(topic + event));
        bus.publishAndWait("a.y", 5, LONG);

        assertThat(heard).containsExactly("a.y2", "a.x4", "a.y5");
    }

    @Test
    void aServerThatSubscribesHearsThemToo() {
        bus.publish("a.x", 1);
        bus.publish("a.y", 2);
        Probe<String> probe = Probe.start(runtime);

        bus.subscribe("a.*", probe.ref(), (topic, event) -> topic + event);
        bus.publish("a.x", 3);

        assertThat(probe.expectNext(LONG)).isEqualTo("a.x1");
        assertThat(probe.expectNext(LONG)).isEqualTo("a.y2");
        assertThat(probe.expectNext(LONG)).isEqualTo("a.x3");
    }

    @Test
    void retainedEventsFindRoomBesideTheQueue() throws InterruptedException {
        IntStream.range(0, 8).forEach(i -> bus.publish("a." + i, i));
        Subscription subscription = bus.subscribe(
                ">", SubscriptionOptions.queue(1, QueuePolicy.DROP_NEWEST), (topic, event) -> heard.add(topic));

        bus.publishAndWait("a.x", 9, LONG);

        assertThat(heard).hasSize(9);
        assertThat(subscription.dropped()).isZero();
    }

    @Test
    void theTopicsPublishedToLongestAgoAreForgotten() {
        IntStream.range(0, 10).forEach(i -> bus.publish("a." + i, i));
        bus.publish("a.0", 10); // so that a.1 is the oldest

        bus.publish("b", 11);

        assertThat(bus.retained("a.0")).contains(10);
        assertThat(bus.retained("a.1")).isEmpty();
        assertThat(bus.retained("a.2")).isEmpty();
        assertThat(bus.retained("a.3")).contains(3);
        assertThat(bus.retained("b")).contains(11);
        assertThat(bus.statistics().retainedTopics()).isEqualTo(9);
    }

    @Test
    void aSingleTopicCanBeRetained() {
        EventBus<Integer> small = EventBus.named("small", runtime, EventBusOptions.DEFAULT.withRetainedTopics(1));
        small.publish("a", 1);

        small.publish("b", 2);

        assertThat(small.retained("a")).isEmpty();
        assertThat(small.retained("b")).contains(2);
    }

    @Test
    void aTopicCanBeForgotten() {
        bus.publish("a", 1);

        bus.forget("a");

        assertThat(bus.retained("a")).isEmpty();
        assertThat(bus.statistics().retainedTopics()).isZero();
    }

    @Test
    void whatIsRetainedIsNoDeadLetter() {
        bus.publish("a", 1);

        assertThat(bus.statistics().unheard()).isZero();
        assertThat(runtime.observer().snapshot().deadLetters()).isZero();
    }

    @Test
    void nothingIsRetainedUnlessAskedFor() {
        EventBus<Integer> other = EventBus.start("other", runtime);
        other.publish("a", 1);

        assertThat(other.retained("a")).isEmpty();
    }
}
