package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ExitReason;
import io.genserver.RestartIntensity;
import io.genserver.RuntimeEvent;
import io.genserver.ServerRef;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.testkit.Client;
import io.genserver.testkit.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A bus under random crashes and kills of its servers and handlers, in many orders of events. */
class SimulatedBusTest {
    private static final int SEEDS = Integer.getInteger("genserver.bus.seeds", 2_000);
    private static final int PUBLISHERS = 3;
    private static final int EVENTS = 12;
    private static final Duration LONG = Duration.ofHours(1);

    private record Event(int publisher, int number) {}

    /** A subscription, and what its handler has begun to handle. */
    private record Hearer(Subscription subscription, List<Event> begun) {}

    @Test
    void crashesLoseTheEventsInHandAndNoOther() {
        Simulation.forEachSeed(SEEDS, simulation -> {
            var random = new SplittableRandom(simulation.seed());
            EventBus<Event> bus = start(simulation, EventBusOptions.DEFAULT.withPublishTimeout(LONG));
            List<String> killed = new ArrayList<>();
            simulation.runtime().observer().subscribe(event -> {
                if (event instanceof RuntimeEvent.Exited(var server, ExitReason.Killed reason, var time)) {
                    killed.add(server.toString());
                }
            });
            harm(simulation, random);
            List<Hearer> hearers = List.of(
                    hear(simulation, bus, "event.*", 2, QueuePolicy.BLOCK, random),
                    hear(simulation, bus, "event.even", 50, QueuePolicy.DROP_NEWEST, random),
                    hear(simulation, bus, ">", 2, QueuePolicy.DROP_NEWEST, random),
                    hear(simulation, bus, "event.*", 1, QueuePolicy.DROP_OLDEST, random),
                    hear(simulation, bus, "event.odd", 3, QueuePolicy.CANCEL, random));

            List<Client<?>> clients = new ArrayList<>();
            for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
                int me = publisher;
                clients.add(simulation.spawn("publisher " + me, () -> publish(bus, me)));
            }
            clients.add(simulation.spawn("killer", () -> kill(simulation, bus, random.split())));
            for (Client<?> client : clients) {
                client.join();
            }
            simulation.advance(LONG);

            for (Hearer hearer : hearers) {
                assertInOrder(hearer);
                long matched =
                        PUBLISHERS * (hearer.subscription.pattern().matches(".*(even|odd)") ? EVENTS / 2 : EVENTS);
                long seen = hearer.begun.size() + hearer.subscription.dropped();
                if (hearer.subscription.isActive()) {
                    assertThat(seen)
                            .as("begun and dropped of %s", hearer.subscription)
                            .isEqualTo(matched);
                    assertThat(hearer.subscription.queued()).isZero();
                }
                assertThat((long) hearer.begun.size()).isEqualTo(hearer.subscription.delivered());
            }
            for (Hearer patient : hearers.subList(0, 2)) { // there is always room, or there will be
                assertThat(patient.subscription.dropped())
                        .as("dropped by %s: what a server that was killed had in hand", patient.subscription)
                        .isLessThanOrEqualTo(killed.stream()
                                .filter(name -> name.startsWith(patient.subscription + "#"))
                                .count());
            }
            assertThat(simulation.runtime().observer().snapshot().dropped())
                    .isEqualTo(hearers.stream()
                            .mapToLong(hearer -> hearer.subscription.dropped())
                            .sum());
        });
    }

    @Test
    void whoSubscribesBetweenEventsMissesNoneAndHearsNoOldOneAfterANewOne() {
        Simulation.forEachSeed(SEEDS, simulation -> {
            EventBus<Event> bus = start(simulation, new EventBusOptions(100, LONG));
            List<Event> published = new ArrayList<>();
            Client<?> publisher = simulation.spawn("publisher", () -> {
                for (int number = 0; number < EVENTS; number++) {
                    var event = new Event(0, number);
                    bus.publish("topic", event);
                    published.add(event);
                }
            });
            List<List<Event>> heards = new ArrayList<>();
            List<Client<Integer>> subscribers = IntStream.range(0, 4)
                    .mapToObj(i -> {
                        List<Event> heard = new ArrayList<>();
                        heards.add(heard);
                        return simulation.spawn("subscriber " + i, () -> {
                            int before = published.size();
                            if (i % 2 == 0) {
                                bus.subscribe(
                                        "*",
                                        SubscriptionOptions.queue(1, QueuePolicy.BLOCK),
                                        (topic, event) -> heard.add(event));
                            } else {
                                ServerRef<?, Event> server =
                                        simulation.runtime().start(new Recorder<>(heard));
                                bus.subscribe("*", server, (topic, event) -> event);
                            }
                            return before;
                        });
                    })
                    .toList();
            publisher.join();
            for (int i = 0; i < subscribers.size(); i++) {
                int before = subscribers.get(i).join();
                simulation.advance(LONG);
                List<Event> heard = heards.get(i);

                assertThat(heard).as("heard by %d", i).isNotEmpty();
                int first = heard.getFirst().number();
                assertThat(first).isGreaterThanOrEqualTo(before - 1);
                assertThat(heard)
                        .extracting(Event::number)
                        .containsExactlyElementsOf(
                                IntStream.range(first, EVENTS).boxed().toList());
            }
        });
    }

    @Test
    void aHandlerThatAlwaysThrowsLosesItsSubscription() {
        Simulation.forEachSeed(20, simulation -> {
            EventBus<Event> bus = start(simulation, EventBusOptions.DEFAULT);
            Subscription faulty = bus.subscribe("*", (topic, event) -> {
                throw new IllegalStateException("always");
            });
            List<Event> heard = new ArrayList<>();
            bus.subscribe("*", (topic, event) -> heard.add(event));

            IntStream.range(0, 200).forEach(number -> bus.publish("topic", new Event(0, number)));
            simulation.advance(LONG);

            assertThat(faulty.isActive()).isFalse();
            assertThat(faulty.delivered()).isEqualTo(101);
            assertThat(faulty.dropped()).isEqualTo(99);
            assertThat(heard).hasSize(200);
            assertThat(simulation.crashes()).hasSize(101);
        });
    }

    @Test
    void aHandlerThatIsStuckDoesNotHoldUpTheEndOfTheRuntime() {
        Simulation.forEachSeed(20, simulation -> {
            EventBus<Event> bus = EventBus.start("bus", simulation.runtime());
            bus.subscribe("*", (topic, event) -> simulation.runtime().sleep(LONG));
            bus.publish("topic", new Event(0, 0));
            simulation.runUntilIdle();
            List<ExitReason> reasons = new ArrayList<>();
            simulation.runtime().observer().subscribe(event -> {
                if (event instanceof RuntimeEvent.Exited(var server, var reason, var time)
                        && server.toString().equals("bus.supervisor")) {
                    reasons.add(reason);
                }
            });

            simulation.runtime().close();

            assertThat(reasons).as("not killed").containsExactly(ExitReason.shutdown());
        });
    }

    private static EventBus<Event> start(Simulation simulation, EventBusOptions options) {
        EventBus<Event> bus = EventBus.named("bus", simulation.runtime(), options);
        Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, bus.childSpec())
                        .withIntensity(new RestartIntensity(1_000, Duration.ofSeconds(1))),
                "top",
                simulation.runtime());
        return bus;
    }

    private static void harm(Simulation simulation, SplittableRandom random) {
        List<String> servers = List.of("bus", "bus.subscribers", "bus.supervisor");
        for (int i = 0; i < 4; i++) {
            String server = servers.get(random.nextInt(servers.size()));
            long nth = 2 + random.nextInt(6);
            if (random.nextBoolean()) {
                simulation.faults().kill(server, nth);
            } else {
                simulation.faults().crash(server, nth);
            }
        }
    }

    private static Hearer hear(
            Simulation simulation,
            EventBus<Event> bus,
            String pattern,
            int capacity,
            QueuePolicy policy,
            SplittableRandom random) {
        List<Event> begun = new ArrayList<>();
        Subscription subscription =
                bus.subscribe(pattern, SubscriptionOptions.queue(capacity, policy), (topic, event) -> {
                    begun.add(event);
                    switch (random.nextInt(8)) {
                        case 0 -> throw new IllegalStateException("on purpose");
                        case 1 -> simulation.runtime().sleep(Duration.ofMillis(random.nextInt(20)));
                        default -> {}
                    }
                });
        return new Hearer(subscription, begun);
    }

    private static void publish(EventBus<Event> bus, int publisher) {
        for (int number = 0; number < EVENTS; number++) {
            bus.publish(number % 2 == 0 ? "event.even" : "event.odd", new Event(publisher, number));
        }
    }

    /** Kills servers of the bus and of handlers, whoever is there. */
    private static void kill(Simulation simulation, EventBus<Event> bus, SplittableRandom random)
            throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            simulation.runtime().sleep(Duration.ofMillis(random.nextInt(10)));
            switch (random.nextInt(4)) {
                case 0 -> simulation.runtime().registry().whereis("bus").ifPresent(ServerRef::kill);
                case 1 ->
                    simulation.runtime().registry().whereis("bus.subscribers").ifPresent(ServerRef::kill);
                default -> {
                    List<ServerRef<?, ?>> servers = new ArrayList<>();
                    bus.forEach(subscriber -> {
                        ServerRef<?, ?> server = subscriber.server();
                        if (server != null) {
                            servers.add(server);
                        }
                    });
                    if (!servers.isEmpty()) {
                        servers.get(random.nextInt(servers.size())).kill();
                    }
                }
            }
        }
    }

    private static void assertInOrder(Hearer hearer) {
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int me = publisher;
            assertThat(hearer.begun.stream()
                            .filter(event -> event.publisher() == me)
                            .map(Event::number)
                            .toList())
                    .as("what %s has heard of publisher %d", hearer.subscription, me)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }
}
