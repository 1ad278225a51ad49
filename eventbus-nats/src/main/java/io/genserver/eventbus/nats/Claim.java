package io.genserver.eventbus.nats;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One server's claim to a name, on the thread of whoever makes it. */
final class Claim {

    /**
     * The name is had.
     *
     * @param token the revision of its key
     */
    record Granted(Lease lease, long token) {}

    private final RemoteServers remote;
    private final String name;
    private final long end;
    private final Duration pause;
    private @Nullable String holder;
    private @Nullable Exception trouble;

    Claim(RemoteServers remote, String name, Duration timeout) {
        this.remote = remote;
        this.name = name;
        this.end = System.nanoTime() + timeout.toNanos();
        this.pause = remote.options().lease().dividedBy(20);
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
                remote.runtime().sleep(Duration.ofNanos(Math.min(left, pause.toNanos())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RemoteException.Interrupted("interrupted while " + name + " was claimed");
            }
        }
    }

    private RemoteException failure() {
        return holder != null
                ? new RemoteException.NameTaken(name, "the node " + holder)
                : new RemoteException.Unavailable("NATS could not be asked for the name " + name, trouble);
    }

    private Optional<Granted> tryOnce() {
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
        holder = before.node();
        // This node's own is one that it has not given back yet, or of which it never heard that it had got it.
        return before.node().equals(lease.node()) || remote.store().fence(before.node())
                ? remote.store().pass(name, before, lease.node())
                : OptionalLong.empty();
    }
}
