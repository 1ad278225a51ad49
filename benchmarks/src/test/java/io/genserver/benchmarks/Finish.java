package io.genserver.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a run waits until each receiver has counted all that it was to get; one who says so once too often fails the run. */
final class Finish {
    private static final int PATIENCE_SECONDS = 120;

    private volatile CountDownLatch latch = new CountDownLatch(0);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger surplus = new AtomicInteger();

    void expect(int receivers) {
        latch = new CountDownLatch(receivers);
        open.set(receivers);
    }

    void reached() {
        if (open.decrementAndGet() < 0) {
            surplus.incrementAndGet();
        }
        latch.countDown();
    }

    void await() throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("after " + PATIENCE_SECONDS + " s still missing: " + latch.getCount());
        }
        if (surplus.get() > 0) {
            throw new AssertionError("more has come than was sent, from " + surplus.get());
        }
    }
}
