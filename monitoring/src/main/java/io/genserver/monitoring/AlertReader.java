package io.genserver.monitoring;

import io.genserver.ServerInfo;
import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures what rules are about, and remembers what that takes. Not for more than one thread at a time. */
final class AlertReader {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    /** Since when a server has handled so many messages and no more. */
    private record Sighting(long id, long handled, long since) {}

    private record Counted(long nanos, long restarted, long crashed) {}

    private final ServerRuntime runtime;
    private final String node;
    private final List<AlertRule> rules;

    /** Those of the last minute, and the one before. */
    private final ArrayDeque<Counted> lastMinute = new ArrayDeque<>();

    /** Of those for whom messages wait. */
    private Map<Long, Sighting> waiting = new HashMap<>();

    /** Of those that rules name. */
    private final Map<String, Sighting> named = new HashMap<>();

    AlertReader(ServerRuntime runtime, SamplerOptions options) {
        this.runtime = runtime;
        this.node = options.node();
        this.rules = options.rules();
    }

    List<AlertReading> read(Look look) {
        count(look);
        watch(look);
        List<AlertReading> readings = new ArrayList<>();
        for (AlertRule rule : rules) {
            switch (rule) {
                case AlertRule.MailboxDepth r ->
                    look.census().deepestServers().stream()
                            .filter(server -> server.mailbox() >= r.threshold().clear())
                            .forEach(server -> readings.add(new AlertReading(
                                    r,
                                    server.name(),
                                    server.mailbox(),
                                    Texts.count(server.mailbox(), "message waits", "messages wait"))));
                case AlertRule.Stalled r ->
                    look.census().waitingServers().forEach(server -> {
                        double seconds = secondsSince(waiting.get(server.id()), look);
                        if (seconds >= r.threshold().clear()) {
                            readings.add(new AlertReading(
                                    r,
                                    server.name(),
                                    seconds,
                                    Texts.count(server.mailbox(), "message waits", "messages wait")
                                            + ", and none was handled for " + whole(seconds) + " s"));
                        }
                    });
                case AlertRule.Silent r -> {
                    double seconds = secondsSince(named.get(r.server()), look);
                    readings.add(new AlertReading(
                            r, r.server(), seconds, "has handled nothing for " + whole(seconds) + " s"));
                }
                case AlertRule.Restarts r -> {
                    long count =
                            look.counts().restarted() - lastMinute.getFirst().restarted();
                    readings.add(new AlertReading(
                            r, node, count, Texts.count(count, "restart", "restarts") + " in the last minute"));
                }
                case AlertRule.Crashes r -> {
                    long count = look.counts().crashed() - lastMinute.getFirst().crashed();
                    readings.add(new AlertReading(
                            r, node, count, Texts.count(count, "crash", "crashes") + " in the last minute"));
                }
                case AlertRule.HeapShare r -> {
                    double percent =
                            100.0 * look.memory().used() / look.memory().max();
                    readings.add(new AlertReading(r, node, percent, whole(percent) + " % of the heap in use"));
                }
                case AlertRule.GaugeAbove r -> {
                    double value = look.gauges().getOrDefault(r.gauge(), 0.0);
                    readings.add(new AlertReading(r, node, value, r.gauge() + " is " + value));
                }
            }
        }
        return readings;
    }

    private static long whole(double value) {
        return Math.round(value);
    }

    private void count(Look look) {
        lastMinute.add(new Counted(
                look.nanos(), look.counts().restarted(), look.counts().crashed()));
        while (look.nanos() - lastMinute.getFirst().nanos() > MINUTE) {
            lastMinute.removeFirst();
        }
    }

    private void watch(Look look) {
        Map<Long, Sighting> now = new HashMap<>();
        for (ServerInfo server : look.census().waitingServers()) {
            now.put(server.id(), sighting(waiting.get(server.id()), server, look));
        }
        waiting = now;
        for (AlertRule rule : rules) {
            if (rule instanceof AlertRule.Silent silent) {
                watch(silent.server(), look);
            }
        }
    }

    private void watch(String name, Look look) {
        Sighting before = named.get(name);
        Optional<ServerInfo> server = runtime.registry().whereis(name).flatMap(runtime.observer()::look);
        if (server.isPresent()) {
            named.put(name, sighting(before, server.get(), look));
        } else if (before == null) {
            named.put(name, new Sighting(0, 0, look.nanos()));
        }
    }

    private static Sighting sighting(@Nullable Sighting before, ServerInfo server, Look look) {
        if (before != null && before.id() == server.id() && before.handled() == server.handled()) {
            return before;
        }
        return new Sighting(server.id(), server.handled(), look.nanos());
    }

    private static double secondsSince(@Nullable Sighting sighting, Look look) {
        return sighting == null ? 0 : (look.nanos() - sighting.since()) / NANOS_PER_SECOND;
    }
}
