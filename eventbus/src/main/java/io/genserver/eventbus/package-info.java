/**
 * {@link io.genserver.eventbus.EventBus}: events published to topics reach the handlers that have subscribed to
 * matching patterns.
 */
@NullMarked
package io.genserver.eventbus;

import org.jspecify.annotations.NullMarked;
