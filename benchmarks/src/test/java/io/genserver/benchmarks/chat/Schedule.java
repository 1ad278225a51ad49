package io.genserver.benchmarks.chat;

/**
 * When messages are due, at a fixed rate from a beginning on. Latency counts from there and not from the sending, so that a stall
 * is felt by all messages that were due in it, as it would be by their users, and not by one (no coordinated omission).
 *
 * @param begin the time of the first, as {@link System#nanoTime}
 * @param perSecond how many are due in a second
 */
record Schedule(long begin, double perSecond) {
    private static final double NANOS = 1e9;

    Schedule {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("the rate must be positive, not " + perSecond);
        }
    }

    /** When this message, counted from 0, is due. */
    long due(long message) {
        return begin + (long) (message * (NANOS / perSecond));
    }

    /** How many are due by {@code now}, in all. */
    long dueBy(long now) {
        return now < begin ? 0 : 1 + (long) ((now - begin) * (perSecond / NANOS));
    }
}
