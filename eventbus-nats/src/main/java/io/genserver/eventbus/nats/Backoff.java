package io.genserver.eventbus.nats;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Delays of reconnects: "full jitter", as for restarts. */
final class Backoff {
    private Backoff() {}

    /** How long the {@code nth} attempt in a row, counted from 1, is put off. */
    static Duration delay(NatsOptions options, long nth) {
        double grown = Math.scalb((double) options.reconnectFirst().toNanos(), (int) Math.min(nth, 64) - 1);
        double longest = Math.min(grown, (double) options.reconnectLongest().toNanos());
        return Duration.ofNanos((long) (longest * ThreadLocalRandom.current().nextDouble()));
    }
}
