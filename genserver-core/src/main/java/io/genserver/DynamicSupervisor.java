package io.genserver;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A supervisor of many children of one kind, which come and go: OTP's {@code simple_one_for_one}. Each child is started
 * with an argument, and a restart starts it with the same argument again. Starting, stopping and finding a child take
 * the same time among ten or a million. The children do not depend on each other, and are stopped all at the same time.
 *
 * {@snippet file="DynamicSupervisorExample.java" region="dynamic"}
 *
 * <p>A child whose init {@linkplain StartException#ignore ignores} the start, or a restart, is forgotten. While a child
 * waits for a restart that a {@linkplain RestartIntensity#withBackoff back-off} has put off, it is still known by the
 * reference to the server that has ended.
 *
 * <p>An object of this class describes such a supervisor and refers to the one that runs under its name: put its {@link
 * #childSpec} into a tree, and use the object from any thread. Its methods block until the supervisor has done what was
 * asked, and throw {@link ServerExitedException} while it does not run, {@link CallInterruptedException} if the thread is
 * interrupted, and {@link CallCycleException} in a callback of a child that the supervisor is just waiting for.
 *
 * @param <A> the argument that a child is started with
 * @param <Q> the protocol of the children's calls
 * @param <C> their cast messages
 */
public final class DynamicSupervisor<A, Q, C> {

    /** How restarts are counted. */
    sealed interface Limit<A> {
        /** All together; past it the supervisor gives up, as any supervisor does. */
        record ForAll<A>(RestartIntensity intensity) implements Limit<A> {}

        /** For each child; past it that child is given up, and the others never know. */
        record ForEach<A>(RestartIntensity intensity, Consumer<? super A> onGivenUp) implements Limit<A> {}
    }

    private final String name;
    private final ServerRuntime runtime;
    private final DynamicChildSpec<A, Q, C> child;

    private DynamicSupervisor(String name, ServerRuntime runtime, DynamicChildSpec<A, Q, C> child) {
        this.name = name;
        this.runtime = runtime;
        this.child = child;
    }

    /**
     * Describes a supervisor whose children are {@linkplain Restart#TRANSIENT transient}, may take {@link
     * ChildSpec#DEFAULT_SHUTDOWN} to stop, and share {@link RestartIntensity#DEFAULT}.
     *
     * @param name the supervisor's name in the registry
     * @param runtime where it will run
     * @param factory makes a child's behaviour from its argument, at each start
     */
    public static <A, Q, C> DynamicSupervisor<A, Q, C> named(
            String name, ServerRuntime runtime, Function<? super A, ? extends GenServer<?, Q, C>> factory) {
        return new DynamicSupervisor<>(
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(runtime, "runtime"),
                new DynamicChildSpec<>(
                        Objects.requireNonNull(factory, "factory"),
                        argument -> StartOptions.DEFAULT,
                        Restart.TRANSIENT,
                        Shutdown.timeout(ChildSpec.DEFAULT_SHUTDOWN),
                        new Limit.ForAll<>(RestartIntensity.DEFAULT)));
    }

    /** This supervisor with other start options for its children, which cannot have a name. */
    public DynamicSupervisor<A, Q, C> withOptions(StartOptions options) {
        if (options.name() != null) {
            throw new IllegalArgumentException("many children cannot share the name " + options.name());
        }
        return withOptions(argument -> options);
    }

    /**
     * This supervisor with start options that it asks for at each start of a child, for instance to give it a label that
     * tells its argument.
     *
     * @param options makes them of the child's argument; a throw of it is a crash of the supervisor
     */
    public DynamicSupervisor<A, Q, C> withOptions(Function<? super A, StartOptions> options) {
        return with(new DynamicChildSpec<>(child.factory(), options, child.restart(), child.shutdown(), child.limit()));
    }

    /** This supervisor with another restart type for its children. */
    public DynamicSupervisor<A, Q, C> withRestart(Restart restart) {
        return with(new DynamicChildSpec<>(child.factory(), child.options(), restart, child.shutdown(), child.limit()));
    }

    /**
     * This supervisor with another way for its children to be ended; when it stops itself, the time is one for all of
     * them.
     */
    public DynamicSupervisor<A, Q, C> withShutdown(Shutdown shutdown) {
        return with(new DynamicChildSpec<>(child.factory(), child.options(), child.restart(), shutdown, child.limit()));
    }

    /** This supervisor with another restart intensity, counted over all children. */
    public DynamicSupervisor<A, Q, C> withIntensity(RestartIntensity intensity) {
        return with(new DynamicChildSpec<>(
                child.factory(), child.options(), child.restart(), child.shutdown(), new Limit.ForAll<>(intensity)));
    }

    /**
     * This supervisor with a restart intensity for each child: one that goes past it is given up, and neither the
     * supervisor nor the other children are touched. For children that have nothing to do with each other, such as
     * connections.
     *
     * @param onGivenUp told the argument of a child that is given up; runs on the supervisor and so must not block.
     *     What it throws is logged
     */
    public DynamicSupervisor<A, Q, C> withIntensityForEach(RestartIntensity intensity, Consumer<? super A> onGivenUp) {
        return with(new DynamicChildSpec<>(
                child.factory(),
                child.options(),
                child.restart(),
                child.shutdown(),
                new Limit.ForEach<>(intensity, onGivenUp)));
    }

    /** How a supervisor above starts this one; its id is the name. */
    public ChildSpec<?, ?> childSpec() {
        return ChildSpec.supervisor(
                name, () -> new DynamicSupervisorServer<>(child), SupervisorServer.OPTIONS.withName(name));
    }

    /**
     * Starts a child.
     *
     * @param argument given to the factory, now and at each restart
     * @throws StartException if it does not start, or ignores the start; it is then not a child
     */
    public ServerRef<Q, C> startChild(A argument) {
        return server().call(
                        new DynamicCall.StartChild<A, Q, C>(Objects.requireNonNull(argument, "argument")),
                        ServerRuntime.FOREVER)
                .get();
    }

    /**
     * Stops a child, or takes its restart back, and forgets it.
     *
     * @param child the server that it is, or was last if it is being restarted
     * @return whether there was such a child
     */
    public boolean terminateChild(ServerRef<Q, C> child) {
        return server().call(new DynamicCall.TerminateChild<A, Q, C>(child), ServerRuntime.FOREVER);
    }

    /** The children that run, in the order of their last starts. */
    public List<ServerRef<Q, C>> whichChildren() {
        return server().call(new DynamicCall.WhichChildren<>(), ServerRuntime.FOREVER);
    }

    /** How many children run, and how many there are with those that are being restarted. */
    public ChildCounts countChildren() {
        return server().call(new DynamicCall.CountChildren<>(), ServerRuntime.FOREVER);
    }

    @SuppressWarnings(
            "unchecked") // a server with this very child specification was made by childSpec, with these types
    private ServerRef<DynamicCall<A, Q, C>, Retry<DynamicChildren.Child<A, Q, C>>> server() {
        return (ServerRef<DynamicCall<A, Q, C>, Retry<DynamicChildren.Child<A, Q, C>>>) runtime.registry()
                .whereis(name)
                .filter(ref -> ref instanceof ServerProcess<?, ?, ?> process
                        && process.behaviour() instanceof DynamicSupervisorServer<?, ?, ?> server
                        && server.spec() == child)
                .orElseThrow(() -> new ServerExitedException(name, "a supervisor's request", ExitReason.noProc()));
    }

    private DynamicSupervisor<A, Q, C> with(DynamicChildSpec<A, Q, C> other) {
        return new DynamicSupervisor<>(name, runtime, other);
    }

    @Override
    public String toString() {
        return name;
    }
}
