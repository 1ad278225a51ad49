package io.genserver;

import io.genserver.Children.Child;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A server that starts other servers, its children, in order, restarts those that crash, and stops them in reverse
 * order. The children of a supervisor may be supervisors, which makes a tree.
 *
 * <p>When children end more often than the {@link RestartIntensity} allows, the supervisor stops its children and ends
 * with {@link ExitReason.Shutdown}, so that its own supervisor can try with more of the tree. At the root this ends the
 * tree, which {@link #awaitExit} tells. It ends in the same way, with {@link ExitReason#shutdown()}, when its work is
 * done as its {@link AutoShutdown} says.
 *
 * {@snippet file="SupervisorExample.java" region="tree"}
 *
 * <p>A child whose init {@linkplain StartException#ignore ignores} the start stays known and does not run, until {@link
 * #restartChild} or a restart of its siblings starts it; a temporary one is forgotten. The start of the supervisor, or
 * the restart, goes on with the next.
 *
 * <p>A restart that is put off by a {@linkplain RestartIntensity#withBackoff back-off} has the children concerned
 * stopped at once, and started together when the time is over. Meanwhile the supervisor answers; {@link #terminateChild}
 * of the child that failed takes the restart back, also for its siblings.
 *
 * <p>An object of this class is a reference, safe to share between threads. Its methods block until the supervisor has
 * done what was asked, which may take as long as the time-outs of the children concerned. They throw {@link
 * ServerExitedException} if the supervisor is gone, {@link CallInterruptedException} if the thread is interrupted, and
 * {@link CallCycleException} in a callback of a child that the supervisor is just waiting for.
 */
public final class Supervisor {
    private final ServerRef<SupervisorCall<?>, Retry<Child>> server;

    private Supervisor(ServerRef<SupervisorCall<?>, Retry<Child>> server) {
        this.server = server;
    }

    /**
     * Starts a tree without a name in the {@linkplain ServerRuntime#standard() standard runtime}.
     *
     * @throws StartException if a child does not start; those started before it have been stopped, the last first
     * @throws IllegalArgumentException if a child is significant that is permanent, or while automatic shutdown is
     *     {@link AutoShutdown#NEVER}
     */
    public static Supervisor start(SupervisorSpec spec) {
        return start(spec, SupervisorServer.OPTIONS.withLabel("supervisor"), ServerRuntime.standard());
    }

    /**
     * Starts a tree.
     *
     * @param name the supervisor's name in the registry
     * @throws StartException if a child does not start; those started before it have been stopped, the last first
     * @throws NameTakenException if the name is taken
     * @throws IllegalArgumentException if a child is significant that is permanent, or while automatic shutdown is
     *     {@link AutoShutdown#NEVER}
     */
    public static Supervisor start(SupervisorSpec spec, String name, ServerRuntime runtime) {
        return start(spec, SupervisorServer.OPTIONS.withName(name), runtime);
    }

    private static Supervisor start(SupervisorSpec spec, StartOptions options, ServerRuntime runtime) {
        return new Supervisor(runtime.start(new SupervisorServer(spec.requireSound()), options));
    }

    /** A reference to the supervisor that has {@code name} whenever it is used. */
    public static Supervisor named(String name, ServerRuntime runtime) {
        return new Supervisor(runtime.registry().ref(name, SupervisorServer.class));
    }

    /**
     * Starts one more child, after those that are there.
     *
     * @throws SupervisorException if there is a child with this id, running or not, or if it is significant and cannot
     *     be
     * @throws StartException if it does not start; the supervisor then knows nothing of it, unless the start was
     *     {@linkplain StartException#isIgnored ignored} and it is not temporary
     * @throws NameTakenException if its name is taken
     */
    public <Q, C> ServerRef<Q, C> startChild(ChildSpec<Q, C> spec) {
        return server.call(new SupervisorCall.StartChild<>(Objects.requireNonNull(spec, "spec")), ServerRuntime.FOREVER)
                .get();
    }

    /**
     * Stops a child, or takes its restart back, and keeps its specification unless it is {@linkplain Restart#TEMPORARY
     * temporary}. Does nothing to one that is stopped. Never causes an {@link AutoShutdown}.
     *
     * @throws SupervisorException if there is no such child
     */
    public void terminateChild(String id) {
        server.call(new SupervisorCall.TerminateChild(id), ServerRuntime.FOREVER)
                .get();
    }

    /**
     * Starts a child that is {@linkplain ChildInfo.Status#STOPPED stopped}.
     *
     * @throws SupervisorException if there is no such child, or it is running or being restarted
     * @throws StartException if it does not start; it stays stopped
     * @throws NameTakenException if its name is taken
     */
    public ServerRef<?, ?> restartChild(String id) {
        return server.call(new SupervisorCall.RestartChild(id), ServerRuntime.FOREVER)
                .get();
    }

    /**
     * Forgets a child that is {@linkplain ChildInfo.Status#STOPPED stopped}.
     *
     * @throws SupervisorException if there is no such child, or it is running or being restarted
     */
    public void deleteChild(String id) {
        server.call(new SupervisorCall.DeleteChild(id), ServerRuntime.FOREVER).get();
    }

    /** The children in their order, as they are when the supervisor gets to it. */
    public List<ChildInfo> whichChildren() {
        return server.call(new SupervisorCall.WhichChildren(), ServerRuntime.FOREVER);
    }

    /** How many children there are. */
    public ChildCounts countChildren() {
        return server.call(new SupervisorCall.CountChildren(), ServerRuntime.FOREVER);
    }

    /**
     * A reference to whoever is the child {@code id} whenever it is used: it follows the child through its restarts,
     * and, if this object is by name, through those of the supervisor. While the child does not run (its init is not
     * done, it was stopped, or there never was one with this id) calls fail with {@link ServerExitedException} and casts
     * return {@code false}. Neither this nor the use of the reference waits for the supervisor.
     *
     * {@snippet file="SupervisionExample.java" region="childRef"}
     *
     * @param behaviour the class of its behaviour, or one that it extends; using the reference throws {@link
     *     ClassCastException} if the child found is another
     */
    public <Q, C> ServerRef<Q, C> childRef(String id, Class<? extends GenServer<?, Q, C>> behaviour) {
        return new ChildRef<>(server, id, behaviour);
    }

    /** Stops the children, the last first, and then the supervisor; blocks until all have ended. */
    public void stop() {
        server.stop(ExitReason.shutdown(), ServerRuntime.FOREVER);
    }

    /** As {@link ServerRef#awaitExit}. */
    public ExitReason awaitExit(Duration timeout) {
        return server.awaitExit(timeout);
    }

    /** The supervisor as a server, to monitor, link or kill. */
    public ServerRef<?, ?> ref() {
        return server;
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
