package io.genserver;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a supervisor starts, restarts and ends a child; immutable. A child without a name goes by its id in logs and
 * thread dumps, unless its options have another label.
 *
 * {@snippet file="SupervisionExample.java" region="specs"}
 *
 * @param id what the child is called among its siblings
 * @param factory makes the behaviour for each start, so that nothing of a crashed one lives on
 * @param options name, time-out and mailbox of each start
 * @param restart when it is restarted
 * @param significant whether its end may stop its supervisor, as that one's {@link AutoShutdown} says
 * @param shutdown how it is ended
 * @param type what it is
 * @param <Q> the protocol of its calls
 * @param <C> its cast messages
 */
public record ChildSpec<Q, C>(
        String id,
        Supplier<? extends GenServer<?, Q, C>> factory,
        StartOptions options,
        Restart restart,
        boolean significant,
        Shutdown shutdown,
        ChildType type) {

    /** How long a child that is not a supervisor may take to stop, unless said otherwise. */
    public static final Duration DEFAULT_SHUTDOWN = Duration.ofSeconds(5);

    public ChildSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(factory, "factory");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(restart, "restart");
        Objects.requireNonNull(shutdown, "shutdown");
        Objects.requireNonNull(type, "type");
    }

    /**
     * A {@linkplain Restart#PERMANENT permanent} worker without a name that may take {@link #DEFAULT_SHUTDOWN} to stop.
     */
    public static <Q, C> ChildSpec<Q, C> of(String id, Supplier<? extends GenServer<?, Q, C>> factory) {
        return new ChildSpec<>(
                id,
                factory,
                StartOptions.DEFAULT,
                Restart.PERMANENT,
                false,
                Shutdown.timeout(DEFAULT_SHUTDOWN),
                ChildType.WORKER);
    }

    /**
     * A supervisor as a child: permanent, and waited for without end when it is stopped.
     *
     * @throws IllegalArgumentException as {@link Supervisor#start(SupervisorSpec)} does
     */
    public static ChildSpec<?, ?> supervisor(String id, SupervisorSpec spec) {
        SupervisorSpec sound = spec.requireSound();
        return supervisor(id, () -> new SupervisorServer(sound), SupervisorServer.OPTIONS);
    }

    static <Q, C> ChildSpec<Q, C> supervisor(
            String id, Supplier<? extends GenServer<?, Q, C>> factory, StartOptions options) {
        return new ChildSpec<>(
                id, factory, options, Restart.PERMANENT, false, Shutdown.infinity(), ChildType.SUPERVISOR);
    }

    /** This child with a name in the {@link Registry}. */
    public ChildSpec<Q, C> named(String name) {
        return withOptions(options.withName(name));
    }

    /** This child with other start options. */
    public ChildSpec<Q, C> withOptions(StartOptions newOptions) {
        return new ChildSpec<>(id, factory, newOptions, restart, significant, shutdown, type);
    }

    /** This child with another restart type. */
    public ChildSpec<Q, C> withRestart(Restart newRestart) {
        return new ChildSpec<>(id, factory, options, newRestart, significant, shutdown, type);
    }

    /** This child as one whose end may, or may not, stop its supervisor; a permanent one may not. */
    public ChildSpec<Q, C> withSignificant(boolean newSignificant) {
        return new ChildSpec<>(id, factory, options, restart, newSignificant, shutdown, type);
    }

    /** This child with another way to be ended. */
    public ChildSpec<Q, C> withShutdown(Shutdown newShutdown) {
        return new ChildSpec<>(id, factory, options, restart, significant, newShutdown, type);
    }

    /** The options of a start: without name and label, the id is the label. */
    StartOptions labelledOptions() {
        return options.name() == null && options.label() == null ? options.withLabel(id) : options;
    }

    /** Why it cannot be a child of a supervisor that shuts down like this; empty if it can. */
    Optional<String> objection(AutoShutdown autoShutdown) {
        if (significant && restart == Restart.PERMANENT) {
            return Optional.of("the permanent child " + id + " cannot be significant");
        }
        if (significant && autoShutdown == AutoShutdown.NEVER) {
            return Optional.of("the child " + id + " cannot be significant where automatic shutdown is NEVER");
        }
        return Optional.empty();
    }
}
