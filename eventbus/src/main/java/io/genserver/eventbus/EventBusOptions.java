package io.genserver.eventbus;

import java.time.Duration;

/**
 * How a bus behaves; immutable.
 *
 * {@snippet file="RetainedExample.java" region="retained"}
 *
 * @param retainedTopics of how many topics the last event is kept, for those who subscribe later; 0 for none. When there
 *     is one topic more, the tenth of them that was published to longest ago is forgotten
 * @param publishTimeout how long a {@link EventBus#publish publish} waits at most for room in full queues of the policy
 *     {@link QueuePolicy#BLOCK}, all of them together
 */
public record EventBusOptions(int retainedTopics, Duration publishTimeout) {

    /** Nothing is retained, and a publisher waits for at most 5 seconds. */
    public static final EventBusOptions DEFAULT = new EventBusOptions(0, Duration.ofSeconds(5));

    public EventBusOptions {
        if (retainedTopics < 0) {
            throw new IllegalArgumentException("the number of retained topics cannot be " + retainedTopics);
        }
        if (publishTimeout.isNegative()) {
            throw new IllegalArgumentException("the time-out of a publish cannot be " + publishTimeout);
        }
    }

    /** These options with another number of retained topics. */
    public EventBusOptions withRetainedTopics(int most) {
        return new EventBusOptions(most, publishTimeout);
    }

    /** These options with another time-out. */
    public EventBusOptions withPublishTimeout(Duration timeout) {
        return new EventBusOptions(retainedTopics, timeout);
    }
}
