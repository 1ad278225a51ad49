package io.genserver.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was seen a moment ago, so that the many meters of a scrape look once, and many scrapes hardly more often. For any
 * thread; whoever comes while another looks waits for what that sees.
 */
final class Cached<T> {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<T> look;
    private final Supplier<Instant> clock;

    private @Nullable T seen;
    private Instant seenAt = Instant.MIN;

    Cached(Supplier<T> look, Supplier<Instant> clock) {
        this.look = look;
        this.clock = clock;
    }

    synchronized T get() {
        Instant now = clock.get();
        T last = seen;
        // A clock that was put back makes nothing fresh for longer.
        if (last == null || now.isBefore(seenAt) || !now.isBefore(seenAt.plus(FRESH))) {
            last = look.get();
            seen = last;
            seenAt = now;
        }
        return last;
    }
}
