package io.genserver.eventbus.nats;

import io.genserver.ServerRef;

/**
 * A name of the cluster that a server of this node has; {@link RemoteServers#expose} makes it. It ends with the server, with
 * the node's lease, and by {@link #close}.
 *
 * {@snippet file="RemoteExample.java" region="expose"}
 *
 * @param <Q> the protocol of the server's calls
 * @param <C> its cast messages
 */
public final class Exposure<Q, C> implements AutoCloseable {
    private final RemoteServers remote;
    private final String name;
    private final ServerRef<Q, C> server;
    private final ServerCodec<Q, C> codec;
    private final Lease lease;
    private final long token;

    Exposure(
            RemoteServers remote,
            String name,
            ServerRef<Q, C> server,
            ServerCodec<Q, C> codec,
            Lease lease,
            long token) {
        this.remote = remote;
        this.name = name;
        this.server = server;
        this.codec = codec;
        this.lease = lease;
        this.token = token;
    }

    /** The name. */
    public String name() {
        return name;
    }

    /**
     * A number that grows with each server that gets the name: a fencing token. A store that refuses what comes with a smaller
     * one than it has seen is safe even from a node that was stopped in the middle of a write and woke up much later.
     */
    public long token() {
        return token;
    }

    /** Whether the server has the name, by this node's clock; old news by the time it is read. */
    public boolean isActive() {
        return lease.isValid() && remote.exposed(name) == this;
    }

    /** Gives the name back, soon, and leaves the server alone. Monitors elsewhere are told of a shutdown. */
    @Override
    public void close() {
        remote.withdraw(this);
    }

    ServerRef<Q, C> server() {
        return server;
    }

    ServerCodec<Q, C> codec() {
        return codec;
    }

    Lease lease() {
        return lease;
    }

    @Override
    public String toString() {
        return name;
    }
}
