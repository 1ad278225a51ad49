package io.genserver.eventbus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A bus as its {@linkplain EventRelay relay} sees it. Safe for use by many threads.
 *
 * <p>A bus that retains events is taken for one that hears the pattern {@code >} and no other, as what it retains has to be
 * the last event of its topic, whoever hears it.
 *
 * {@snippet file="RelayExample.java" region="relay"}
 *
 * @param <E> the type of the bus's events
 */
public final class RelayPort<E> implements AutoCloseable {
    private static final TopicPattern ALL = TopicPattern.parse(TopicPattern.REST);

    private final EventBus<E> bus;
    private final SubscriptionTable<E> table;
    private final EventRelay<E> relay;

    RelayPort(EventBus<E> bus, SubscriptionTable<E> table, EventRelay<E> relay) {
        this.bus = bus;
        this.table = table;
        this.relay = relay;
    }

    /** The patterns that are heard now. */
    public Set<TopicPattern> patterns() {
        if (table.retains()) {
            return Set.of(ALL);
        }
        Set<TopicPattern> patterns = new HashSet<>();
        table.forEach(subscriber -> patterns.add(subscriber.topics()));
        return patterns;
    }

    /** Whether this very pattern is heard now; others that match the same topics do not count. */
    public boolean isHeard(TopicPattern pattern) {
        return table.retains() ? pattern.equals(ALL) : !table.at(pattern).isEmpty();
    }

    /**
     * Delivers an event that was published elsewhere to the subscriptions to this very pattern. So where patterns overlap,
     * an event that comes once for each of them reaches each subscription once. Does not wait for room in the queues of
     * {@link QueuePolicy#BLOCK}, as nobody here could be held up but those who publish elsewhere: an event is dropped where a
     * queue is full. A mailbox with {@link io.genserver.Overflow#BLOCK} is waited for.
     *
     * @return to how many subscriptions
     */
    public int deliver(TopicPattern pattern, Topic topic, E event) {
        List<Subscriber<E>> hearers = table.retains() ? table.publish(topic, event) : table.at(pattern);
        bus.deliverWithoutWaiting(topic, event, hearers);
        return hearers.size();
    }

    /** Ends the relay; the bus can have another. */
    @Override
    public void close() {
        bus.endRelay(relay);
    }
}
