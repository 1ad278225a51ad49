package io.genserver.eventbus;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to one subscription.
 *
 * @param awaited counted down when the event is handled or dropped; {@code null} if nobody waits for that
 */
record Delivery<E>(String topic, E event, @Nullable CountDownLatch awaited) {

    void done() {
        if (awaited != null) {
            awaited.countDown();
        }
    }
}
