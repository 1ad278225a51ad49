package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.CrashReport;
import io.genserver.MailboxLimit;
import io.genserver.Overflow;
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
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Queue<CrashReport> crashes = new ConcurrentLinkedQueue<>();
    private final ServerRuntime runtime = ServerRuntime.create(crashes::add);
    private final Queue<Object> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(LONG);
    }

    @Test
    void theExampleHearsWhatItSays() throws InterruptedException {
        Queue<String> news = new ConcurrentLinkedQueue<>();

        EventBusExample.run(runtime, news);

        assertThat(news).containsExactly("mate in two", "a draw");
    }

    @Test
    void anEventReachesEveryMatchingSubscriptionAndNoOther() throws InterruptedException {
        EventBus<String> bus = EventBus.start("bus", runtime);
        bus.subscribe("chat.*", (topic, event) -> heard.add("all " + topic + " " + event));
        bus.subscribe("chat.message", (topic, event) -> heard.add("messages " + event));
        bus.subscribe("chat.system", (topic, event) -> heard.add("system " + event));

        int reached = bus.publish("chat.message", "one");
        bus.publishAndWait("chat.message", "two", LONG);

        assertThat(reached).isEqualTo(2);
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "all chat.message one", "messages one", "all chat.message two", "messages two");
    }

    @Test
    void aTopicThatNobodyHearsReachesNobody() throws InterruptedException {
        EventBus<String> bus = EventBus.start("bus", runtime);
        bus.subscribe("chat.*", (topic, event) -> heard.add(event));

        assertThat(bus.publish("news", "one")).isZero();
        assertThat(bus.publishAndWait("news", "two", LONG)).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void eachPublishersEventsAreHeardInItsOrder() throws Exception {
        int publishers = 4;
        int events = 2_000;
        EventBus<int[]> bus = EventBus.start("bus", runtime);
        List<Integer> last = new ArrayList<>(List.of(-1, -1, -1, -1));
        CountDownLatch all = new CountDownLatch(publishers * events);
        bus.subscribe("numbers", new MailboxLimit(16, Overflow.BLOCK), (topic, event) -> {
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

        assertThat(all.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void aHandlerThatThrowsIsReportedAndLosesOnlyTheEventInHand() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        List<Integer> others = new ArrayList<>();
        bus.subscribe("numbers", (topic, event) -> {
            if (event == 3) {
                throw new IllegalStateException("three");
            }
            heard.add(event);
        });
        bus.subscribe("numbers", (topic, event) -> others.add(event));

        IntStream.range(0, 100).forEach(i -> bus.publish("numbers", i));
        bus.publishAndWait("numbers", 100, LONG);

        assertThat(heard)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 100)
                        .filter(i -> i != 3)
                        .boxed()
                        .toList());
        assertThat(others).hasSize(101).isSorted();
        assertThat(crashes)
                .singleElement()
                .satisfies(report -> assertThat(report.cause()).hasMessage("three"));
    }

    @Test
    void aSubscriptionThatIsCancelledHearsNoMore() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Subscription<Integer> subscription = bus.subscribe("numbers", (topic, event) -> heard.add(event));
        bus.publishAndWait("numbers", 1, LONG);

        subscription.cancel();

        assertThat(bus.publish("numbers", 2)).isZero();
        assertThat(bus.unsubscribe(subscription)).isFalse();
        assertThat(heard).containsExactly(1);
        await().until(() -> bus.subscribers().countChildren().workers() == 0);
    }

    @Test
    void aHandlerMayCancelItsOwnSubscription() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        AtomicReference<Subscription<Integer>> self = new AtomicReference<>();
        self.set(bus.subscribe("numbers", (topic, event) -> {
            heard.add(event);
            self.get().cancel();
        }));

        bus.publishAndWait("numbers", 1, LONG);
        bus.publishAndWait("numbers", 2, LONG);

        assertThat(heard).containsExactly(1);
    }

    @Test
    void aFullQueueDropsAndCountsAndHoldsUpNobody() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Subscription<Integer> slow = bus.subscribe("numbers", new MailboxLimit(10, Overflow.REJECT), (topic, event) -> {
            blocked.countDown();
            release.await();
            heard.add(event);
        });
        List<Integer> fast = new ArrayList<>();
        bus.subscribe("numbers", (topic, event) -> fast.add(event));
        bus.publish("numbers", 0);
        blocked.await();

        IntStream.rangeClosed(1, 100).forEach(i -> bus.publish("numbers", i));
        await().until(() -> fast.size() == 101);
        release.countDown();

        await().until(() -> heard.size() == 11);
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 10).boxed().toList());
        assertThat(slow.dropped()).isEqualTo(90);
    }

    @Test
    void aQueueThatDropsItsOldestKeepsTheNewestAndCounts() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Subscription<Integer> slow =
                bus.subscribe("numbers", new MailboxLimit(10, Overflow.DROP_OLDEST), (topic, event) -> {
                    blocked.countDown();
                    release.await();
                    heard.add(event);
                });
        bus.publish("numbers", 0);
        blocked.await();

        IntStream.rangeClosed(1, 100).forEach(i -> bus.publish("numbers", i));
        release.countDown();

        await().until(() -> heard.size() == 11);
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.concat(IntStream.of(0), IntStream.rangeClosed(91, 100))
                        .boxed()
                        .toList());
        assertThat(slow.dropped()).isEqualTo(90);
    }

    @Test
    void aPublisherWaitsForAQueueThatBlocks() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        CountDownLatch release = new CountDownLatch(1);
        bus.subscribe("numbers", new MailboxLimit(2, Overflow.BLOCK), (topic, event) -> {
            release.await();
            heard.add(event);
        });

        Thread publisher =
                Thread.ofVirtual().start(() -> IntStream.range(0, 10).forEach(i -> bus.publish("numbers", i)));
        await().until(() -> publisher.getState() == Thread.State.TIMED_WAITING);
        release.countDown();

        assertThat(publisher.join(LONG)).isTrue();
        await().until(() -> heard.size() == 10);
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    void cancellingFreesAPublisherThatWaitsForRoom() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        CountDownLatch never = new CountDownLatch(1);
        Subscription<Integer> stuck =
                bus.subscribe("numbers", new MailboxLimit(1, Overflow.BLOCK), (topic, event) -> never.await());
        Thread publisher =
                Thread.ofVirtual().start(() -> IntStream.range(0, 5).forEach(i -> bus.publish("numbers", i)));
        await().until(() -> publisher.getState() == Thread.State.TIMED_WAITING);

        stuck.cancel();

        assertThat(publisher.join(LONG)).isTrue();
    }

    @Test
    void aPublisherIsNotHeldForEverByABusThatWasStopped() throws InterruptedException {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        Supervisor top = Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, bus.childSpec()), "top", runtime);
        Subscription<Integer> subscription =
                bus.subscribe("numbers", new MailboxLimit(2, Overflow.BLOCK), (topic, event) -> heard.add(event));
        top.stop();

        Thread publisher =
                Thread.ofVirtual().start(() -> IntStream.range(0, 3).forEach(i -> bus.publish("numbers", i)));

        assertThat(publisher.join(LONG)).isTrue();
        assertThat(subscription.dropped()).isEqualTo(1);
    }

    @Test
    void aWaitMayBeAsLongAsADurationCanSay() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> heard.add(event));

        assertThat(bus.publishAndWait("numbers", 1, Duration.ofSeconds(Long.MAX_VALUE)))
                .isTrue();
    }

    @Test
    void subscriptionsAndTheirQueuesSurviveACrashOfTheBus() throws InterruptedException {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, bus.childSpec()), "top", runtime);
        bus.subscribe("numbers", (topic, event) -> heard.add(event));
        var before = runtime.registry().whereis("bus").orElseThrow();

        before.kill();
        IntStream.range(0, 100).forEach(i -> bus.publish("numbers", i));

        await().until(() -> runtime.registry()
                .whereis("bus")
                .filter(server -> server != before)
                .isPresent());
        assertThat(bus.publishAndWait("numbers", 100, LONG)).isTrue();
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 100).boxed().toList());
    }

    @Test
    void aHandlerCanSubscribeBeforeTheBusIsStarted() throws InterruptedException {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> heard.add(event));

        Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, bus.childSpec()), "top", runtime);
        bus.publishAndWait("numbers", 1, LONG);

        assertThat(heard).containsExactly(1);
    }

    @Test
    void aHandlerThatAlwaysThrowsLosesItsSubscription() {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        bus.subscribe("numbers", (topic, event) -> {
            throw new IllegalStateException("always");
        });
        bus.subscribe("numbers", (topic, event) -> heard.add(event));

        IntStream.range(0, 200).forEach(i -> bus.publish("numbers", i));

        await().until(() -> bus.publish("numbers", 0) == 1);
        await().until(() -> heard.contains(199));
    }

    @Test
    void invalidTopicsAndPatternsAreRefused() {
        EventBus<Integer> bus = EventBus.start("bus", runtime);

        assertThatThrownBy(() -> bus.publish("chat.*", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bus.subscribe("chat..x", (topic, event) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
