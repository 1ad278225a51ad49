package io.genserver;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts how long calls took, for {@link CallLatency}: two additions without a lock, on a stripe that few threads share. */
final class LatencyRecorder {
    private static final int STRIPES =
            Integer.highestOneBit(Math.clamp(Runtime.getRuntime().availableProcessors() * 2L - 1, 1, 16));

    /** The buckets of a stripe and their sum, apart from those of the next by more than a cache line. */
    private static final int WIDTH = 512;

    private static final int SUM = CallLatency.BUCKETS;

    private final AtomicLongArray counts = new AtomicLongArray(STRIPES * WIDTH);

    void record(long nanos) {
        int stripe = (int) Thread.currentThread().threadId() & (STRIPES - 1);
        counts.getAndIncrement(stripe * WIDTH + CallLatency.bucketOf(nanos));
        counts.getAndAdd(stripe * WIDTH + SUM, nanos);
    }

    /** What was recorded so far; of what is being recorded now, more or less. */
    CallLatency latency() {
        long[] sums = new long[CallLatency.BUCKETS];
        long nanos = 0;
        for (int start = 0; start < counts.length(); start += WIDTH) {
            for (int bucket = 0; bucket < CallLatency.BUCKETS; bucket++) {
                sums[bucket] += counts.get(start + bucket);
            }
            nanos += counts.get(start + SUM);
        }
        return new CallLatency(sums, nanos);
    }
}
