package io.genserver.chat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/**
 * What the chat counts and times of its own work. Each label has the values of an enum, so that no client can add to
 * them. For any thread; nothing here waits, and a count costs some nanoseconds.
 */
final class ChatMetrics {
    /** What became of a request for a WebSocket. */
    enum Handshake {
        ACCEPTED,
        /** By a limit, a foreign origin, or the end that is near. */
        REFUSED,
        INVALID
    }

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Map<Handshake, Counter> handshakes = new EnumMap<>(Handshake.class);
    private final Map<Rates.Kind, Counter> rateRefusals = new EnumMap<>(Rates.Kind.class);
    private final Counter receivedFrames;
    private final Counter receivedBytes;
    private final Counter sentFrames;
    private final Counter sentBytes;
    private final Counter droppedFrames;
    private final Counter slowReaders;
    private final Timer fanOut;
    private final Timer commit;
    private final DistributionSummary batch;
    private final Counter failedCommits;
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger rooms = new AtomicInteger();

    ChatMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Handshake handshake : Handshake.values()) {
            handshakes.put(handshake, labelled("chat.handshakes", "requests for a WebSocket", "result", handshake));
        }
        for (Rates.Kind kind : Rates.Kind.values()) {
            rateRefusals.put(kind, labelled("chat.rate.refusals", "frames that were too much at once", "kind", kind));
        }
        receivedFrames = counter("chat.received.frames", "text frames from clients");
        receivedBytes = counter("chat.received.bytes", "what text frames from clients had in them");
        sentFrames = counter("chat.sent.frames", "text frames to clients");
        sentBytes = counter("chat.sent.bytes", "what text frames to clients took, compressed or not");
        droppedFrames = counter("chat.dropped.frames", "frames that slow readers were spared");
        slowReaders = counter("chat.slow.readers.closed", "clients that were cut off as they read too slowly");
        fanOut = timer("chat.fanout", "from the publishing of a message to the flush of the last socket");
        commit = timer("chat.log.commit", "how long it takes to make a batch of messages durable");
        batch = DistributionSummary.builder("chat.log.batch")
                .description("how many messages were made durable together")
                .baseUnit("messages")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
                .register(registry);
        failedCommits = counter("chat.log.failures", "batches that could not be stored");
        Gauge.builder("chat.users", users, AtomicInteger::get)
                .description("users that others can see")
                .register(registry);
        Gauge.builder("chat.rooms", rooms, AtomicInteger::get)
                .description("rooms that have members, besides the hall")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter labelled(String name, String description, String label, Enum<?> value) {
        return Counter.builder(name)
                .description(description)
                .tag(label, labelOf(value))
                .register(registry);
    }

    static String labelOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .publishPercentiles(0.99)
                .register(registry);
    }

    // ---- what others own ----

    void bind(Audience audience) {
        Gauge.builder("chat.connections", audience, Audience::size)
                .description("WebSockets that are open")
                .register(registry);
    }

    void bind(ConnectionLimit limit) {
        for (ConnectionLimit.Scope scope : ConnectionLimit.Scope.values()) {
            FunctionCounter.builder("chat.connection.refusals", limit, same -> same.refusals(scope))
                    .description("connections that were one too many")
                    .tag("limit", labelOf(scope))
                    .register(registry);
        }
    }

    // ---- what happens ----

    void handshake(Handshake result) {
        count(handshakes, result);
    }

    /** A frame was too much at once. */
    void rateLimited(Rates.Kind kind) {
        count(rateRefusals, kind);
    }

    private static <E extends Enum<E>> void count(Map<E, Counter> counters, E value) {
        Counter counter = counters.get(value);
        if (counter != null) { // always, but the map cannot say so
            counter.increment();
        }
    }

    void received(int bytes) {
        receivedFrames.increment();
        receivedBytes.increment(bytes);
    }

    void sent(int frames, long bytes) {
        sentFrames.increment(frames);
        sentBytes.increment((double) bytes);
    }

    /** A frame was not sent to a client that reads slowly and can do without. */
    void dropped() {
        droppedFrames.increment();
    }

    /** A client was cut off as it read too slowly. */
    void cutOff() {
        slowReaders.increment();
    }

    void fannedOut(long nanos) {
        fanOut.record(nanos, TimeUnit.NANOSECONDS);
    }

    void committed(int messages, long nanos) {
        commit.record(nanos, TimeUnit.NANOSECONDS);
        batch.record(messages);
    }

    void commitFailed() {
        failedCommits.increment();
    }

    /** Says who is there now. */
    void online(int newUsers, int newRooms) {
        users.lazySet(newUsers);
        rooms.lazySet(newRooms);
    }

    /** How many users others can see. */
    int users() {
        return users.get();
    }

    // ---- for dashboards ----

    /** What operators look at first, by name; rates are since the last look. Reading one costs some microseconds. */
    Map<String, DoubleSupplier> gauges() {
        Map<String, DoubleSupplier> gauges = new LinkedHashMap<>();
        gauges.put("connections", () -> valueOf("chat.connections"));
        gauges.put("users", users::get);
        gauges.put("rooms", rooms::get);
        gauges.put("messagesInPerSecond", new PerSecond(receivedFrames::count, System::nanoTime));
        gauges.put("messagesOutPerSecond", new PerSecond(sentFrames::count, System::nanoTime));
        gauges.put("fanOutP99Millis", () -> percentileMillis(fanOut));
        gauges.put("logCommitP99Millis", () -> percentileMillis(commit));
        gauges.put("callP99Millis", this::callPercentileMillis);
        return gauges;
    }

    private double valueOf(String name) {
        Gauge gauge = registry.find(name).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    private static double percentileMillis(Timer timer) {
        ValueAtPercentile[] percentiles = timer.takeSnapshot().percentileValues();
        return percentiles.length == 0 ? 0 : percentiles[0].value(TimeUnit.MILLISECONDS);
    }

    private double callPercentileMillis() {
        TimeGauge latency =
                registry.find("genserver.call.latency").tag("phi", "0.99").timeGauge();
        return latency == null ? 0 : latency.value(TimeUnit.MILLISECONDS);
    }
}
