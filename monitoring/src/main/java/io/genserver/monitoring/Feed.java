package io.genserver.monitoring;

import java.util.List;

/**
 * Where samples and incidents come from: the {@linkplain Sampler sampler} of this process, or {@linkplain RemoteFeed
 * another process} over the network. For any thread.
 *
 * {@snippet file="SamplerExample.java" region="listener"}
 */
public interface Feed extends AutoCloseable {

    /**
     * Who is told. Called by one thread at a time, on a virtual thread that may block: a listener that is slow holds up
     * neither the source nor other listeners, but misses something. What it throws ends its subscription.
     */
    interface Listener {
        /** The newest sample. One who is slow misses older ones, and never the newest for long. */
        void sampled(Sample sample);

        /** Incidents come in their order, those first that had happened before and are still known. */
        void happened(Incident incident);

        /** Whether there is a source at present; {@code reason} is for people. */
        void connected(boolean isConnected, String reason);

        /** What was before, the oldest first: told before the first sample of each connection. */
        default void remembered(List<Point> history) {}

        /** So many incidents that would come next were left out, as this listener was too slow or far away for too long. */
        default void missed(long incidents) {}
    }

    /** What {@link #subscribe} returns. */
    interface Subscription extends AutoCloseable {
        /** Nothing is told that is not being told already. May be called more than once. */
        @Override
        void close();
    }

    /** Has {@code listener} told, until what is returned is closed. */
    Subscription subscribe(Listener listener);

    /**
     * Asks a server to end as its supervisor would, and does not wait until it has; from afar this blocks for an answer,
     * a few seconds at most. That it was asked is an incident.
     *
     * @throws IllegalStateException if it cannot be asked; the message says why, for people
     */
    void stop(long serverId);

    /**
     * As {@link #stop}, but it has no say in it.
     *
     * @throws IllegalStateException likewise
     */
    void kill(long serverId);

    /** Ends all subscriptions. */
    @Override
    void close();
}
