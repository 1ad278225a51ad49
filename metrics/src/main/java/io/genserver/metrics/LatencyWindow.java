package io.genserver.metrics;

import io.genserver.CallLatency;
import java.time.Duration;
import java.time.Instant;

/**
 * The calls of the last minute or two, as those since the program began say little about how it is now. When nobody has
 * looked for longer, those since the last looks. Not for several threads at a time.
 */
final class LatencyWindow {
    private static final Duration LENGTH = Duration.ofMinutes(1);

    private CallLatency older;
    private CallLatency newer;
    private Instant newerSince;

    LatencyWindow(CallLatency begin, Instant now) {
        older = begin;
        newer = begin;
        newerSince = now;
    }

    /** The recent ones among all {@code calls} so far. */
    CallLatency recent(CallLatency calls, Instant now) {
        CallLatency recent = calls.since(older);
        if (!now.isBefore(newerSince.plus(LENGTH))) {
            older = newer;
            newer = calls;
            newerSince = now;
        }
        return recent;
    }
}
