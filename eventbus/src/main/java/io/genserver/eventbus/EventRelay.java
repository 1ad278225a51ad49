package io.genserver.eventbus;

/**
 * Carries the events of a bus to buses elsewhere, and theirs to it. {@link EventBus#relayBy} begins that; the methods here
 * are called by the bus.
 *
 * {@snippet file="RelayExample.java" region="relay"}
 *
 * @param <E> the type of the bus's events
 */
public interface EventRelay<E> {

    /**
     * An event is about to be published on this bus. Called on the publisher's thread, for the events of one publisher in the
     * order published, before anybody here is given it; must not wait. Not called for what comes from {@link
     * RelayPort#deliver}.
     *
     * @throws RuntimeException if the event cannot be carried: {@link EventBus#publish} throws it, and nobody is given the
     *     event
     */
    void publishing(Topic topic, E event);

    /**
     * A subscription to this pattern has begun or ended. What that comes to is to be asked of {@link RelayPort#isHeard}:
     * these calls come on the threads of those who subscribe, so the order of two of them says nothing. Must not wait.
     */
    void interestChanged(TopicPattern pattern);
}
