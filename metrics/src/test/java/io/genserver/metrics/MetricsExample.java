package io.genserver.metrics;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.EventBus;
import io.micrometer.core.instrument.MeterRegistry;

/** What the javadoc and the guide show; run by {@link RuntimeMetricsTest}. */
final class MetricsExample {
    private MetricsExample() {}

    static double alive(ServerRuntime runtime, MeterRegistry registry) {
        // @start region="runtime"
        new RuntimeMetrics(runtime).bindTo(registry);
        double idle =
                registry.get("genserver.servers").tag("status", "idle").gauge().value();
        // @end
        return idle;
    }

    static double lost(EventBus<?> bus, MeterRegistry registry) {
        // @start region="bus"
        new EventBusMetrics(bus).bindTo(registry);
        double lost = registry.get("eventbus.dropped").functionCounter().count();
        // @end
        return lost;
    }
}
