package io.genserver.eventbus;

/**
 * What becomes of an event when the queue of a subscription is full. Whatever the handler does not get is counted, for the
 * subscription and for the runtime, and told to those who {@linkplain io.genserver.Observer#subscribe observe} it.
 *
 * {@snippet file="PolicyExample.java" region="policy"}
 */
public enum QueuePolicy {
    /**
     * Its publisher waits for room, when all others have got the event, and for no longer than {@link
     * EventBusOptions#publishTimeout}; then the event is dropped. It is dropped at once if the publisher is the handler
     * itself, which alone could make room.
     */
    BLOCK,
    /** It is dropped. */
    DROP_NEWEST,
    /** It is taken, and the event that has waited longest is dropped for it. */
    DROP_OLDEST,
    /** The subscription ends: the event is dropped, and all that wait with it. */
    CANCEL
}
