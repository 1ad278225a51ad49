package io.genserver.chat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Meters of all nodes, as one of them sees them: the label {@code node} has the names of those that live, and no others. */
final class ClusterMetrics {
    private final ClusterView cluster;
    private final Map<MultiGauge, ToDoubleFunction<NodeView>> ofNodes = new LinkedHashMap<>();

    ClusterMetrics(MeterRegistry registry, ClusterView cluster) {
        this.cluster = cluster;
        Gauge.builder("chat.cluster.nodes", cluster, view -> view.nodes().size())
                .description("nodes that live, as this one sees it")
                .register(registry);
        Gauge.builder("chat.cluster.ready", cluster, view -> view.isReady() ? 1 : 0)
                .description("whether this node is connected to NATS, up to date, and has its lease")
                .register(registry);
        FunctionCounter.builder("chat.nats.reconnects", cluster, ClusterView::reconnects)
                .description("how often this node has come back to NATS")
                .register(registry);
        FunctionCounter.builder("chat.nats.dropped.messages", cluster, ClusterView::dropped)
                .description("what could not be handed to NATS, or not be taken from it in time")
                .register(registry);
        Gauge.builder("chat.nats.pending.messages", cluster, ClusterView::pending)
                .description("what this node has for NATS and has not sent yet")
                .register(registry);
        put(
                "chat.cluster.node.connections",
                "WebSockets that are open at a node",
                null,
                NodeView::connections,
                registry);
        put("chat.cluster.node.users", "users with connections at a node", null, NodeView::users, registry);
        put("chat.cluster.node.behind", "what a node has not read of the log", "entries", NodeView::behind, registry);
        put(
                "chat.cluster.node.silence",
                "when a node was last heard of",
                "seconds",
                node -> node.silentMillis() / 1_000.0,
                registry);
        refresh();
    }

    private void put(
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<NodeView> value,
            MeterRegistry registry) {
        ofNodes.put(
                MultiGauge.builder(name).description(description).baseUnit(unit).register(registry), value);
    }

    /** Has the meters say what there is now; before they are read. */
    void refresh() {
        List<NodeView> nodes = cluster.nodes();
        ofNodes.forEach((gauge, value) -> gauge.register(
                nodes.stream()
                        .map(node -> MultiGauge.Row.of(Tags.of("node", node.name()), value.applyAsDouble(node)))
                        .toList(),
                true));
    }

    /** What the dashboard shows, by name. */
    static Map<String, DoubleSupplier> gauges(ClusterView cluster) {
        Map<String, DoubleSupplier> gauges = new LinkedHashMap<>();
        gauges.put("nodes", () -> cluster.nodes().size());
        gauges.put("ready", () -> cluster.isReady() ? 1 : 0);
        gauges.put(
                "entriesBehind",
                () -> cluster.nodes().stream().mapToLong(NodeView::behind).max().orElse(0));
        gauges.put("natsReconnects", cluster::reconnects);
        gauges.put("natsDropped", cluster::dropped);
        return gauges;
    }
}
