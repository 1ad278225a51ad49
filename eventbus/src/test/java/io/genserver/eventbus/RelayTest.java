package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.genserver.RuntimeEvent;
import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ServerRuntime runtime = ServerRuntime.create();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** Writes down what the bus says. */
    private record Notes(Queue<String> notes) implements EventRelay<String> {
        @Override
        public void publishing(Topic topic, String event) {
            if (event.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
            notes.add(topic + " " + event);
        }

        @Override
        public void interestChanged(TopicPattern pattern) {
            notes.add(pattern.toString());
        }
    }

    @Test
    void whatIsPublishedOnOneBusIsHeardOnTheOtherOnceForEachSubscription() {
        EventBus<String> one = EventBus.start("one", runtime);
        EventBus<String> other = EventBus.start("other", runtime);
        one.relayBy(new RelayExample.OneWay<>(other.relayBy(new Notes(new ConcurrentLinkedQueue<>()))));
        other.subscribe("a.*", (topic, event) -> heard.add("all " + event));
        other.subscribe("a.b", (topic, event) -> heard.add("very " + event));

        one.publish("a.b", "one");

        await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder("all one", "very one"));
    }

    @Test
    void aRelayIsToldOfWhatIsPublishedAndHeardHereAndOfNothingElse() {
        EventBus<String> bus = EventBus.start("bus", runtime);
        Queue<String> notes = new ConcurrentLinkedQueue<>();
        RelayPort<String> port = bus.relayBy(new Notes(notes));

        Subscription subscription = bus.subscribe("a.*", (topic, event) -> heard.add(event));
        assertThat(port.isHeard(TopicPattern.parse("a.*"))).isTrue();
        assertThat(port.isHeard(TopicPattern.parse("a.b"))).isFalse();
        bus.publish("a.b", "here");
        port.deliver(TopicPattern.parse("a.*"), Topic.parse("a.b"), "from elsewhere");
        await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("here", "from elsewhere"));
        subscription.close();
        assertThat(port.patterns()).isEmpty();
        port.close();
        bus.publish("a.b", "alone again");

        assertThat(notes).containsExactly("a.*", "a.b here", "a.*");
    }

    @Test
    void anEventThatCannotBeCarriedIsGivenToNobody() {
        EventBus<String> bus = EventBus.start("bus", runtime);
        bus.relayBy(new Notes(new ConcurrentLinkedQueue<>()));
        bus.subscribe(">", (topic, event) -> heard.add(event));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bus.publish("a", ""))
                .withMessage("empty");
        bus.publish("a", "full");

        await().atMost(LONG).until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly("full");
    }

    @Test
    void aBusThatRetainsHearsAllAndRetainsWhatComesFromElsewhere() {
        EventBus<String> bus = EventBus.start("bus", runtime, EventBusOptions.DEFAULT.withRetainedTopics(10));
        RelayPort<String> port = bus.relayBy(new Notes(new ConcurrentLinkedQueue<>()));
        bus.subscribe("a.*", (topic, event) -> heard.add(event));

        assertThat(port.patterns()).containsExactly(TopicPattern.parse(">"));
        assertThat(port.deliver(TopicPattern.parse(">"), Topic.parse("a.b"), "one"))
                .isEqualTo(1);
        port.deliver(TopicPattern.parse(">"), Topic.parse("c"), "two");

        assertThat(bus.retained("a.b")).contains("one");
        assertThat(bus.retained("c")).contains("two");
        await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("one"));
    }

    @Test
    void whatComesFromElsewhereDoesNotWaitForAFullQueue() {
        EventBus<String> bus = EventBus.start("bus", runtime, EventBusOptions.DEFAULT.withPublishTimeout(LONG));
        RelayPort<String> port = bus.relayBy(new Notes(new ConcurrentLinkedQueue<>()));
        var held = new CountDownLatch(1);
        Subscription slow =
                bus.subscribe("a", SubscriptionOptions.queue(1, QueuePolicy.BLOCK), (topic, event) -> held.await());
        TopicPattern a = TopicPattern.parse("a");

        for (String event : List.of("one", "two", "three", "four")) {
            port.deliver(a, Topic.parse("a"), event);
        }

        assertThat(slow.dropped()).isPositive();
        held.countDown();
    }

    @Test
    void anEventThatGoesElsewhereIsNoDeadLetter() {
        EventBus<String> bus = EventBus.start("bus", runtime);
        bus.relayBy(new Notes(new ConcurrentLinkedQueue<>()));
        Queue<RuntimeEvent.DeadLetter> letters = new ConcurrentLinkedQueue<>();
        runtime.observer().subscribe(event -> {
            if (event instanceof RuntimeEvent.DeadLetter letter) {
                letters.add(letter);
            }
        });

        bus.publish("a", "for others");

        assertThat(bus.statistics().unheard()).isZero();
        assertThat(letters).isEmpty();
    }

    @Test
    void aBusHasOneRelayAtATime() {
        EventBus<String> bus = EventBus.start("bus", runtime);
        RelayPort<String> first = bus.relayBy(new Notes(heard));

        assertThatIllegalStateException().isThrownBy(() -> bus.relayBy(new Notes(heard)));
        first.close();
        bus.relayBy(new Notes(new ConcurrentLinkedQueue<>()));
        first.close(); // is not that of the second

        assertThatIllegalStateException().isThrownBy(() -> bus.relayBy(new Notes(heard)));
    }
}
