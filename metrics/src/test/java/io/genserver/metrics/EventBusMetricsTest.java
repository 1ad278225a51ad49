package io.genserver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.QueuePolicy;
import io.genserver.eventbus.Subscription;
import io.genserver.eventbus.SubscriptionOptions;
import io.genserver.testkit.Simulation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class EventBusMetricsTest {
    @AutoClose
    private final Simulation simulation = Simulation.seeded(7);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** Not started, so that nothing is taken from queues. */
    private final EventBus<String> bus = EventBus.named("events", simulation.runtime());

    private double count(String name) {
        return registry.get(name).tag("bus", "events").functionCounter().count();
    }

    @Test
    void whatIsPublishedLostAndQueuedIsCounted() {
        // given
        bus.subscribe("a", SubscriptionOptions.queue(2, QueuePolicy.DROP_NEWEST), (topic, event) -> {});

        // when
        for (int i = 0; i < 5; i++) {
            bus.publish("a", "event");
        }
        bus.publish("b", "unheard");
        new EventBusMetrics(bus).bindTo(registry);

        // then
        assertThat(count("eventbus.published")).isEqualTo(6);
        assertThat(count("eventbus.unheard")).isEqualTo(1);
        assertThat(count("eventbus.dropped")).isEqualTo(3);
        assertThat(registry.get("eventbus.queued").gauge().value()).isEqualTo(2);
        assertThat(registry.get("eventbus.subscriptions").gauge().value()).isEqualTo(1);
    }

    @Test
    void whatASubscriptionHasLostIsCountedWhenItIsNoMore() {
        // given
        Subscription subscription =
                bus.subscribe("a", SubscriptionOptions.queue(1, QueuePolicy.DROP_NEWEST), (topic, event) -> {});
        bus.publish("a", "queued");
        bus.publish("a", "dropped");

        // when
        subscription.close();
        simulation.advance(Duration.ofSeconds(1));

        // then
        assertThat(MetricsExample.lost(bus, registry)).isEqualTo(2);
    }
}
