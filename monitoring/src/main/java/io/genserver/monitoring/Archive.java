package io.genserver.monitoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
    private boolean hasSource;
    private String sourceReason;
    private @Nullable Sample latest;
    private long lastIncident;
    private long lastSample;

    /** An empty one; what it says of the source holds until {@link #connected}. */
    Archive(int points, int incidents, boolean hasSource, String reason) {
        this.history = new Ring<>(points);
        this.incidents = new Ring<>(incidents);
        this.maxIncidents = incidents;
        this.hasSource = hasSource;
        this.sourceReason = reason;
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
            tell(outbox -> outbox.sampled(sample), wakes);
        }
        wakes.forEach(Runnable::run);
    }

    /** Adds an incident, with the next number. */
    void add(Instant time, Incident.Kind kind, long serverId, String server, String text, @Nullable String detail) {
        List<Runnable> wakes = new ArrayList<>();
        synchronized (this) {
            var incident = new Incident(++lastIncident, time, kind, serverId, server, text, detail);
            incidents.add(incident);
            tell(outbox -> outbox.happened(incident), wakes);
        }
        wakes.forEach(Runnable::run);
    }

    /** Adds an incident that has its number from elsewhere. */
    void add(Incident incident) {
        List<Runnable> wakes = new ArrayList<>();
        synchronized (this) {
            lastIncident = incident.number();
            incidents.add(incident);
            tell(outbox -> outbox.happened(incident), wakes);
        }
        wakes.forEach(Runnable::run);
    }

    /** Says that so many incidents will not come. */
    void missed(long count) {
        List<Runnable> wakes = new ArrayList<>();
        synchronized (this) {
            tell(outbox -> outbox.missed(count), wakes);
        }
        wakes.forEach(Runnable::run);
    }

    /** Forgets incidents, as those that come now are of another source. */
    synchronized void forgetIncidents() {
        incidents.clear();
    }

    /** Says whether there is a source. */
    void connected(boolean isConnected, String reason) {
        List<Runnable> wakes = new ArrayList<>();
        synchronized (this) {
            hasSource = isConnected;
            sourceReason = reason;
            tell(outbox -> outbox.connected(isConnected, reason), wakes);
        }
        wakes.forEach(Runnable::run);
    }

    /** Takes over a history from elsewhere. */
    void remember(List<Point> points) {
        List<Runnable> wakes = new ArrayList<>();
        synchronized (this) {
            history.clear();
            points.forEach(history::add);
            List<Point> kept = history.toList();
            tell(outbox -> outbox.remembered(kept), wakes);
        }
        wakes.forEach(Runnable::run);
    }

    private void tell(Consumer<Outbox> news, List<Runnable> wakes) {
        listeners.forEach((outbox, wake) -> {
            news.accept(outbox);
            addIfAsleep(outbox, wake, wakes);
        });
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
            outbox.connected(hasSource, sourceReason);
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
