package io.genserver.dashboard;

import io.genserver.monitoring.Feed;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.Point;
import io.genserver.monitoring.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a feed tells, the newest of it, until somebody looks. For any thread. */
final class FeedWatch implements Feed.Listener {
    /** More columns than a screen has. */
    static final int MAX_RATES = 600;

    static final int MAX_ENTRIES = 1_000;

    private final Deque<Double> rates = new ArrayDeque<>();
    private final Deque<Seen.Entry> entries = new ArrayDeque<>();
    private @Nullable Sample sample;
    private boolean connected;
    private String reason = "";
    private long heard;
    private long missed;

    @Override
    public synchronized void sampled(Sample newest) {
        sample = newest;
        addBounded(rates, newest.messagesPerSecond(), MAX_RATES);
    }

    /** Of what is drawn already if the connection is not the first. */
    @Override
    public synchronized void remembered(List<Point> history) {
        rates.clear();
        history.forEach(point -> addBounded(rates, point.messagesPerSecond(), MAX_RATES));
    }

    @Override
    public synchronized void happened(Incident incident) {
        addBounded(entries, new Seen.Entry(++heard, incident), MAX_ENTRIES);
    }

    @Override
    public synchronized void missed(long incidents) {
        missed += incidents;
    }

    @Override
    public synchronized void connected(boolean isConnected, String why) {
        connected = isConnected;
        reason = why;
    }

    private static <T> void addBounded(Deque<T> items, T item, int limit) {
        items.addLast(item);
        if (items.size() > limit) {
            items.removeFirst();
        }
    }

    synchronized Seen seen() {
        return new Seen(sample, new ArrayList<>(rates), new ArrayList<>(entries), missed, connected, reason);
    }
}
