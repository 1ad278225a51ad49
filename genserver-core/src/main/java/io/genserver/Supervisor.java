package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A server that starts other servers, its children, in order, restarts those that crash, and stops them in reverse
 * order. The children of a supervisor may be supervisors, which makes a tree.
 *
 * <p>When children end more often than the {@link RestartIntensity} allows, the supervisor stops its children and ends
 * with {@link ExitReason.Shutdown}, so that its own supervisor can try with more of the tree. At the root this ends the
 * tree, which {@link #awaitExit} tells.
 *
 * {@snippet file="SupervisorExample.java" region="tree"}
 *
 * <p>An object of this class is a reference, safe to share between threads. Its methods block until the supervisor has
 * done what was asked, which may take as long as the time-outs of the children concerned; they throw {@link
 * ServerExitedException} if the supervisor is gone.
 */
public final class Supervisor {
    private final ServerRef<SupervisorCall<?>, SupervisorServer.Retry> server;

    private Supervisor(ServerRef<SupervisorCall<?>, SupervisorServer.Retry> server) {
        this.server = server;
    }

    /**
     * Starts a tree without a name in the {@linkplain ServerRuntime#standard() standard runtime}.
     *
     * @throws StartException if a child does not start; those started before it have been stopped, the last first
     */
    public static Supervisor start(SupervisorSpec spec) {
        return new Supervisor(ServerRuntime.standard().start(new SupervisorServer(spec), SupervisorServer.OPTIONS));
    }

    /**
     * Starts a tree.
     *
     * @param name the supervisor's name in the registry
     * @throws StartException if a child does not start; those started before it have been stopped, the last first
     * @throws NameTakenException if the name is taken
     */
    public static Supervisor start(SupervisorSpec spec, String name, ServerRuntime runtime) {
        return new Supervisor(runtime.start(new SupervisorServer(spec), SupervisorServer.OPTIONS.withName(name)));
    }

    /** A reference to the supervisor that has {@code name} whenever it is used. */
    public static Supervisor named(String name, ServerRuntime runtime) {
        return new Supervisor(runtime.registry().ref(name, SupervisorServer.class));
    }

    /**
     * Starts one more child, after those that are there.
     *
     * @throws SupervisorException if there is a child with this id, running or not
     * @throws StartException if it does not start; the supervisor then knows nothing of it
     * @throws NameTakenException if its name is taken
     */
    public <Q, C> ServerRef<Q, C> startChild(ChildSpec<Q, C> spec) {
        return server.call(new SupervisorCall.StartChild<>(Objects.requireNonNull(spec, "spec")), ServerRuntime.FOREVER)
                .get();
    }

    /**
     * Stops a child, and keeps its specification unless it is {@linkplain Restart#TEMPORARY temporary}.
     *
     * @throws SupervisorException if there is no such child
     */
    public void terminateChild(String id) {
        server.call(new SupervisorCall.TerminateChild(id), ServerRuntime.FOREVER)
                .get();
    }

    /**
     * Starts a child that was stopped.
     *
     * @throws SupervisorException if there is no such child or it is running
     * @throws StartException if it does not start
     * @throws NameTakenException if its name is taken
     */
    public ServerRef<?, ?> restartChild(String id) {
        return server.call(new SupervisorCall.RestartChild(id), ServerRuntime.FOREVER)
                .get();
    }

    /**
     * Forgets a child that was stopped.
     *
     * @throws SupervisorException if there is no such child or it is running
     */
    public void deleteChild(String id) {
        server.call(new SupervisorCall.DeleteChild(id), ServerRuntime.FOREVER).get();
    }

    /** The children in their order. */
    public List<ChildInfo> whichChildren() {
        return server.call(new SupervisorCall.WhichChildren(), ServerRuntime.FOREVER);
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
