package io.genserver;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a runtime is set up; immutable.
 *
 * {@snippet file="WatchingExample.java" region="options"}
 *
 * @param crashReporter told of each crash, on the thread of the server that crashed; must not block for long, and what
 *     it throws is logged
 * @param stuckAfter how long a callback may run before its server is reported as stuck
 * @param contextCarrier brings along what senders work for; {@code null} if nothing is to be
 */
public record RuntimeOptions(
        Consumer<? super CrashReport> crashReporter,
        Duration stuckAfter,
        @Nullable ContextCarrier contextCarrier) {
    private static final System.Logger LOG = System.getLogger("io.genserver");

    /** Logs crashes to the {@link System.Logger} named {@code io.genserver}, and reports what is stuck after 30 s. */
    public static final RuntimeOptions DEFAULT = new RuntimeOptions(
            report -> LOG.log(System.Logger.Level.ERROR, report.toString(), report.cause()),
            Duration.ofSeconds(30),
            null);

    public RuntimeOptions {
        Objects.requireNonNull(crashReporter, "crashReporter");
        if (stuckAfter.isNegative() || stuckAfter.isZero()) {
            throw new IllegalArgumentException(
                    "the time until a server counts as stuck must be positive: " + stuckAfter);
        }
    }

    /** These options with another reporter of crashes. */
    public RuntimeOptions withCrashReporter(Consumer<? super CrashReport> newCrashReporter) {
        return new RuntimeOptions(newCrashReporter, stuckAfter, contextCarrier);
    }

    /** These options with another time after which a callback that has not returned is reported. */
    public RuntimeOptions withStuckAfter(Duration newStuckAfter) {
        return new RuntimeOptions(crashReporter, newStuckAfter, contextCarrier);
    }

    /** These options with something that brings along what senders work for. */
    public RuntimeOptions withContextCarrier(ContextCarrier newContextCarrier) {
        return new RuntimeOptions(
                crashReporter, stuckAfter, Objects.requireNonNull(newContextCarrier, "newContextCarrier"));
    }
}
