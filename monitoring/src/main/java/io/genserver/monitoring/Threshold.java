package io.genserver.monitoring;

import java.time.Duration;

/**
 * When an alert begins, when it ends, and how often it is told; immutable. It begins above one value and ends below
 * another, so that one that is at the border is not told again and again.
 *
 * {@snippet file="AlertExample.java" region="rules"}
 *
 * @param raise it begins above this
 * @param clear it ends below this, which is positive and no more than {@code raise}
 * @param after for how long it has to be above before it begins; zero for at once
 * @param coolDown for how long it is not told again if it ends and begins anew; it is shown, and told afterwards if it
 *     still lasts
 */
public record Threshold(double raise, double clear, Duration after, Duration coolDown) {
    private static final Duration COOL_DOWN = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(365);

    public Threshold {
        if (!(clear > 0 && clear <= raise && Double.isFinite(raise))) {
            throw new IllegalArgumentException(
                    "an alert has to end below a positive value that is no more than " + raise + ", not " + clear);
        }
        requireTime(after);
        requireTime(coolDown);
    }

    private static void requireTime(Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a time has to be from 0 to " + LONGEST + ", not " + time);
        }
    }

    /** One that begins at once above a value, ends below half of it, and is not told again for 5 minutes. */
    public static Threshold above(double value) {
        return new Threshold(value, value / 2, Duration.ZERO, COOL_DOWN);
    }

    /** This one with another value below which it ends. */
    public Threshold withClear(double newClear) {
        return new Threshold(raise, newClear, after, coolDown);
    }

    /** This one with another time for which it has to be above. */
    public Threshold withAfter(Duration newAfter) {
        return new Threshold(raise, clear, newAfter, coolDown);
    }

    /** This one with another time for which it is not told again. */
    public Threshold withCoolDown(Duration newCoolDown) {
        return new Threshold(raise, clear, after, newCoolDown);
    }
}
