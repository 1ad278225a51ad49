package io.genserver.dashboard;

import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link Dashboard} is set up; immutable.
 *
 * {@snippet file="DashboardExample.java" region="options"}
 *
 * @param layout what it shows first
 * @param refresh how often it is drawn anew
 */
public record DashboardOptions(Layout layout, Duration refresh) {
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Compact, and drawn every half a second. */
    public static final DashboardOptions DEFAULT = new DashboardOptions(Layout.COMPACT, Duration.ofMillis(500));

    public DashboardOptions {
        Objects.requireNonNull(layout, "layout");
        if (refresh.compareTo(SHORTEST) < 0 || refresh.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a dashboard is drawn every 50 milliseconds at most, and every minute at least, not every "
                            + refresh);
        }
    }

    /** These options with another layout. */
    public DashboardOptions withLayout(Layout newLayout) {
        return new DashboardOptions(newLayout, refresh);
    }

    /** These options with another time between two drawings. */
    public DashboardOptions withRefresh(Duration newRefresh) {
        return new DashboardOptions(layout, newRefresh);
    }
}
