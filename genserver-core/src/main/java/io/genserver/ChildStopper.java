package io.genserver;

import io.genserver.internal.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Ends children in the way their {@link Shutdown} says. The supervisor's link is cut first, so that no exit signal
 * comes back.
 */
final class ChildStopper {
    private static final System.Logger LOG = System.getLogger("io.genserver");

    private ChildStopper() {}

    static void stop(Context<?, ?> supervisor, ServerProcess<?, ?, ?> child, Shutdown shutdown) {
        stopAll(supervisor, List.of(child), shutdown);
    }

    /** Asks all to stop, then waits for each; the time-out is one for all of them together. */
    static void stopAll(
            Context<?, ?> supervisor, Collection<? extends ServerProcess<?, ?, ?>> children, Shutdown shutdown) {
        children.forEach(supervisor::unlink);
        switch (shutdown) {
            case Shutdown.Brutal() -> children.forEach(ServerProcess::kill);
            case Shutdown.Infinity() -> stopWithin(supervisor, children, ServerRuntime.FOREVER);
            case Shutdown.Timeout(Duration timeout) -> stopWithin(supervisor, children, timeout);
        }
    }

    private record Stopping(ServerProcess<?, ?, ?> child, CallEnvelope<Void> exited) {}

    private static void stopWithin(
            Context<?, ?> supervisor, Collection<? extends ServerProcess<?, ?, ?>> children, Duration timeout) {
        Scheduler scheduler = supervisor.runtime().scheduler();
        long deadline = scheduler.nanoTime() + Durations.toNanos(timeout);
        List<Stopping> stopping = new ArrayList<>(children.size());
        for (ServerProcess<?, ?, ?> child : children) {
            Requests.requestStop(child, ExitReason.shutdown())
                    .ifPresent(exited -> stopping.add(new Stopping(child, exited)));
        }
        for (Stopping one : stopping) {
            switch (Requests.awaitFirmly(one.exited(), Duration.ofNanos(deadline - scheduler.nanoTime()))) {
                case CallEnvelope.Result.TimedOut<Void> t -> {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "supervisor {0} kills {1}, which did not stop within {2}",
                            supervisor.self(),
                            one.child(),
                            timeout);
                    one.child().kill();
                }
                case CallEnvelope.Result.Interrupted<Void> i -> {
                    // The supervisor was killed. No link is left that would tell those which are yet to stop.
                    stopping.forEach(left -> left.child().kill());
                    throw new CallInterruptedException(one.child().toString(), "stop");
                }
                case CallEnvelope.Result.ServerExited<Void> e -> {
                    // as asked
                }
                default ->
                    throw new AssertionError("a stop is neither replied to, nor dropped, nor does it fail in a cycle");
            }
        }
    }
}
