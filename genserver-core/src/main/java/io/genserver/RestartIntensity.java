package io.genserver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many restarts within which time are taken for bad luck, and how long each is put off. One more, and the
 * supervisor gives up: it stops its children and itself, and its own supervisor takes it from there.
 *
 * <p>A restart counts when the child has ended, or when an attempt to start it has failed. All restarts are at once
 * unless there is a {@link Backoff}. Restarts that are put off come at a lower rate: for the limit to be reached at
 * all, {@code period} has to be longer than the delays of {@code maxRestarts} restarts together.
 *
 * {@snippet file="SupervisionExample.java" region="backoff"}
 *
 * @param maxRestarts how many restarts are allowed within {@code period}; 0 for none
 * @param period the length of the sliding window; a restart that is exactly as old still counts
 * @param backoff how long restarts are put off, or {@code null} for not at all
 */
public record RestartIntensity(
        int maxRestarts, Duration period, @Nullable Backoff backoff) {

    /** 3 restarts in 5 seconds, at once. */
    public static final RestartIntensity DEFAULT = new RestartIntensity(3, Duration.ofSeconds(5));

    public RestartIntensity {
        if (maxRestarts < 0) {
            throw new IllegalArgumentException("the number of restarts may not be negative: " + maxRestarts);
        }
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("the period of restarts must be positive: " + period);
        }
    }

    /** Restarts that are made at once. */
    public RestartIntensity(int maxRestarts, Duration period) {
        this(maxRestarts, period, null);
    }

    /**
     * This intensity with restarts that are put off.
     *
     * @param first the longest delay of the first restart in the period
     * @param max the longest delay of all
     */
    public RestartIntensity withBackoff(Duration first, Duration max) {
        return new RestartIntensity(maxRestarts, period, new Backoff(first, max));
    }

    /**
     * How long restarts are put off. The bound doubles with each restart in the period: the nth is put off by a random
     * time from zero to {@code first * 2^(n-1)} or {@code max}, whichever is less, so that what broke together does not
     * come back together.
     *
     * {@snippet file="SupervisionExample.java" region="backoff"}
     *
     * @param first the longest delay of the first restart in the period
     * @param max the longest delay of all
     */
    public record Backoff(Duration first, Duration max) {
        public Backoff {
            if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
                throw new IllegalArgumentException(
                        "delays of restarts must be positive and grow: first " + first + ", max " + max);
            }
        }

        /** "Full jitter", after Marc Brooker's "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015). */
        Duration delay(int nth, double random) {
            double longest = (double) Durations.toNanos(max);
            double grown = Math.scalb((double) Durations.toNanos(first), nth - 1);
            return Duration.ofNanos((long) (Math.min(longest, grown) * random));
        }
    }
}
