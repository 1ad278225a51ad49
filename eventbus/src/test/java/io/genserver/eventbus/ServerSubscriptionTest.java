package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.Overflow;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.testkit.Probe;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerSubscriptionTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ServerRuntime runtime = ServerRuntime.create();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void aServerHearsEventsAsCastsInTheirOrder() {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Probe<String> probe = Probe.start(runtime);
        Subscription subscription = bus.subscribe("numbers.*", probe.ref(), (topic, event) -> topic + "=" + event);

        IntStream.range(0, 100).forEach(i -> bus.publish("numbers.odd", i));

        for (int i = 0; i < 100; i++) {
            assertThat(probe.expectNext(LONG)).isEqualTo("numbers.odd=" + i);
        }
        assertThat(subscription.delivered()).isEqualTo(100);
    }

    @Test
    void aServerNeedsNoBusThatRuns() {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        Probe<Integer> probe = Probe.start(runtime);
        bus.subscribe("numbers", probe.ref(), (topic, event) -> event);

        assertThat(bus.publish("numbers", 7)).isEqualTo(1);

        assertThat(probe.expectNext(LONG)).isEqualTo(7);
    }

    @Test
    void aServersSubscriptionEndsWithIt() {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Probe<Integer> probe = Probe.start(runtime);
        Subscription subscription = bus.subscribe("numbers", probe.ref(), (topic, event) -> event);

        probe.ref().kill();

        await().atMost(LONG).until(() -> !subscription.isActive());
        assertThat(bus.publish("numbers", 1)).isZero();
    }

    @Test
    void aServersSubscriptionEndsAtTheNextEventWhenNoBusRuns() {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        Probe<Integer> probe = Probe.start(runtime);
        Subscription subscription = bus.subscribe("numbers", probe.ref(), (topic, event) -> event);
        probe.ref().kill();

        bus.publish("numbers", 1);

        assertThat(subscription.isActive()).isFalse();
        assertThat(subscription.dropped()).isEqualTo(1);
        assertThat(bus.publish("numbers", 2)).isZero();
    }

    @Test
    void aServerThatHasEndedIsSubscribedNoMoreWhenTheBusStarts() {
        EventBus<Integer> bus = EventBus.named("bus", runtime);
        Probe<Integer> probe = Probe.start(runtime);
        Subscription subscription = bus.subscribe("numbers", probe.ref(), (topic, event) -> event);
        probe.ref().kill();

        runtime.start(new EventBusServer(bus));

        await().atMost(LONG).until(() -> !subscription.isActive());
    }

    @Test
    void aHandlersSubscriptionEndsWithItsOwner() {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Probe<Integer> owner = Probe.start(runtime);
        Subscription owned =
                bus.subscribe("numbers", SubscriptionOptions.DEFAULT.ownedBy(owner.ref()), (topic, event) -> {});
        Subscription other = bus.subscribe("numbers", (topic, event) -> {});

        owner.ref().stop();

        await().atMost(LONG).until(() -> !owned.isActive());
        assertThat(other.isActive()).isTrue();
    }

    @Test
    void anOwnerIsWatchedNoMoreWhenTheSubscriptionHasEnded() {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Probe<Integer> owner = Probe.start(runtime);
        Subscription owned = bus.subscribe("numbers", owner.ref(), (topic, event) -> event);
        await().atMost(LONG).until(() -> ties(owner.ref()) == 1);

        owned.close();

        await().atMost(LONG).until(() -> ties(owner.ref()) == 0);
    }

    private int ties(ServerRef<?, ?> server) {
        return runtime.observer().snapshot().servers().stream()
                .filter(info -> info.name().equals(server.toString()))
                .mapToInt(info -> info.ties())
                .sum();
    }

    @Test
    void whatAFullMailboxRefusesIsCountedOnce() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        var slow = new SlowServer();
        ServerRef<Void, Integer> server =
                runtime.start(slow, StartOptions.DEFAULT.withMailbox(2, Overflow.DROP_NEWEST));
        Subscription subscription = bus.subscribe("numbers", server, (topic, event) -> event);
        bus.publish("numbers", 0);
        slow.awaitBusy();

        IntStream.rangeClosed(1, 10).forEach(i -> bus.publish("numbers", i));
        slow.release();

        assertThat(subscription.dropped()).isEqualTo(8);
        assertThat(subscription.delivered()).isEqualTo(3);
        assertThat(subscription.isActive()).isTrue();
        assertThat(runtime.observer().snapshot().dropped()).isEqualTo(8);
        await().atMost(LONG).until(() -> slow.heard().equals(List.of(0, 1, 2)));
    }

    @Test
    void aMappingThatThrowsHurtsNobodyElse() {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Probe<Integer> probe = Probe.start(runtime);
        Subscription faulty = bus.subscribe("numbers", probe.ref(), (topic, event) -> 100 / event);
        bus.subscribe("numbers", probe.ref(), (topic, event) -> event);

        assertThat(bus.publish("numbers", 0)).isEqualTo(2);

        assertThat(probe.expectNext(LONG)).isZero();
        assertThat(faulty.dropped()).isEqualTo(1);
        bus.publish("numbers", 50);
        assertThat(List.of(probe.expectNext(LONG), probe.expectNext(LONG))).containsExactlyInAnyOrder(2, 50);
    }

    @Test
    void whoPublishesAndWaitsIsNotHeldByAServer() throws InterruptedException {
        EventBus<Integer> bus = EventBus.start("bus", runtime);
        Probe<Integer> probe = Probe.start(runtime);
        bus.subscribe("numbers", probe.ref(), (topic, event) -> event);

        assertThat(bus.publishAndWait("numbers", 1, LONG)).isTrue();
        assertThat(probe.expectNext(LONG)).isEqualTo(1);
    }
}
