package io.genserver.testkit;

import java.time.Duration;

/** Notices, by real time, when a simulation makes no step for too long; for the test thread while it waits. */
final class Watchdog {
    private final Trace trace;
    private final long patience;
    private long steps;
    private long since = System.nanoTime();

    Watchdog(Trace trace, Duration patience) {
        this.trace = trace;
        this.patience = patience.toNanos();
        this.steps = trace.steps();
    }

    long patience() {
        return patience;
    }

    /** Whether there has been no step for all that time; to be asked now and then. */
    boolean barks() {
        long now = System.nanoTime();
        if (trace.steps() != steps) {
            steps = trace.steps();
            since = now;
        }
        return now - since >= patience;
    }
}
