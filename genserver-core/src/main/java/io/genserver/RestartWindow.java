package io.genserver;

import java.util.ArrayDeque;

/** The restarts of the last while, counted against a {@link RestartIntensity}. */
final class RestartWindow {
    private final RestartIntensity intensity;
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    RestartWindow(RestartIntensity intensity) {
        this.intensity = intensity;
    }

    /** Counts a restart at {@code now}; {@code false} if it is one too many. */
    boolean admits(long now) {
        long period = Durations.toNanos(intensity.period());
        while (!times.isEmpty() && now - times.getFirst() > period) {
            times.removeFirst();
        }
        if (times.size() >= intensity.maxRestarts()) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    /** For the log: "2 of at most 3 in PT5S". */
    @Override
    public String toString() {
        return times.size() + " of at most " + intensity.maxRestarts() + " in " + intensity.period();
    }
}
