package io.genserver.eventbus;

import io.genserver.ServerRef;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One who hears events, as the bus sees it. It outlives all servers of the bus. */
abstract sealed class Subscriber<E> implements Subscription permits HandlerSubscriber, ServerSubscriber {
    static final System.Logger LOG = System.getLogger("io.genserver.eventbus");

    final EventBus<E> bus;
    private final TopicPattern pattern;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean ended = new AtomicBoolean();

    Subscriber(EventBus<E> bus, TopicPattern pattern) {
        this.bus = bus;
        this.pattern = pattern;
    }

    /** The server whose end ends this, too. */
    abstract @Nullable ServerRef<?, ?> owner();

    /**
     * Takes the retained events, which come before all others; called once, when publishers can see it already. Nothing is
     * delivered before.
     */
    abstract void begin(List<Delivery<E>> retained);

    /**
     * Delivers an event, or drops it; does not wait.
     *
     * @return {@code false} if neither, as there is to be a wait for room: {@link #deliver} is next
     */
    abstract boolean offer(Delivery<E> delivery);

    /** Delivers an event for which there was no room, or drops it when it is {@code deadline}. */
    abstract void deliver(Delivery<E> delivery, long deadline);

    /** Lets go of what it has when it has ended. */
    abstract void release();

    /** Whom observers are told of when it drops something. */
    abstract @Nullable ServerRef<?, ?> server();

    final void delivered(long count) {
        delivered.add(count);
    }

    /** Counts an event that is lost here, and tells observers. The log would be flooded by the slowest. */
    final void drop(Delivery<E> delivery) {
        ServerRef<?, ?> server = server();
        bus.runtime().observer().dropped(server == null ? bus.server() : server, delivery.event());
        countDropped(delivery);
    }

    /** As {@link #drop}, if observers know. */
    final void countDropped(Delivery<E> delivery) {
        dropped.increment();
        bus.countDropped();
        delivery.done(false);
    }

    @Override
    public final void close() {
        bus.remove(this); // first, so that it is out when this returns, even if another thread ends it at the same time
        if (ended.compareAndSet(false, true)) {
            bus.ended(this);
            release();
        }
    }

    @Override
    public final boolean isActive() {
        return !ended.get();
    }

    @Override
    public final long delivered() {
        return delivered.sum();
    }

    @Override
    public final long dropped() {
        return dropped.sum();
    }

    final TopicPattern topics() {
        return pattern;
    }

    @Override
    public final String pattern() {
        return pattern.toString();
    }

    /** What logs, crash reports and thread dumps show. */
    @Override
    public final String toString() {
        return bus + " " + pattern;
    }
}
