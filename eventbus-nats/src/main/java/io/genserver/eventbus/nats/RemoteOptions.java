package io.genserver.eventbus.nats;

import java.time.Duration;

/**
 * How servers are found across nodes; immutable. The nodes of a cluster have the same name for it.
 *
 * {@snippet file="RemoteExample.java" region="options"}
 *
 * @param cluster what the subjects and buckets of this cluster begin with: ASCII letters, digits, {@code -} and {@code _}
 * @param lease for how long a node that is not heard of keeps its names; see {@link RemoteServers} for what follows. 300
 *     ms to 1 hour; less than a few seconds loses names to pauses of the network or of a garbage collector
 * @param replicas how many servers of NATS keep the names; 3 or 5 in a cluster, so that they are not lost with one server
 * @param mostPending how many calls of other nodes may be under way here, and as many of this node elsewhere; one more
 *     fails with {@link RemoteException.Overloaded}
 */
public record RemoteOptions(String cluster, Duration lease, int replicas, int mostPending) {

    public RemoteOptions {
        if (!cluster.matches("[-_A-Za-z0-9]{1,64}")) {
            throw new IllegalArgumentException(
                    "the name of a cluster has 1 to 64 ASCII letters, digits, - and _, unlike '" + cluster + "'");
        }
        if (lease.compareTo(Duration.ofMillis(300)) < 0 || lease.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("a lease is for 300 ms to 1 hour, not " + lease);
        }
        if (replicas < 1 || replicas > 5) {
            throw new IllegalArgumentException("there can be 1 to 5 replicas, not " + replicas);
        }
        if (mostPending < 1) {
            throw new IllegalArgumentException("at least one call must be able to be under way, not " + mostPending);
        }
    }

    /** A lease of 6 seconds, 1 replica, and 10,000 calls. */
    public static RemoteOptions cluster(String name) {
        return new RemoteOptions(name, Duration.ofSeconds(6), 1, 10_000);
    }

    /** These options with another lease. */
    public RemoteOptions withLease(Duration newLease) {
        return new RemoteOptions(cluster, newLease, replicas, mostPending);
    }

    /** These options with another number of replicas. */
    public RemoteOptions withReplicas(int newReplicas) {
        return new RemoteOptions(cluster, lease, newReplicas, mostPending);
    }

    /** These options with another number of calls. */
    public RemoteOptions withMostPending(int newMostPending) {
        return new RemoteOptions(cluster, lease, replicas, newMostPending);
    }

    /** How long the node itself counts on its lease. */
    long ownNanos() {
        return lease.toNanos() / 3 * 2;
    }

    /** How often it is renewed; as long may each request of that take. */
    Duration beat() {
        return lease.dividedBy(6);
    }
}
