package io.genserver;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long those who called servers have waited, over all calls of a runtime that have ended, in whatever way; immutable.
 * Times are kept to within an eighth.
 *
 * {@snippet file="WatchingExample.java" region="latency"}
 */
public final class CallLatency {
    /** Eight for each power of two, and one for each of the first eight nanoseconds. */
    static final int BUCKETS = 61 * 8;

    private final long[] counts;
    private final long count;
    private final long nanos;

    /** @param counts handed over */
    CallLatency(long[] counts, long nanos) {
        this.counts = counts;
        this.count = Arrays.stream(counts).sum();
        this.nanos = nanos;
    }

    /** How many calls there were. */
    public long count() {
        return count;
    }

    /** How long they took, all together. */
    public Duration total() {
        return Duration.ofNanos(nanos);
    }

    /**
     * How long the given share of the calls took at most: that of 50 is the median, that of 100 the longest. Too long by an
     * eighth at most, never too short; zero if there were no calls.
     *
     * @param percent above 0, and 100 at most
     * @throws IllegalArgumentException if it is not
     */
    public Duration percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("a percentile is above 0, and 100 at most: " + percent);
        }
        long left = (long) Math.ceil(count * (percent / 100));
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            left -= counts[bucket];
            if (left <= 0 && counts[bucket] > 0) {
                return Duration.ofNanos(highestOf(bucket));
            }
        }
        return Duration.ZERO;
    }

    /** The calls that have ended since an earlier look at the same runtime. */
    public CallLatency since(CallLatency earlier) {
        long[] between = new long[BUCKETS];
        Arrays.setAll(between, bucket -> Math.max(0, counts[bucket] - earlier.counts[bucket]));
        return new CallLatency(between, Math.max(0, nanos - earlier.nanos));
    }

    static int bucketOf(long nanos) {
        if (nanos < 8) {
            return (int) Math.max(0, nanos);
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        return (exponent - 2) * 8 + (int) (nanos >>> (exponent - 3) & 7);
    }

    private static long highestOf(int bucket) {
        if (bucket < 8) {
            return bucket;
        }
        int shift = bucket / 8 - 1;
        return ((9L + bucket % 8) << shift) - 1;
    }

    @Override
    public String toString() {
        return "%d calls, half of them within %s, 99 %% within %s, the longest %s"
                .formatted(count, percentile(50), percentile(99), percentile(100));
    }
}
