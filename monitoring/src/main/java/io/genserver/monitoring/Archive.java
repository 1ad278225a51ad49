package io.genserver.monitoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sampler has seen, as far as it is kept, and who hears of it. It outlives the sampler's server. For any thread;
 * nobody waits but for the moment in which another puts something in. Outboxes are woken without the lock, as that may let
 * others run.
 */
final class Archive {
    private final Ring<Point> history;
    private final Ring<Incident> incidents;
    private final int maxIncidents;
    private final Map<Outbox, Runnable> listeners = new LinkedHashMap<>();
    private @Nullable Sample latest;
    private long lastIncident;
    private long lastSample;

    Archive(SamplerOptions options) {
        history = new Ring<>(options.points());
        incidents = new Ring<>(options.incidents());
        maxIncidents = options.incidents();
    }

    /** The number of the next sample. */
    synchronized long nextSample() {
        return ++lastSample;
    }

    void add(Sample sample, Point point) {
        List<Runnable> wakes = new ArrayList<>();
        synchronized (this) {
            latest = sample;
            history.add(point);
            listeners.forEach((outbox, wake) -> {
                outbox.sampled(sample);
                addIfAsleep(outbox, wake, wakes);
            });
        }
        wakes.forEach(Runnable::run);
    }

    /** Adds an incident, with the next number. */
    Incident add(Instant time, Incident.Kind kind, long serverId, String server, String text, @Nullable String detail) {
        List<Runnable> wakes = new ArrayList<>();
        Incident incident;
        synchronized (this) {
            incident = new Incident(++lastIncident, time, kind, serverId, server, text, detail);
            incidents.add(incident);
            listeners.forEach((outbox, wake) -> {
                outbox.happened(incident);
                addIfAsleep(outbox, wake, wakes);
            });
        }
        wakes.forEach(Runnable::run);
        return incident;
    }

    private static void addIfAsleep(Outbox outbox, Runnable wake, List<Runnable> wakes) {
        if (outbox.wakes()) {
            wakes.add(wake);
        }
    }

    /** Fills a new outbox with what there is, and from now on with what comes. */
    void subscribe(Outbox outbox, Runnable wake) {
        List<Runnable> wakes = new ArrayList<>();
        synchronized (this) {
            outbox.connected(true, "in this process");
            outbox.remembered(history.toList());
            incidents.toList().forEach(outbox::happened);
            if (latest != null) {
                outbox.sampled(latest);
            }
            listeners.put(outbox, wake);
            addIfAsleep(outbox, wake, wakes);
        }
        wakes.forEach(Runnable::run);
    }

    void unsubscribe(Outbox outbox) {
        outbox.close();
        synchronized (this) {
            listeners.remove(outbox);
        }
    }

    /** Tells nobody any more; those who tell are woken, and find that. */
    void closeAll() {
        List<Runnable> wakes;
        synchronized (this) {
            wakes = List.copyOf(listeners.values());
            listeners.keySet().forEach(Outbox::close);
            listeners.clear();
        }
        wakes.forEach(Runnable::run);
    }

    synchronized Optional<Sample> latest() {
        return Optional.ofNullable(latest);
    }

    synchronized List<Point> history() {
        return history.toList();
    }

    synchronized List<Incident> incidents() {
        return incidents.toList();
    }

    synchronized long lastIncident() {
        return lastIncident;
    }

    int maxIncidents() {
        return maxIncidents;
    }
}
