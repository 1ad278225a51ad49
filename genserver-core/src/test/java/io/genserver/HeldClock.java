package io.genserver;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Real threads; but time stands still but for while the test's condition holds, and then passes with each look at the
 * clock. So what is to be late is late, however fast the machine is, and nothing else is, however slow.
 */
final class HeldClock extends ForwardingScheduler {
    private static final long STEP = Duration.ofMillis(100).toNanos();
    private static final long PAUSE = Duration.ofMillis(1).toNanos();

    private final BooleanSupplier passes;
    private final AtomicLong now = new AtomicLong();

    HeldClock(BooleanSupplier passes) {
        this.passes = passes;
    }

    @Override
    public long nanoTime() {
        return passes.getAsBoolean() ? now.addAndGet(STEP) : now.get();
    }

    /** Who waits is to look at the clock now and then. */
    @Override
    public void park(Object blocker, long nanos) {
        super.park(blocker, Math.min(nanos, PAUSE));
    }
}
