/**
 * What makes one system of servers on many nodes: {@link io.genserver.eventbus.nats.NatsConnection} is a node's way to
 * NATS, and all else here uses it.
 */
@NullMarked
package io.genserver.eventbus.nats;

import org.jspecify.annotations.NullMarked;
