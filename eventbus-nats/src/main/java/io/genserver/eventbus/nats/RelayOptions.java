package io.genserver.eventbus.nats;

import java.time.Duration;
import java.util.Objects;

/**
 * How a bus is carried to other nodes; immutable.
 *
 * {@snippet file="RelayExample.java" region="options"}
 *
 * @param prefix what the subjects begin with; the topic follows after a dot. Nodes whose buses are one have the same, other
 *     buses on the same NATS have others
 * @param outboundEvents how many events may wait to be sent; one more is dropped and counted
 * @param outboundBytes how many bytes those may have
 * @param patience how long a publish waits for room among those while NATS is connected, so that bursts slow down who
 *     publishes. Zero, as it is by default, for not at all; without a connection nobody ever waits
 */
public record RelayOptions(String prefix, int outboundEvents, long outboundBytes, Duration patience) {

    public RelayOptions {
        Subjects.below(prefix);
        if (outboundEvents < 1 || outboundBytes < 1) {
            throw new IllegalArgumentException("at least one event must be able to wait for NATS, not " + outboundEvents
                    + " of " + outboundBytes + " bytes");
        }
        if (Objects.requireNonNull(patience, "patience").isNegative()) {
            throw new IllegalArgumentException("a publish cannot wait for " + patience);
        }
    }

    /** A prefix, room for 65,536 events of 16 MiB together, and no patience. */
    public static RelayOptions prefix(String prefix) {
        return new RelayOptions(prefix, 65_536, 16L << 20, Duration.ZERO);
    }

    /** These options with other bounds of what waits. */
    public RelayOptions withOutbound(int events, long bytes) {
        return new RelayOptions(prefix, events, bytes, patience);
    }

    /** These options with another patience. */
    public RelayOptions withPatience(Duration newPatience) {
        return new RelayOptions(prefix, outboundEvents, outboundBytes, newPatience);
    }
}
