package io.genserver.monitoring;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one listener has yet to be told: bounded, as of samples and histories only the newest count, and of incidents so
 * many are kept. Anybody puts something in, which never waits; one thread at a time takes it out and tells it.
 */
final class Outbox {
    private final int capacity;

    private @Nullable Consumer<Feed.Listener> connection;
    private @Nullable List<Point> history;
    private @Nullable Sample sample;
    private final Queue<Incident> incidents = new ArrayDeque<>();
    private long missed;
    private boolean closed;

    /** Whether whoever tells has been woken and has not found this empty since. */
    private boolean awake;

    /**
     * An empty one.
     *
     * @param incidents how many may wait
     */
    Outbox(int incidents) {
        this.capacity = incidents;
    }

    synchronized void connected(boolean isConnected, String reason) {
        connection = listener -> listener.connected(isConnected, reason);
    }

    synchronized void remembered(List<Point> points) {
        history = points;
    }

    synchronized void sampled(Sample newest) {
        sample = newest;
    }

    synchronized void happened(Incident incident) {
        if (incidents.size() == capacity) {
            incidents.remove();
            missed++;
        }
        incidents.add(incident);
    }

    synchronized void missed(long more) {
        missed += more;
    }

    /** Whether whoever tells is to be woken. */
    synchronized boolean wakes() {
        boolean wasAwake = awake;
        awake = true;
        return !wasAwake && !closed;
    }

    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Tells all that there is; on the thread of whoever tells. */
    void tell(Feed.Listener listener) {
        for (Consumer<Feed.Listener> next = take(); next != null; next = take()) {
            next.accept(listener);
        }
    }

    private synchronized @Nullable Consumer<Feed.Listener> take() {
        if (closed) {
            return null;
        }
        if (connection != null) {
            Consumer<Feed.Listener> taken = connection;
            connection = null;
            return taken;
        }
        if (history != null) {
            List<Point> taken = history;
            history = null;
            return listener -> listener.remembered(taken);
        }
        if (missed > 0) {
            long taken = missed;
            missed = 0;
            return listener -> listener.missed(taken);
        }
        Incident incident = incidents.poll();
        if (incident != null) {
            return listener -> listener.happened(incident);
        }
        if (sample != null) {
            Sample taken = sample;
            sample = null;
            return listener -> listener.sampled(taken);
        }
        awake = false;
        return null;
    }
}
