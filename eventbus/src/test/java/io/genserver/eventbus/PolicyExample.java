package io.genserver.eventbus;

import io.genserver.ServerRef;
import java.util.Queue;

/** What the javadoc and the guide show; run by {@link ExamplesTest}. */
final class PolicyExample {
    private PolicyExample() {}

    static void subscribe(EventBus<String> bus, ServerRef<?, ?> screen, Queue<String> heard) {
        // @start region="policy"
        // A screen needs the latest only, and nothing when it has been turned off.
        bus.subscribe(
                "price.*",
                SubscriptionOptions.queue(1, QueuePolicy.DROP_OLDEST).ownedBy(screen),
                (topic, price) -> heard.add("show " + price));

        // Bookkeeping must have all of them: who publishes waits.
        bus.subscribe(
                "price.>", SubscriptionOptions.queue(10_000, QueuePolicy.BLOCK), (topic, price) -> heard.add(price));
        // @end
    }
}
