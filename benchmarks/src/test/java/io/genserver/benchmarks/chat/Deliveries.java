package io.genserver.benchmarks.chat;

import org.HdrHistogram.Histogram;

/**
 * Who still has to get which message, and how long deliveries took. Each message is followed until each recipient has it;
 * one that comes once too often is a fault. Used by one thread.
 */
final class Deliveries {
    private static final int MOST_UNDERWAY = 1 << 20;
    private static final long MAX_NANOS = 3_600_000_000_000L;

    private final int[] left = new int[MOST_UNDERWAY];
    private final long[] due = new long[MOST_UNDERWAY];
    private final Histogram latencies = new Histogram(MAX_NANOS, 3);
    private int next;
    private int underway;
    private long delivered;
    private long surplus;

    /** A message is sent to so many, and its latency counts from {@code dueAt}. Returns its number. */
    int sent(int recipients, long dueAt) {
        int number = next++;
        int slot = number & MOST_UNDERWAY - 1;
        if (left[slot] != 0) {
            throw new IllegalStateException("a million messages are underway: the server does not keep up");
        }
        left[slot] = recipients;
        due[slot] = dueAt;
        underway++;
        return number;
    }

    /** A recipient has a message. Returns whether it was the last of them. */
    boolean received(int number, long now) {
        int slot = number & MOST_UNDERWAY - 1;
        if (number < 0 || number >= next || next - number > MOST_UNDERWAY || left[slot] == 0) {
            surplus++;
            return false;
        }
        delivered++;
        latencies.recordValue(Math.clamp(now - due[slot], 0, MAX_NANOS));
        if (--left[slot] > 0) {
            return false;
        }
        underway--;
        return true;
    }

    /** Forgets the latencies so far, not what is underway. */
    void startAnew() {
        latencies.reset();
    }

    /** Messages that not all have. */
    int underway() {
        return underway;
    }

    long delivered() {
        return delivered;
    }

    long surplus() {
        return surplus;
    }

    Histogram latencies() {
        return latencies.copy();
    }
}
