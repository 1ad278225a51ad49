package io.genserver.eventbus;

/**
 * What there is to see of all subscriptions to one pattern. Events that were matched are delivered, dropped or queued.
 *
 * {@snippet file="StatisticsExample.java" region="statistics"}
 *
 * @param pattern the pattern
 * @param subscriptions how many there are; what those have seen that have ended is no longer counted
 * @param delivered the sum of their {@link Subscription#delivered}
 * @param dropped the sum of their {@link Subscription#dropped}
 * @param queued the sum of their {@link Subscription#queued}
 */
public record PatternStatistics(String pattern, int subscriptions, long delivered, long dropped, long queued) {

    /** How many events have matched, counted for each subscription. */
    public long matched() {
        return delivered + dropped + queued;
    }

    static PatternStatistics of(Subscription subscription) {
        return new PatternStatistics(
                subscription.pattern(), 1, subscription.delivered(), subscription.dropped(), subscription.queued());
    }

    PatternStatistics plus(PatternStatistics other) {
        return new PatternStatistics(
                pattern,
                subscriptions + other.subscriptions,
                delivered + other.delivered,
                dropped + other.dropped,
                queued + other.queued);
    }
}
