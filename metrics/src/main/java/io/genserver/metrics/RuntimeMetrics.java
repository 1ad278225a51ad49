package io.genserver.metrics;

import io.genserver.CallLatency;
import io.genserver.Observer;
import io.genserver.RuntimeCounts;
import io.genserver.ServerRuntime;
import io.genserver.Status;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Meters of a runtime: its servers, mailboxes, calls, crashes and losses. How many meters there are does not depend on what
 * the program does, as no server has any of its own.
 *
 * <p>Servers are looked at when meters are read, once a second at most however many there are and however often; that takes
 * time in proportion to the number of servers, on the thread that reads, and stops none of them. Meters live as long as
 * their registry, and keep the runtime from being forgotten as long.
 *
 * {@snippet file="MetricsExample.java" region="runtime"}
 */
public final class RuntimeMetrics implements MeterBinder {
    private static final List<Status> LIVING =
            List.of(Status.STARTING, Status.IDLE, Status.SCHEDULED, Status.RUNNING, Status.TERMINATING);

    private static final List<Double> PERCENTILES = List.of(50.0, 95.0, 99.0);

    private final ServerRuntime runtime;
    private final Tags tags;
    private final Cached<ServersLook> servers;
    private final Cached<CallsLook> calls;

    /** The most that was seen so far: one that ends is missed for a moment, and what is counted must not grow less. */
    private final AtomicLong handled = new AtomicLong();

    /** Meters without tags of their own, for a program with one runtime. */
    public RuntimeMetrics(ServerRuntime runtime) {
        this(runtime, List.of());
    }

    /** Meters that all have {@code tags}, which tell this runtime from others of the same registry. */
    public RuntimeMetrics(ServerRuntime runtime, Iterable<Tag> tags) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        this.tags = Tags.of(tags);
        Observer observer = runtime.observer();
        var window = new LatencyWindow(observer.callLatency(), runtime.now());
        this.servers = new Cached<>(() -> ServersLook.at(observer), runtime::now);
        this.calls = new Cached<>(() -> CallsLook.at(observer.callLatency(), window, runtime.now()), runtime::now);
    }

    /** Apart from that at the servers, which costs more the more there are. */
    private record CallsLook(CallLatency all, CallLatency recent) {
        static CallsLook at(CallLatency all, LatencyWindow window, Instant now) {
            return new CallsLook(all, window.recent(all, now));
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Status status : LIVING) {
            gauge(
                            "genserver.servers",
                            "servers that live",
                            seen -> seen.byStatus().getOrDefault(status, 0))
                    .tag("status", status.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        gauge("genserver.mailbox.depth", "messages that wait in all mailboxes", ServersLook::waiting)
                .baseUnit("messages")
                .register(registry);
        gauge("genserver.mailbox.deepest", "messages that wait in the longest mailbox", ServersLook::deepest)
                .baseUnit("messages")
                .register(registry);
        bindCounters(registry);
        bindCalls(registry);
    }

    private void bindCounters(MeterRegistry registry) {
        counter(registry, "genserver.servers.started", "starts, restarts included", RuntimeCounts::started);
        counter(registry, "genserver.servers.restarted", "starts that were restarts", RuntimeCounts::restarted);
        counter(registry, "genserver.servers.exited", "ends, failed starts included", RuntimeCounts::exited);
        counter(registry, "genserver.servers.crashed", "crashes", RuntimeCounts::crashed);
        counter(registry, "genserver.callbacks.stuck", "callbacks that did not return in time", RuntimeCounts::stuck);
        counter(registry, "genserver.messages.dead", "messages that found no server", RuntimeCounts::deadLetters);
        counter(registry, "genserver.messages.dropped", "messages that found no room", RuntimeCounts::dropped);
        FunctionCounter.builder("genserver.messages.handled", runtime, same -> handled())
                .description("messages that servers have begun to handle")
                .tags(tags)
                .register(registry);
    }

    private long handled() {
        return handled.accumulateAndGet(servers.get().handled(), Math::max);
    }

    private void bindCalls(MeterRegistry registry) {
        FunctionTimer.builder(
                        "genserver.calls",
                        runtime,
                        same -> calls.get().all().count(),
                        same -> calls.get().all().total().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("calls, and how long their callers have waited")
                .tags(tags)
                .register(registry);
        for (double percent : PERCENTILES) {
            TimeGauge.builder(
                            "genserver.call.latency",
                            () -> calls.get().recent().percentile(percent).toNanos(),
                            TimeUnit.NANOSECONDS)
                    .description("how long that share of the recent calls took at most")
                    .tags(tags)
                    .tag("phi", String.valueOf(percent / 100))
                    .register(registry);
        }
    }

    /** The lambda keeps this object, as a registry keeps no more than a weak reference to what a meter is of. */
    private Gauge.Builder<ServerRuntime> gauge(String name, String description, ToDoubleFunction<ServersLook> value) {
        return Gauge.builder(name, runtime, same -> value.applyAsDouble(servers.get()))
                .description(description)
                .tags(tags);
    }

    private void counter(MeterRegistry registry, String name, String description, ToLongFunction<RuntimeCounts> value) {
        FunctionCounter.builder(
                        name, runtime, same -> value.applyAsLong(same.observer().counts()))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
