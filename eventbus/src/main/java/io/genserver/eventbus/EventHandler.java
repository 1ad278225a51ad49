package io.genserver.eventbus;

/**
 * What a subscription does with an event.
 *
 * {@snippet file="EventBusExample.java" region="bus"}
 *
 * @param <E> the type of the bus's events
 */
@FunctionalInterface
public interface EventHandler<E> {

    /**
     * Handles one event, on the subscription's own server: events come one at a time, and those of one publisher in the
     * order published. May block, which holds up this subscription alone. If it throws, this event is not handled
     * again, the crash is reported under a name that tells the pattern, and the next event follows.
     *
     * <p>When its bus is stopped a handler has 2 seconds to finish the event in hand; then it is interrupted.
     */
    void onEvent(String topic, E event) throws Exception;
}
