package io.genserver.eventbus;

import java.util.List;

/**
 * What there is to see of a bus, not exact while it is busy.
 *
 * {@snippet file="StatisticsExample.java" region="statistics"}
 *
 * @param published how many events were published so far
 * @param unheard how many of them matched no subscription and were not retained
 * @param dropped how many were lost by subscriptions, counted for each of them, and for those that have ended
 * @param retainedTopics of how many topics the last event is retained
 * @param subscriptions how many there are now
 * @param patterns the patterns that are subscribed to now, in alphabetical order
 */
public record EventBusStatistics(
        long published,
        long unheard,
        long dropped,
        int retainedTopics,
        int subscriptions,
        List<PatternStatistics> patterns) {
    public EventBusStatistics {
        patterns = List.copyOf(patterns);
    }
}
