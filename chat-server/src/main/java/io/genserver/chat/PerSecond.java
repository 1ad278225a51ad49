package io.genserver.chat;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** How fast a count grows, since it was looked at before, half a second ago or more. For any thread. */
final class PerSecond implements DoubleSupplier {
    private static final long SECOND = 1_000_000_000;

    /** So that one who looks once a second is not told the same twice. */
    private static final long SHORTEST = SECOND / 2;

    private final DoubleSupplier count;
    private final LongSupplier nanoTime;

    private double last;
    private long lastTime;
    private double rate;

    PerSecond(DoubleSupplier count, LongSupplier nanoTime) {
        this.count = count;
        this.nanoTime = nanoTime;
        last = count.getAsDouble();
        lastTime = nanoTime.getAsLong();
    }

    @Override
    public synchronized double getAsDouble() {
        long now = nanoTime.getAsLong();
        long nanos = now - lastTime;
        if (nanos >= SHORTEST) {
            double current = count.getAsDouble();
            rate = (current - last) * SECOND / nanos;
            last = current;
            lastTime = now;
        }
        return rate;
    }
}
