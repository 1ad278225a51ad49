package io.genserver.chat;

import io.genserver.eventbus.EventHandler;
import io.genserver.eventbus.QueuePolicy;
import io.genserver.eventbus.SubscriptionOptions;

/** Brings the events of the bus to the sockets in their rooms: encodes each once, in the order in which they come. */
final class Broadcaster implements EventHandler<ChatEvent> {
    /** All topics: one subscription is one order for all. */
    static final String PATTERN = ">";

    /**
     * Those who publish wait when the event loops cannot keep up, for as long as the bus allows: nothing is dropped, and
     * the wait goes back to those who send.
     */
    static final SubscriptionOptions QUEUE = SubscriptionOptions.queue(1024, QueuePolicy.BLOCK);

    private final Audience audience;

    Broadcaster(Audience audience) {
        this.audience = audience;
    }

    // @start region="broadcast"
    @Override
    public void onEvent(String topic, ChatEvent event) throws InterruptedException {
        audience.send(new Audience.Broadcast(
                event.room(),
                WireMessage.text(ServerFrames.event(event)),
                event.except(),
                event.isDroppable(),
                event.followedBy()));
    }
    // @end
}
