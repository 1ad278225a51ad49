package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.RuntimeEvent;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueuePolicyTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final EventBusOptions PATIENT = EventBusOptions.DEFAULT.withPublishTimeout(LONG);

    private final ServerRuntime runtime = ServerRuntime.create();
    private final Queue<Integer> heard = new ConcurrentLinkedQueue<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        runtime.close();
    }

    /** Its handler does not return from the first event until it is released. */
    private Subscription subscribeSlow(EventBus<Integer> bus, int capacity, QueuePolicy policy)
            throws InterruptedException {
        Subscription slow = bus.subscribe("numbers", SubscriptionOptions.queue(capacity, policy), (topic, event) -> {
            busy.countDown();
            release.await();
            heard.add(event);
        });
        bus.publish("numbers", 0);
        busy.await();
        return slow;
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void aFullQueueDropsTheNewestAndCountsAndHoldsUpNobody() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Subscription slow = subscribeSlow(bus, 10, QueuePolicy.DROP_NEWEST);
        Queue<Integer> fast = new ConcurrentLinkedQueue<>();
        bus.subscribe("numbers", (topic, event) -> fast.add(event));

        IntStream.rangeClosed(1, 100).forEach(i -> bus.publish("numbers", i));
        await().atMost(LONG).until(() -> fast.size() == 100);
        release.countDown();

        await().atMost(LONG).until(() -> heard.size() == 11);
        assertThat(heard).containsExactlyElementsOf(range(0, 10));
        assertThat(slow.dropped()).isEqualTo(90);
        assertThat(slow.delivered()).isEqualTo(11);
    }

    @Test
    void whatIsDroppedIsToldToObserversByThePattern() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Queue<RuntimeEvent.Dropped> drops = new ConcurrentLinkedQueue<>();
        subscribeSlow(bus, 1, QueuePolicy.DROP_NEWEST);
        runtime.observer().subscribe(event -> {
            if (event instanceof RuntimeEvent.Dropped dropped) {
                drops.add(dropped);
            }
        });

        IntStream.rangeClosed(1, 3).forEach(i -> bus.publish("numbers", i));

        assertThat(runtime.observer().snapshot().dropped()).isEqualTo(2);
        assertThat(drops).hasSize(2).allSatisfy(dropped -> {
            assertThat(dropped.server()).asString().startsWith("bus numbers#");
            assertThat(dropped.messageType()).isEqualTo("java.lang.Integer");
        });
    }

    @Test
    void aQueueThatDropsItsOldestKeepsTheNewestAndCounts() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Subscription slow = subscribeSlow(bus, 10, QueuePolicy.DROP_OLDEST);

        IntStream.rangeClosed(1, 100).forEach(i -> bus.publish("numbers", i));
        release.countDown();

        await().atMost(LONG).until(() -> heard.size() == 11);
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.concat(IntStream.of(0), IntStream.rangeClosed(91, 100))
                        .boxed()
                        .toList());
        assertThat(slow.dropped()).isEqualTo(90);
    }

    @Test
    void aFullQueueCanEndItsSubscription() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Subscription slow = subscribeSlow(bus, 10, QueuePolicy.CANCEL);

        IntStream.rangeClosed(1, 11).forEach(i -> bus.publish("numbers", i));

        assertThat(slow.isActive()).isFalse();
        assertThat(slow.dropped()).isEqualTo(11);
        assertThat(bus.publish("numbers", 12)).isZero();
        release.countDown();
        await().atMost(LONG).until(() -> bus.subscribers().countChildren().workers() == 0);
        assertThat(heard).containsExactly(0);
    }

    @Test
    void aPublisherWaitsForAQueueThatBlocks() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime, PATIENT);
        Subscription slow = subscribeSlow(bus, 2, QueuePolicy.BLOCK);

        Thread publisher =
                Thread.ofVirtual().start(() -> IntStream.rangeClosed(1, 10).forEach(i -> bus.publish("numbers", i)));
        await().atMost(LONG).until(() -> publisher.getState() == Thread.State.TIMED_WAITING);
        assertThat(slow.queued()).isEqualTo(2);
        release.countDown();

        assertThat(publisher.join(LONG)).isTrue();
        await().atMost(LONG).until(() -> heard.size() == 11);
        assertThat(heard).containsExactlyElementsOf(range(0, 10));
        assertThat(slow.dropped()).isZero();
    }

    @Test
    void theOthersHaveAnEventBeforeItsPublisherWaits() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime, PATIENT);
        subscribeSlow(bus, 1, QueuePolicy.BLOCK);
        Queue<Integer> fast = new ConcurrentLinkedQueue<>();
        bus.subscribe("numbers", (topic, event) -> fast.add(event));
        bus.subscribe("*", (topic, event) -> fast.add(event));
        bus.publish("numbers", 1);

        Thread publisher = Thread.ofVirtual().start(() -> bus.publish("numbers", 2));

        await().atMost(LONG).until(() -> fast.size() == 4);
        assertThat(publisher.isAlive()).isTrue();
    }

    @Test
    void manyPublishersThatWaitForRoomAllGetIt() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime, PATIENT);
        subscribeSlow(bus, 1, QueuePolicy.BLOCK);

        List<Thread> publishers = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> Thread.ofVirtual().start(() -> bus.publish("numbers", i)))
                .toList();
        await().atMost(LONG)
                .until(() -> publishers.stream().filter(Thread::isAlive).count() == 49);
        release.countDown();

        for (Thread publisher : publishers) {
            assertThat(publisher.join(LONG)).isTrue();
        }
        await().atMost(LONG).until(() -> heard.size() == 51);
        assertThat(heard).containsExactlyInAnyOrderElementsOf(range(0, 50));
    }

    @Test
    void closingFreesAPublisherThatWaitsForRoom() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime, PATIENT);
        Subscription stuck = subscribeSlow(bus, 1, QueuePolicy.BLOCK);
        Thread publisher =
                Thread.ofVirtual().start(() -> IntStream.range(0, 5).forEach(i -> bus.publish("numbers", i)));
        await().atMost(LONG).until(() -> publisher.getState() == Thread.State.TIMED_WAITING);

        stuck.close();

        assertThat(publisher.join(LONG)).isTrue();
        assertThat(stuck.dropped()).isEqualTo(2);
    }

    @Test
    void aPublisherThatIsInterruptedWaitsNoLongerAndStaysInterrupted() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime, PATIENT);
        Subscription stuck = subscribeSlow(bus, 1, QueuePolicy.BLOCK);
        bus.publish("numbers", 1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread publisher = Thread.ofVirtual().start(() -> {
            bus.publish("numbers", 2);
            if (Thread.currentThread().isInterrupted()) {
                interrupted.countDown();
            }
        });

        publisher.interrupt();

        assertThat(publisher.join(LONG)).isTrue();
        assertThat(interrupted.getCount()).isZero();
        assertThat(stuck.dropped()).isEqualTo(1);
    }

    @Test
    void aPublisherIsNotHeldForEver() throws InterruptedException {
        EventBus<Integer> bus =
                EventBus.start("bus", runtime, EventBusOptions.DEFAULT.withPublishTimeout(Duration.ofMillis(1)));
        Subscription stuck = subscribeSlow(bus, 2, QueuePolicy.BLOCK);

        IntStream.range(0, 3).forEach(i -> bus.publish("numbers", i));

        assertThat(stuck.dropped()).isEqualTo(1);
    }

    @Test
    void aPublisherIsNotHeldByABusThatWasStopped() throws InterruptedException {
        EventBus<Integer> bus =
                EventBus.named("bus", runtime, EventBusOptions.DEFAULT.withPublishTimeout(Duration.ofMillis(1)));
        Supervisor top = Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, bus.childSpec()), "top", runtime);
        Subscription subscription = bus.subscribe(
                "numbers", SubscriptionOptions.queue(2, QueuePolicy.BLOCK), (topic, event) -> heard.add(event));
        top.stop();

        IntStream.range(0, 3).forEach(i -> bus.publish("numbers", i));

        assertThat(subscription.dropped()).isEqualTo(1);
    }

    @Test
    void aHandlerDoesNotWaitForRoomInItsOwnQueue() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime, PATIENT);
        AtomicInteger left = new AtomicInteger(5);
        Subscription echo =
                bus.subscribe("numbers", SubscriptionOptions.queue(2, QueuePolicy.BLOCK), (topic, event) -> {
                    while (left.getAndDecrement() > 0) {
                        bus.publish(topic, event + 1);
                    }
                    heard.add(event);
                });

        bus.publish("numbers", 1);

        await().atMost(LONG).until(() -> heard.size() == 3);
        assertThat(echo.dropped()).isEqualTo(3);
    }
}
