package io.genserver.chat;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.EventBus;
import io.genserver.metrics.EventBusMetrics;
import io.genserver.metrics.RuntimeMetrics;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The meters of the chat, of what it is built from and of its process, as Prometheus reads them. For any thread. */
final class Meters implements AutoCloseable {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** However many ask, the servers are looked at once in this time. */
    private static final long FRESH_NANOS = 1_000_000_000;

    private final PrometheusMeterRegistry registry = newRegistry();
    private final ChatMetrics chat = new ChatMetrics(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final LongSupplier nanoTime;
    private volatile @Nullable ClusterMetrics ofCluster;

    private @Nullable CompletableFuture<byte[]> last;
    private long lastBegun;

    Meters(ServerRuntime runtime, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        new RuntimeMetrics(runtime).bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    private static PrometheusMeterRegistry newRegistry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // Prometheus' own tool objects to these names of Micrometer's, and CPU usage says the same.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        return registry;
    }

    /** What the chat's own parts count by. */
    ChatMetrics chat() {
        return chat;
    }

    void bind(EventBus<?> bus) {
        new EventBusMetrics(bus).bindTo(registry);
    }

    void bind(ClusterView cluster) {
        ofCluster = new ClusterMetrics(registry, cluster);
    }

    private String scrape() {
        ClusterMetrics metrics = ofCluster;
        if (metrics != null) {
            metrics.refresh();
        }
        return registry.scrape();
    }

    /**
     * All meters in Prometheus' text format, in UTF-8, as they were within the last second. Does not wait: they are read on
     * a thread of their own, as to look at many servers takes a while.
     */
    synchronized CompletableFuture<byte[]> text() {
        CompletableFuture<byte[]> current = last;
        long now = nanoTime.getAsLong();
        if (current == null
                || current.isCompletedExceptionally()
                || (current.isDone() && now - lastBegun >= FRESH_NANOS)) {
            current = CompletableFuture.supplyAsync(
                    () -> scrape().getBytes(StandardCharsets.UTF_8), Thread::startVirtualThread);
            last = current;
            lastBegun = now;
        }
        return current;
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
