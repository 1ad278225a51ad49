package io.genserver.benchmarks.chat;

import org.HdrHistogram.Histogram;

/**
 * What came of a load.
 *
 * @param deliveriesPerSecond a message to a thousand is a thousand deliveries
 * @param p50Millis the latency, from when a message was due until a recipient had it
 */
record Measured(
        long deliveries,
        double deliveriesPerSecond,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis) {
    private static final double MILLI = 1e6;

    static Measured of(long deliveries, long nanos, Histogram latencies) {
        return new Measured(
                deliveries,
                deliveries * 1e9 / nanos,
                latencies.getValueAtPercentile(50) / MILLI,
                latencies.getValueAtPercentile(99) / MILLI,
                latencies.getValueAtPercentile(99.9) / MILLI,
                latencies.getMaxValue() / MILLI);
    }
}
