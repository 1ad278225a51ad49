package io.genserver.eventbus.nats;

/**
 * A node's right to its names, for as long as it is renewed. Counted from when a renewal was sent, by the node's own clock: NATS
 * had it later, and others saw it later still.
 *
 * <p>A lease that has lapsed is over for good. The node gets another one, under another id.
 */
final class Lease {
    private final String node;
    private final long nanos;
    private volatile long sent;
    private volatile boolean over;

    Lease(String node, long nanos, long sent) {
        this.node = node;
        this.nanos = nanos;
        this.sent = sent;
    }

    /** The id of the node for as long as it has this lease. */
    String node() {
        return node;
    }

    /** How much is left; zero or less if it has lapsed. */
    long left() {
        return over ? 0 : sent + nanos - System.nanoTime();
    }

    boolean isValid() {
        return left() > 0;
    }

    /** A renewal was sent at this time, and NATS has taken it. Comes to nothing if the lease had lapsed by then. */
    void renewed(long atNanos) {
        if (isValid()) {
            sent = atNanos;
        }
    }

    void end() {
        over = true;
    }
}
