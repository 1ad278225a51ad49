package io.genserver;

import java.time.Duration;

/**
 * How many restarts within which time are taken for bad luck. One more, and the supervisor gives up: it stops its
 * children and itself, and its own supervisor takes it from there.
 *
 * @param maxRestarts how many restarts are allowed within {@code period}; 0 for none
 * @param period the length of the sliding window
 */
public record RestartIntensity(int maxRestarts, Duration period) {

    /** 3 restarts in 5 seconds. */
    public static final RestartIntensity DEFAULT = new RestartIntensity(3, Duration.ofSeconds(5));

    public RestartIntensity {
        if (maxRestarts < 0) {
            throw new IllegalArgumentException("the number of restarts may not be negative: " + maxRestarts);
        }
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("the period of restarts must be positive: " + period);
        }
    }
}
