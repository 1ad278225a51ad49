package io.genserver.chat;

import io.genserver.ServerRef;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a bucket keeps of users who were deleted, and how it is forgotten: or it would keep a little of all who were ever there. {@link
 * Presence}'s own.
 */
final class Tombstones {
    /** By then all nodes have heard, or will hear all anew. */
    private static final Duration AGE = Duration.ofMinutes(1);

    private static final int MAX = 100_000;
    private static final int STEP = 100;
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /**
     * A user who was deleted.
     *
     * @param since when this node heard of it, by {@link System#nanoTime}
     */
    record Deleted(UserKey user, long revision, long since) {}

    private final PresenceBucket bucket;
    private final Queue<Deleted> deleted = new ArrayDeque<>();
    private final AtomicBoolean isClearing = new AtomicBoolean();

    Tombstones(PresenceBucket bucket) {
        this.bucket = bucket;
    }

    void add(UserKey user, long revision, long now) {
        if (deleted.size() == MAX) {
            deleted.remove(); // it stays until all is told anew
        }
        deleted.add(new Deleted(user, revision, now));
    }

    /** Forgets those that are old, or has another node do so. Does not wait. */
    void clear(long now, boolean isForThisNode, ServerRef<?, PresenceCast> presence) {
        List<Deleted> old = new ArrayList<>();
        while (old.size() < STEP
                && !deleted.isEmpty()
                && now - deleted.element().since() > AGE.toNanos()) {
            old.add(deleted.remove());
        }
        if (!isForThisNode) {
            old.forEach(each -> presence.cast(new PresenceCast.Purged(each.user(), each.revision())));
        } else if (!old.isEmpty() && isClearing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("forgetting users").start(() -> purge(old, presence));
        } else {
            deleted.addAll(old);
        }
    }

    private void purge(List<Deleted> old, ServerRef<?, PresenceCast> presence) {
        try {
            for (Deleted each : old) {
                bucket.purge(new PresenceKey.User(each.user()), each.revision());
                presence.cast(new PresenceCast.Purged(each.user(), each.revision()));
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "what was deleted is not forgotten yet: {0}", e.getMessage());
        } finally {
            isClearing.set(false);
        }
    }
}
