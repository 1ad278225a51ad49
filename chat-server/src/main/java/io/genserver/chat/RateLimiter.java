package io.genserver.chat;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts what one client, or one user on all connections, asks for. A user's is shared by its connections, so that all
 * methods may be called by any thread.
 */
final class RateLimiter {
    /** Who goes on although told to wait is not one who was unlucky. */
    private static final Rate MAX_REFUSALS = new Rate(100, Duration.ofMinutes(1));

    private final Bucket messages;
    private final Bucket joins;
    private final Bucket typing;
    private final Bucket requests;
    private final Bucket bytes;
    private final int maxBytes;
    private final Bucket refusals;

    /** @param nanoTime a clock that nobody sets */
    RateLimiter(Rates rates, LongSupplier nanoTime) {
        TimeMeter meter = new NanoTime(nanoTime);
        messages = bucket(rates.messages(), meter);
        joins = bucket(rates.joins(), meter);
        typing = bucket(rates.typing(), meter);
        requests = bucket(rates.requests(), meter);
        bytes = bucket(rates.bytes(), meter);
        maxBytes = rates.bytes().count();
        refusals = bucket(MAX_REFUSALS, meter);
    }

    private static Bucket bucket(Rate rate, TimeMeter meter) {
        // More than one a nanosecond is more than the bucket can count, and than can come.
        long refill = Math.min(rate.count(), rate.period().toNanos());
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.count()).refillGreedy(refill, rate.period()))
                .withCustomTimePrecision(meter)
                .build();
    }

    /** Counts a frame; if that makes too many, how long it takes until it does not, else zero. */
    Duration count(Rates.Kind kind, int size) {
        // A frame that is larger than all that is allowed at once may be sent when nothing else was.
        Duration wait = take(bytes, Math.clamp(size, 1, maxBytes));
        return wait.isZero() ? take(bucketOf(kind), 1) : wait;
    }

    private Bucket bucketOf(Rates.Kind kind) {
        return switch (kind) {
            case MESSAGE -> messages;
            case JOIN -> joins;
            case TYPING -> typing;
            case REQUEST -> requests;
        };
    }

    private static Duration take(Bucket bucket, int count) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(count);
        // What is not there yet is not there at once, whatever the division says.
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    /** Counts that a frame was refused for its rate; {@code false} if there were so many that the client does not mean to stop. */
    boolean countRefusal() {
        return refusals.tryConsume(1);
    }

    private record NanoTime(LongSupplier nanoTime) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
