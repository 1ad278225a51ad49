package io.genserver.eventbus.nats;

import io.nats.client.Connection;

/**
 * Hears how a {@link NatsConnection} fares. Called by the connection's server, one call at a time and in the order
 * things happened; has to return soon, so it best casts to a server. What it throws is logged.
 *
 * {@snippet file="ConnectionExample.java" region="listen"}
 */
public interface NatsListener {

    /**
     * There is a connection; maybe said of one more than once. After a reconnect it is the same object, and its
     * subscriptions and dispatchers are in force again. If jnats had given up, which it does when it is refused, it is
     * another one, without any.
     */
    void connected(Connection jnats);

    /** The connection is lost. */
    void disconnected();
}
