package io.genserver.eventbus.nats;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One server's claim to a name, on the thread of whoever makes it. */
final class Claim {
    private static final String THIS_NODE = "this node";

    /**
     * The name is had.
     *
     * @param token the revision of its key
     */
    record Granted(Lease lease, long token) {}

    private final RemoteServers remote;
    private final String name;
    private final long end;
    private @Nullable String holder;
    private @Nullable Exception trouble;

    Claim(RemoteServers remote, String name, Duration timeout) {
        this.remote = remote;
        this.name = name;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    /** Tries until it has the name, or the time is over; once in any case. */
    Granted await() {
        while (true) {
            Optional<Granted> granted = tryOnce();
            if (granted.isPresent()) {
                return granted.get();
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw failure();
            }
            try {
                remote.runtime().sleep(Duration.ofNanos(Math.min(left, pause().toNanos())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RemoteException.Interrupted("interrupted while " + name + " was claimed");
            }
        }
    }

    /** To ask NATS costs more than to look here. */
    private Duration pause() {
        return THIS_NODE.equals(holder)
                ? Duration.ofMillis(10)
                : remote.options().lease().dividedBy(20);
    }

    private RemoteException failure() {
        return holder != null
                ? new RemoteException.NameTaken(name, holder)
                : new RemoteException.Unavailable("NATS could not be asked for the name " + name, trouble);
    }

    private Optional<Granted> tryOnce() {
        if (remote.exposed(name) != null) { // maybe of a server that has just ended, which is not yet known
            holder = THIS_NODE;
            return Optional.empty();
        }
        Lease lease = remote.lease();
        if (lease == null || !lease.isValid()) {
            return Optional.empty();
        }
        try {
            OptionalLong token = claim(lease);
            return token.isPresent() ? Optional.of(new Granted(lease, token.getAsLong())) : Optional.empty();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            trouble = e;
            return Optional.empty();
        }
    }

    private OptionalLong claim(Lease lease) throws IOException, JetStreamApiException {
        OptionalLong fresh = remote.store().claim(name, lease.node());
        if (fresh.isPresent()) {
            return fresh;
        }
        Optional<NameStore.Holder> present = remote.store().holder(name);
        if (present.isEmpty()) {
            return OptionalLong.empty(); // it has just become free
        }
        NameStore.Holder before = present.get();
        holder = "the node " + before.node();
        // This node's own is one that it has not given back yet, or of which it never heard that it had got it.
        return before.node().equals(lease.node()) || remote.store().fence(before.node())
                ? remote.store().pass(name, before, lease.node())
                : OptionalLong.empty();
    }
}
