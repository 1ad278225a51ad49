package io.genserver.metrics;

import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.EventBusStatistics;
import io.genserver.eventbus.PatternStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;

/**
 * Meters of an event bus, with its name as their tag {@code bus}. Patterns have none of their own, as a program may
 * subscribe to any number of them: {@link EventBus#statistics} tells them apart.
 *
 * <p>Subscriptions are looked at when meters are read, once a second at most. Meters live as long as their registry, and keep
 * the bus from being forgotten as long.
 *
 * {@snippet file="MetricsExample.java" region="bus"}
 */
public final class EventBusMetrics implements MeterBinder {
    private final EventBus<?> bus;
    private final Tags tags;
    private final Cached<EventBusStatistics> statistics;

    /** Meters of {@code bus}. */
    public EventBusMetrics(EventBus<?> bus) {
        this.bus = Objects.requireNonNull(bus, "bus");
        this.tags = Tags.of("bus", bus.toString());
        this.statistics = new Cached<>(bus::statistics, bus.runtime()::now);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder(
                        "eventbus.published", bus, same -> statistics.get().published())
                .description("events that were published")
                .baseUnit("events")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        "eventbus.unheard", bus, same -> statistics.get().unheard())
                .description("events that matched no subscription and were not retained")
                .baseUnit("events")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        "eventbus.dropped", bus, same -> statistics.get().dropped())
                .description("events that a subscription has lost, counted for each subscription")
                .baseUnit("events")
                .tags(tags)
                .register(registry);
        Gauge.builder("eventbus.queued", bus, same -> queued())
                .description("events that wait for handlers, counted for each subscription")
                .baseUnit("events")
                .tags(tags)
                .register(registry);
        Gauge.builder("eventbus.subscriptions", bus, same -> statistics.get().subscriptions())
                .description("subscriptions that there are")
                .tags(tags)
                .register(registry);
    }

    private double queued() {
        return statistics.get().patterns().stream()
                .mapToLong(PatternStatistics::queued)
                .sum();
    }
}
