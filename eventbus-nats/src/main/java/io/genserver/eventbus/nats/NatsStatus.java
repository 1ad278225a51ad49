package io.genserver.eventbus.nats;

import org.jspecify.annotations.Nullable;

/**
 * What there is to see of a {@link NatsConnection}.
 *
 * {@snippet file="ConnectionExample.java" region="status"}
 *
 * @param connected whether it is connected now
 * @param server the address of the server that it is connected to, or {@code null}
 * @param reconnects how often it has come back
 * @param slow how many messages were dropped as too many waited to be handled: a node that cannot keep up
 * @param lastError what NATS or the network complained of last, or {@code null}
 */
public record NatsStatus(
        boolean connected,
        @Nullable String server,
        long reconnects,
        long slow,
        @Nullable String lastError) {}
