package io.genserver;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How a supervisor starts, restarts and ends a child; immutable.
 *
 * @param id what the child is called among its siblings
 * @param factory makes the behaviour for each start, so that nothing of a crashed one lives on
 * @param options name, time-out and mailbox of each start
 * @param restart when it is restarted
 * @param shutdown how it is ended
 * @param <Q> the protocol of its calls
 * @param <C> its cast messages
 */
public record ChildSpec<Q, C>(
        String id,
        Supplier<? extends GenServer<?, Q, C>> factory,
        StartOptions options,
        Restart restart,
        Shutdown shutdown) {

    /** How long a child that is not a supervisor may take to stop, unless said otherwise. */
    public static final Duration DEFAULT_SHUTDOWN = Duration.ofSeconds(5);

    public ChildSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(factory, "factory");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(restart, "restart");
        Objects.requireNonNull(shutdown, "shutdown");
    }

    /**
     * A {@linkplain Restart#PERMANENT permanent} child without a name that may take {@link #DEFAULT_SHUTDOWN} to stop.
     */
    public static <Q, C> ChildSpec<Q, C> of(String id, Supplier<? extends GenServer<?, Q, C>> factory) {
        return new ChildSpec<>(
                id, factory, StartOptions.DEFAULT, Restart.PERMANENT, Shutdown.timeout(DEFAULT_SHUTDOWN));
    }

    /** A supervisor as a child: permanent, and waited for without end when it is stopped. */
    public static ChildSpec<?, ?> supervisor(String id, SupervisorSpec spec) {
        return ChildSpec.of(id, () -> new SupervisorServer(spec))
                .withOptions(SupervisorServer.OPTIONS)
                .withShutdown(Shutdown.infinity());
    }

    /** This child with a name in the {@link Registry}. */
    public ChildSpec<Q, C> named(String name) {
        return withOptions(options.withName(name));
    }

    /** This child with other start options. */
    public ChildSpec<Q, C> withOptions(StartOptions newOptions) {
        return new ChildSpec<>(id, factory, newOptions, restart, shutdown);
    }

    /** This child with another restart type. */
    public ChildSpec<Q, C> withRestart(Restart newRestart) {
        return new ChildSpec<>(id, factory, options, newRestart, shutdown);
    }

    /** This child with another way to be ended. */
    public ChildSpec<Q, C> withShutdown(Shutdown newShutdown) {
        return new ChildSpec<>(id, factory, options, restart, newShutdown);
    }
}
