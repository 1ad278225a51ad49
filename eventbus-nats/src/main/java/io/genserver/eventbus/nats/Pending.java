package io.genserver.eventbus.nats;

import java.util.concurrent.atomic.AtomicInteger;

/** How many of something are under way, of which there may be so many. */
final class Pending {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();

    Pending(int most) {
        this.most = most;
    }

    /** Whether there may be one more; it is to be followed by {@link #end} then. */
    boolean begin() {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    void end() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
