package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.genserver.CrashReport;
import io.genserver.RuntimeEvent;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Queue<CrashReport> crashes = new ConcurrentLinkedQueue<>();
    private final ServerRuntime runtime = ServerRuntime.create(crashes::add);
    private final Queue<Object> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void anEventReachesEveryMatchingSubscriptionAndNoOther() throws InterruptedException {
        EventBus<String> bus = EventBus.start("bus", runtime);
        bus.subscribe("chat.*", (topic, event) -> heard.add("all " + topic + " " + event));
        bus.subscribe("chat.message", (topic, event) -> heard.add("messages " + event));
        bus.subscribe("chat.system", (topic, event) -> heard.add("system " + event));

        int reached = bus.publish("chat.message", "one");
        boolean handled = bus.publishAndWait("chat.message", "two", LONG);

        assertThat(reached).isEqualTo(2);
        assertThat(handled).isTrue();
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "all chat.message one", "messages one", "all chat.message two", "messages two");
    }

    @Test
    void aTopicThatNobodyHearsIsADeadLetter() throws InterruptedException {
        EventBus<String> bus = EventBus.start("bus", runtime);
        bus.subscribe("chat.*", (topic, event) -> heard.add(event));
        Queue<RuntimeEvent.DeadLetter> letters = new ConcurrentLinkedQueue<>();
        runtime.observer().subscribe(event -> {
            if (event instanceof RuntimeEvent.DeadLetter letter) { // the handler's server may just be starting
                letters.add(letter);
            }
        });

        assertThat(bus.publish("news", "one")).isZero();
        assertThat(bus.publishAndWait("news", "two", LONG)).isTrue();

        assertThat(heard).isEmpty();
        assertThat(bus.statistics().unheard()).isEqualTo(2);
        assertThat(runtime.observer().snapshot().deadLetters()).isEqualTo(2);
        assertThat(letters).hasSize(2).allSatisfy(letter -> {
            assertThat(letter.server().name()).contains("bus");
            assertThat(letter.messageType()).isEqualTo("java.lang.String");
        });
    }

    @Test
    void eachPublishersEventsAreHeardInItsOrder() throws Exception {
        int publishers = 4;
        int events = 2_000;
        EventBus<int[]> bus = EventBus.start("bus", runtime);
        List<Integer> last = new ArrayList<>(List.of(-1, -1, -1, -1));
        CountDownLatch all = new CountDownLatch(publishers * events);
        bus.subscribe("numbers", SubscriptionOptions.queue(publishers * events, QueuePolicy.BLOCK), (topic, event) -> {
            if (last.set(event[0], event[1]) != event[1] - 1) {
                heard.add("out of order");
            }
            all.countDown();
        });

        CyclicBarrier start = new CyclicBarrier(publishers);
        for (int p = 0; p < publishers; p++) {
            int publisher = p;
            Thread.ofVirtual().start(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    heard.add(e);
                }
                IntStream.range(0, events).forEach(i -> bus.publish("numbers", new int[] {publisher, i}));
            });
        }

        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void aHandlerThatThrowsIsReportedByItsPatternAndLosesOnlyTheEventInHand() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        List<Integer> others = new ArrayList<>();
        bus.subscribe("numbers.*", (topic, event) -> {
            if (event == 3) {
                throw new IllegalStateException("three");
            }
            heard.add(event);
        });
        bus.subscribe("numbers.*", (topic, event) -> others.add(event));

        IntStream.range(0, 100).forEach(i -> bus.publish("numbers.odd", i));
        bus.publishAndWait("numbers.odd", 100, LONG);

        assertThat(heard)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 100)
                        .filter(i -> i != 3)
                        .boxed()
                        .toList());
        assertThat(others).hasSize(101).isSorted();
        assertThat(crashes).singleElement().satisfies(report -> {
            assertThat(report.cause()).hasMessage("three");
            assertThat(report.server()).startsWith("bus numbers.*#");
        });
    }

    @Test
    void whoWaitsIsToldThatAHandlerThrew() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> {
            throw new IllegalStateException("no");
        });

        assertThat(bus.publishAndWait("numbers", 1, LONG)).isFalse();
    }

    @Test
    void whoWaitsIsToldThatAnEventWasDropped() throws InterruptedException {
        EventBus<Integer> bus = EventBus.named("bus", runtime); // not started, so that nobody empties the queue
        bus.subscribe("numbers", SubscriptionOptions.queue(1, QueuePolicy.DROP_NEWEST), (topic, event) -> {});
        bus.publish("numbers", 1);

        assertThat(bus.publishAndWait("numbers", 2, LONG)).isFalse();
    }

    @Test
    void whoWaitsInVainIsToldWhenTheTimeIsOver() throws InterruptedException {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> {});

        assertThat(bus.publishAndWait("numbers", 1, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void aSubscriptionThatIsClosedHearsNoMore() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Subscription subscription = bus.subscribe("numbers", (topic, event) -> heard.add(event));
        bus.publishAndWait("numbers", 1, LONG);

        subscription.close();
        subscription.close();

        assertThat(bus.publish("numbers", 2)).isZero();
        assertThat(subscription.isActive()).isFalse();
        assertThat(heard).containsExactly(1);
        assertThat(bus.subscriptions()).isEmpty();
        await().atMost(LONG).until(() -> bus.subscribers().countChildren().workers() == 0);
    }

    @Test
    void aHandlerMayEndItsOwnSubscription() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        AtomicReference<Subscription> self = new AtomicReference<>();
        self.set(bus.subscribe("numbers", (topic, event) -> {
            heard.add(event);
            self.get().close();
        }));

        bus.publishAndWait("numbers", 1, LONG);
        bus.publishAndWait("numbers", 2, LONG);

        assertThat(heard).containsExactly(1);
    }

    @Test
    void whatWaitsWhenASubscriptionIsClosedIsCountedAsDropped() throws InterruptedException {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        Subscription subscription = bus.subscribe("numbers", (topic, event) -> {});
        IntStream.range(0, 5).forEach(i -> bus.publish("numbers", i));

        subscription.close();

        assertThat(subscription.dropped()).isEqualTo(5);
        assertThat(subscription.queued()).isZero();
        assertThat(runtime.observer().snapshot().dropped()).isEqualTo(5);
    }

    @Test
    void aWaitMayBeAsLongAsADurationCanSay() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> heard.add(event));

        assertThat(bus.publishAndWait("numbers", 1, Duration.ofSeconds(Long.MAX_VALUE)))
                .isTrue();
    }

    @Test
    void onesOwnHandlersAreServedAgainWhenTheBusIsKilled() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> heard.add(event));
        kill("bus");

        IntStream.range(0, 100).forEach(i -> bus.publish("numbers", i));

        assertThat(bus.publishAndWait("numbers", 100, LONG)).isTrue();
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 100).boxed().toList());
    }

    @Test
    void theQueuesAreServedAgainWhenTheSupervisorOfHandlersIsKilled() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> heard.add(event));
        kill("bus.subscribers");

        IntStream.range(0, 100).forEach(i -> bus.publish("numbers", i));

        assertThat(bus.publishAndWait("numbers", 100, LONG)).isTrue();
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 100).boxed().toList());
    }

    private void kill(String name) {
        await().atMost(LONG).until(() -> runtime.registry().whereis(name).isPresent());
        runtime.registry().whereis(name).orElseThrow().kill();
    }

    @Test
    void aHandlerCanSubscribeBeforeTheBusIsStarted() throws InterruptedException {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> heard.add(event));
        bus.publish("numbers", 0);

        Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, bus.childSpec()), "top", runtime);
        bus.publishAndWait("numbers", 1, LONG);

        assertThat(heard).containsExactly(0, 1);
    }

    @Test
    void invalidTopicsAndPatternsAreRefused() {
        EventBus<Integer> bus = EventBus.start("bus", runtime);

        assertThatThrownBy(() -> bus.publish("chat.*", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bus.subscribe("chat..x", (topic, event) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SubscriptionOptions.queue(0, QueuePolicy.BLOCK))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventBusOptions.DEFAULT.withRetainedTopics(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventBusOptions.DEFAULT.withPublishTimeout(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsSeenAddsUpByPattern() throws InterruptedException {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        SubscriptionOptions three = SubscriptionOptions.queue(3, QueuePolicy.DROP_NEWEST);
        bus.subscribe("numbers.*", three, (topic, event) -> {});
        bus.subscribe("numbers.*", three, (topic, event) -> {});
        bus.subscribe("letters", (topic, event) -> {});

        IntStream.range(0, 5).forEach(i -> bus.publish("numbers.odd", i));
        bus.publish("unknown", 0);

        EventBusStatistics seen = bus.statistics();
        assertThat(seen)
                .isEqualTo(new EventBusStatistics(
                        6,
                        1,
                        4,
                        0,
                        3,
                        List.of(
                                new PatternStatistics("letters", 1, 0, 0, 0),
                                new PatternStatistics("numbers.*", 2, 0, 4, 6))));
        assertThat(seen.patterns().getLast().matched()).isEqualTo(10);
    }
}
