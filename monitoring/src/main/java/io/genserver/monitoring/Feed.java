package io.genserver.monitoring;

/**
 * Where samples and incidents come from: the sampler of this process, or another process over the network. For any thread.
 */
public interface Feed extends AutoCloseable {

    /** Who is told. Called by one thread at a time; must not block for long. */
    interface Listener {
        /** The newest sample. One who is slow may miss some, and never the newest for long. */
        void sampled(Sample sample);

        /** Incidents come in their order, those first that had happened before and are still known. */
        void happened(Incident incident);

        /** Whether there is a source at present; {@code reason} is for people. */
        void connected(boolean isConnected, String reason);
    }

    /** Has {@code listener} told, until what is returned is closed. */
    Subscription subscribe(Listener listener);

    /** What {@link #subscribe} returns. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Asks a server to end as its supervisor would; returns at once. What becomes of it is an incident.
     *
     * @throws IllegalStateException if it cannot be asked; the message says why, for people
     */
    void stop(long serverId);

    /** As {@link #stop}, but it has no say in it. */
    void kill(long serverId);

    @Override
    void close();
}
