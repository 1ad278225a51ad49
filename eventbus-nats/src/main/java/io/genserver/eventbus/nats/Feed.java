package io.genserver.eventbus.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;

/**
 * What one part of a node hears by one jnats connection: its subscriptions, with a bound for what waits to be handled. Messages
 * are handled by one thread of jnats, in the order they came. For one thread at a time, {@link #dropped} excepted.
 */
final class Feed {
    private final Connection jnats;
    private final Dispatcher dispatcher;

    private Feed(Connection jnats, Dispatcher dispatcher) {
        this.jnats = jnats;
        this.dispatcher = dispatcher;
    }

    /**
     * Begins to hear nothing.
     *
     * @throws IllegalStateException if the connection is closed
     */
    static Feed open(Connection jnats, NatsOptions options) {
        Dispatcher dispatcher = jnats.createDispatcher();
        dispatcher.setPendingLimits(options.incomingMessages(), options.incomingBytes());
        return new Feed(jnats, dispatcher);
    }

    Connection jnats() {
        return jnats;
    }

    boolean isOf(Connection connection) {
        return jnats == connection && dispatcher.isActive();
    }

    /**
     * Hears one more subject.
     *
     * @throws IllegalStateException if the connection is closed, or its queue is full
     */
    Subscription subscribe(String subject, MessageHandler handler) {
        return dispatcher.subscribe(subject, handler);
    }

    /** Hears one subject less. */
    void unsubscribe(Subscription subscription) {
        if (jnats.getStatus() != Connection.Status.CLOSED) {
            dispatcher.unsubscribe(subscription);
        }
    }

    /** How many messages came and were dropped, as too many waited. */
    long dropped() {
        return dispatcher.getDroppedCount();
    }

    /** Ends it; the message in hand may still be handled. */
    void close() {
        if (dispatcher.isActive() && jnats.getStatus() != Connection.Status.CLOSED) {
            jnats.closeDispatcher(dispatcher);
        }
    }
}
