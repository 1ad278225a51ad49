package io.genserver.chat;

import io.genserver.ServerRef;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** This node's record in the bucket, which it renews while it lives. {@link Presence}'s own. */
final class NodeLease {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final PresenceBucket bucket;
    private final SharedClaims claims;
    private final Duration lease;
    private final Supplier<NodeSummary> summary;

    private String id;
    private long revision;
    private long beats;
    private long lastBeat;
    private boolean isBeating;

    NodeLease(PresenceBucket bucket, SharedClaims claims, Duration lease, Supplier<NodeSummary> summary) {
        this.bucket = bucket;
        this.claims = claims;
        this.lease = lease;
        this.summary = summary;
        this.id = claims.nextNode();
        this.lastBeat = System.nanoTime() - lease.toNanos();
    }

    /** What this node is called, for as long as it has not ended. */
    String id() {
        return id;
    }

    long revision() {
        return revision;
    }

    NodeRecord record() {
        return new NodeRecord(beats, null, summary.get());
    }

    /** Whether nobody else can have what this node has. */
    boolean isLeased() {
        return claims.isLeased();
    }

    /** Its record has this revision, at least: an answer may have been lost. */
    void heardOf(long newRevision) {
        revision = Math.max(revision, newRevision);
    }

    /** Begins anew under another name. */
    void begin() {
        id = claims.nextNode();
        revision = 0;
        lastBeat = System.nanoTime() - lease.toNanos();
    }

    /** Asks for the lease to be renewed, if it is time to; answered by {@link PresenceCast.Beat}. */
    void renew(long now, ServerRef<?, PresenceCast> presence) {
        if (isBeating || now - lastBeat < lease.dividedBy(8).toNanos()) {
            return;
        }
        isBeating = true;
        lastBeat = now;
        beats++;
        String node = id;
        bucket.put(new PresenceKey.Node(node), record().toJson(), revision)
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((written, failure) ->
                        presence.cast(new PresenceCast.Beat(node, now, written == null ? 0 : written, failure)));
    }

    /** Takes the answer; whether the lease was renewed. */
    boolean renewed(PresenceCast.Beat beat) {
        isBeating = false;
        if (!beat.node().equals(id)) {
            return false;
        }
        if (beat.failure() != null) { // if it came too late, what has come before it is told soon
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "the lease was not renewed: {0}",
                    beat.failure().getMessage());
            return false;
        }
        heardOf(beat.revision());
        claims.renewed(beat.sent());
        return true;
    }

    /** Says of a node that it has ended, unless it has been heard of since. Does not wait. */
    void end(String node, long last) {
        bucket.put(new PresenceKey.Node(node), NodeRecord.ended(id).toJson(), last)
                .whenComplete((written, failure) -> LOG.log(
                        System.Logger.Level.DEBUG,
                        "node {0} {1}",
                        node,
                        failure == null ? "has ended" : "may live: " + failure.getMessage()));
    }

    /** Says that this node has ended; waits until it is known, for a while at most. */
    void sayFarewell() throws InterruptedException {
        try {
            bucket.put(new PresenceKey.Node(id), NodeRecord.ended(id).toJson(), revision)
                    .get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) { // its lease will end
            LOG.log(System.Logger.Level.DEBUG, "others are not told that this node ends: {0}", e.getMessage());
        }
    }
}
