package io.genserver.chat;

import java.time.Duration;

/**
 * How long messages are kept. The oldest of a room go first.
 *
 * @param age from when they were sent
 * @param count how many of a room
 */
public record Retention(Duration age, int count) {
    /** A year, and 100,000 a room. */
    public static final Retention DEFAULT = new Retention(Duration.ofDays(365), 100_000);

    public Retention {
        if (age.isNegative() || age.isZero() || count < 1) {
            throw new StartupException("messages have to be kept for some time, and some of them");
        }
    }
}
