package io.genserver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** The restarts of the last while, counted against a {@link RestartIntensity}. */
final class RestartWindow {
    /** Why a supervisor ends that has no restart left. */
    static final ExitReason GIVEN_UP = ExitReason.shutdown("restart intensity reached");

    private static final System.Logger LOG = System.getLogger("io.genserver");

    private final RestartIntensity intensity;
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    RestartWindow(RestartIntensity intensity) {
        this.intensity = intensity;
    }

    /** Counts a restart now, and logs it: how long it is to be put off, or empty if it is one too many. */
    Optional<Duration> admit(ServerRuntime runtime, Object supervisor, Object child) {
        if (!admits(runtime.scheduler().nanoTime())) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "supervisor {0} gives up: {1} ended once more after restarts {2}",
                    supervisor,
                    child,
                    this);
            return Optional.empty();
        }
        RestartIntensity.Backoff backoff = intensity.backoff();
        Duration delay = backoff == null
                ? Duration.ZERO
                : backoff.delay(times.size(), runtime.scheduler().random());
        LOG.log(
                System.Logger.Level.INFO,
                "supervisor {0} restarts {1} after {2} (restarts: {3})",
                supervisor,
                child,
                delay,
                this);
        return Optional.of(delay);
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
