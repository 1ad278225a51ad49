/**
 * {@link io.genserver.eventbus.EventBus}: events published to topics reach each {@link
 * io.genserver.eventbus.EventHandler} that has subscribed to a matching pattern, through the bounded queue of its {@link
 * io.genserver.eventbus.Subscription} and on a server of its own.
 */
@NullMarked
package io.genserver.eventbus;

import org.jspecify.annotations.NullMarked;
