package io.genserver.eventbus;

import io.genserver.MailboxLimit;
import io.genserver.ServerRef;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A handler's subscription to a pattern. Its queue belongs to it and not to the server that empties it, so events that
 * wait there survive a crash of the handler and a restart of the bus.
 *
 * {@snippet file="EventBusExample.java" region="bus"}
 *
 * @param <E> the type of the bus's events
 */
public final class Subscription<E> {
    private static final System.Logger LOG = System.getLogger("io.genserver.eventbus");

    private static final int TURN_MILLIS = 100;

    /** A restart takes much less than these 5 seconds. */
    private static final int MAX_UNSERVED_TURNS = 50;

    private final EventBus<E> bus;
    private final TopicPattern pattern;
    private final EventHandler<? super E> handler;
    private final MailboxLimit limit;
    private final BlockingQueue<Delivery<E>> queue;
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean warned = new AtomicBoolean();

    /** Whether the server has been told that there is something in the queue, and has not looked since. */
    private final AtomicBoolean told = new AtomicBoolean();

    private volatile @Nullable ServerRef<Void, SubscriberServer.Signal> server;
    private volatile boolean cancelled;

    Subscription(EventBus<E> bus, TopicPattern pattern, EventHandler<? super E> handler, MailboxLimit limit) {
        this.bus = bus;
        this.pattern = pattern;
        this.handler = handler;
        this.limit = limit;
        this.queue = new ArrayBlockingQueue<>(limit.capacity());
    }

    /** The pattern that it was made with. */
    public String pattern() {
        return pattern.text();
    }

    /** How many events were dropped so far, because the queue was full. */
    public long dropped() {
        return dropped.sum();
    }

    /** Ends it; as {@link EventBus#unsubscribe}. */
    public void cancel() {
        bus.unsubscribe(this);
    }

    TopicPattern topics() {
        return pattern;
    }

    EventHandler<? super E> handler() {
        return handler;
    }

    /** Puts an event into the queue as the overflow policy says, and wakes the server. */
    void deliver(Delivery<E> delivery) {
        if (!enqueue(delivery)) {
            delivery.done();
            dropped.increment();
            if (!cancelled && warned.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the subscription to {0} drops events: its queue of {1} is full",
                        pattern,
                        limit.capacity());
            }
            return;
        }
        wake();
        if (cancelled) {
            drain(); // it may have come too late for close()
        }
    }

    private boolean enqueue(Delivery<E> delivery) {
        return queue.offer(delivery)
                || switch (limit.overflow()) {
                    case REJECT, DROP_NEWEST -> false;
                    case DROP_OLDEST -> replaceOldest(delivery);
                    case BLOCK -> awaitRoom(delivery);
                };
    }

    private boolean replaceOldest(Delivery<E> delivery) {
        while (!queue.offer(delivery)) {
            Delivery<E> oldest = queue.poll();
            if (oldest != null) {
                oldest.done();
                dropped.increment();
            }
        }
        return true;
    }

    private boolean awaitRoom(Delivery<E> delivery) {
        try {
            // In turns, as there will never be room once the subscription is cancelled or its bus was stopped for good.
            for (int unserved = 0;
                    !cancelled && unserved < MAX_UNSERVED_TURNS;
                    unserved = isServed() ? 0 : unserved + 1) {
                if (queue.offer(delivery, TURN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean isServed() {
        ServerRef<Void, SubscriberServer.Signal> current = server;
        return current != null && current.isAlive();
    }

    private void wake() {
        while (told.compareAndSet(false, true)) {
            ServerRef<Void, SubscriberServer.Signal> current = server;
            if (current != null && current.cast(SubscriberServer.Signal.WAKE)) {
                return;
            }
            told.set(false);
            if (server == current) {
                return; // none yet, or one that is ending: the one that follows looks by itself
            }
        }
    }

    /** The server that empties the queue from now on. */
    void servedBy(ServerRef<Void, SubscriberServer.Signal> newServer) {
        server = newServer;
        told.set(false);
        wake();
        if (cancelled) {
            newServer.cast(SubscriberServer.Signal.END);
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** The next event, or {@code null}: then the server is told when there is one again. */
    @Nullable
    Delivery<E> next() {
        Delivery<E> first = queue.poll();
        if (first == null) {
            told.set(false);
            if (!queue.isEmpty()) { // one came before the flag was down
                wake();
            }
        } else if (cancelled) { // and this one came after
            first.done();
            return null;
        }
        return first;
    }

    /** Ends the server, and lets go of those who wait for room or for their event to be handled. */
    void close() {
        cancelled = true;
        ServerRef<Void, SubscriberServer.Signal> current = server;
        if (current != null) {
            current.cast(SubscriberServer.Signal.END);
        }
        drain();
    }

    private void drain() {
        for (Delivery<E> left = queue.poll(); left != null; left = queue.poll()) {
            left.done();
        }
    }

    @Override
    public String toString() {
        return "subscription to " + pattern;
    }
}
