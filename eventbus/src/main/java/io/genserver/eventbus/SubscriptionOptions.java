package io.genserver.eventbus;

import io.genserver.ServerRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a handler is subscribed; immutable.
 *
 * {@snippet file="PolicyExample.java" region="policy"}
 *
 * @param capacity how many events may wait for the handler, besides the retained ones that it begins with
 * @param policy what becomes of one more
 * @param owner the server with which the subscription ends, or {@code null} for none. A reference by name stands for
 *     the server that has the name when the bus looks, which is soon, or else when it is started
 */
public record SubscriptionOptions(
        int capacity, QueuePolicy policy, @Nullable ServerRef<?, ?> owner) {

    /** Room for 1,024 events, {@link QueuePolicy#DROP_NEWEST}, and no owner. */
    public static final SubscriptionOptions DEFAULT = new SubscriptionOptions(1024, QueuePolicy.DROP_NEWEST, null);

    public SubscriptionOptions {
        if (capacity < 1) {
            throw new IllegalArgumentException("a queue must hold at least one event, not " + capacity);
        }
        Objects.requireNonNull(policy, "policy");
    }

    /** {@link #DEFAULT} with another queue. */
    public static SubscriptionOptions queue(int capacity, QueuePolicy policy) {
        return new SubscriptionOptions(capacity, policy, null);
    }

    /** These options with an owner. */
    public SubscriptionOptions ownedBy(ServerRef<?, ?> newOwner) {
        return new SubscriptionOptions(capacity, policy, Objects.requireNonNull(newOwner, "newOwner"));
    }
}
