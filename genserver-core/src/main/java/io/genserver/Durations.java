package io.genserver;

import java.time.Duration;

/** Durations as nanoseconds without overflow. */
final class Durations {
    /**
     * Half of the range of {@link System#nanoTime}, so that the sum of the time now and a duration can be compared: 146
     * years.
     */
    static final long FOREVER = Long.MAX_VALUE / 2;

    private static final Duration LONGEST = Duration.ofNanos(FOREVER);

    private Durations() {}

    static long toNanos(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? FOREVER : duration.toNanos();
    }
}
