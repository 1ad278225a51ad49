package io.genserver.chat;

import static io.genserver.Next.keep;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks those on whom all depends, once a second, whether they can do their work, and tells the {@link Health}. So what
 * others ask of that costs nothing, however often they do.
 */
final class HealthServer implements GenServer<HealthServer.State, Void, HealthServer.Event> {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Longer than the log waits for a lock. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    sealed interface Event {}

    private enum Tick implements Event {
        TICK
    }

    private record LogAnswered(boolean writable) implements Event {}

    /**
     * What it knows.
     *
     * @param asked whether the log has been asked and has not answered yet
     * @param problems as they were last time
     */
    record State(Context<Void, Event> context, boolean asked, List<String> problems) {}

    private final Health health;
    private final ServerRef<LogCall<?>, MessageLogServer.Task> log;
    private final Supplier<Optional<String>> problem;

    /**
     * What it works with.
     *
     * @param problem what is known to be wrong without asking, in a word or two
     */
    HealthServer(Health health, ServerRef<LogCall<?>, MessageLogServer.Task> log, Supplier<Optional<String>> problem) {
        this.health = health;
        this.log = log;
        this.problem = problem;
    }

    @Override
    public State init(Context<Void, Event> context) {
        context.sendEvery(INTERVAL, Tick.TICK);
        return ask(new State(context, false, List.of()));
    }

    private State ask(State state) {
        ServerRef<Void, Event> self = state.context().self();
        log.callAsync(new LogCall.IsWritable(), TIMEOUT)
                .whenComplete((writable, failure) -> self.cast(new LogAnswered(failure == null && writable)));
        return new State(state.context(), true, state.problems());
    }

    @Override
    public Next<State> handleCast(Event event, State state) {
        return switch (event) {
            case Tick.TICK -> keep(state.asked() ? state : ask(state));
            case LogAnswered(boolean writable) -> {
                List<String> problems =
                        problem.get().map(List::of).orElseGet(() -> writable ? List.of() : List.of("log"));
                if (!problems.equals(state.problems())) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            problems.isEmpty() ? "ready again" : "not ready: " + String.join(", ", problems));
                }
                health.found(problems);
                yield keep(new State(state.context(), false, problems));
            }
        };
    }

    @Override
    public void terminate(ExitReason reason, State state) {
        health.found(List.of("unknown"));
    }
}
