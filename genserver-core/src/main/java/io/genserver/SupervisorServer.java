package io.genserver;

import io.genserver.Children.Child;
import io.genserver.SupervisorCall.CountChildren;
import io.genserver.SupervisorCall.DeleteChild;
import io.genserver.SupervisorCall.RestartChild;
import io.genserver.SupervisorCall.StartChild;
import io.genserver.SupervisorCall.TerminateChild;
import io.genserver.SupervisorCall.WhichChildren;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The server behind {@link Supervisor}: linked to its children and trapping exits. */
final class SupervisorServer implements GenServer<Children, SupervisorCall<?>, Retry<Child>> {
    /** A supervisor starts all its children in its init; each has a time-out of its own. */
    static final StartOptions OPTIONS = StartOptions.DEFAULT.withInitTimeout(ServerRuntime.FOREVER);

    private static final System.Logger LOG = System.getLogger("io.genserver");

    private final SupervisorSpec spec;
    private final RestartWindow window;

    /** The children that run; written by this server alone, read by {@link ChildRef}s on any thread. */
    private final ConcurrentMap<String, ServerProcess<?, ?, ?>> running = new ConcurrentHashMap<>();

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<SupervisorCall<?>, Retry<Child>> context;

    SupervisorServer(SupervisorSpec spec) {
        this.spec = spec;
        this.window = new RestartWindow(spec.intensity());
    }

    /** The child with this id, if it runs. May be called from any thread. */
    Optional<ServerProcess<?, ?, ?>> running(String id) {
        return Optional.ofNullable(running.get(id));
    }

    @Override
    public Children init(Context<SupervisorCall<?>, Retry<Child>> ownContext) {
        context = ownContext;
        context.trapExit(true);
        var children = new Children(running);
        for (ChildSpec<?, ?> childSpec : spec.children()) {
            try {
                startUnlessIgnored(children.add(childSpec), children);
            } catch (GenServerException e) {
                stopAll(List.copyOf(children.all()), children);
                throw e;
            }
        }
        return children;
    }

    @Override
    public Next<Children> handleCall(SupervisorCall<?> call, From<?> from, Children children) {
        return switch (call) {
            case StartChild<?, ?> start -> startChild(start, children);
            case TerminateChild terminate ->
                Next.reply(
                        terminate,
                        attempt(terminate.id(), children, child -> terminateChild(child, children)),
                        children);
            case RestartChild restart ->
                Next.reply(restart, attempt(restart.id(), children, child -> restartChild(child, children)), children);
            case DeleteChild delete ->
                Next.reply(delete, attempt(delete.id(), children, child -> deleteChild(child, children)), children);
            case WhichChildren which ->
                Next.reply(which, children.all().stream().map(Child::info).toList(), children);
            case CountChildren count -> Next.reply(count, children.counts(), children);
        };
    }

    @Override
    public Next<Children> handleCast(Retry<Child> retry, Children children) {
        return retry.isCancelled() ? Next.keep(children) : startAffected(retry.child(), children);
    }

    @Override
    public Next<Children> handleInfo(Info info, Children children) {
        if (info instanceof Info.Exit(ServerRef<?, ?> server, ExitReason reason)) {
            Child child = children.find(server);
            if (child != null) {
                return childExited(child, reason, children);
            }
        }
        return Next.keep(children);
    }

    @Override
    public void terminate(ExitReason reason, Children children) {
        stopAll(List.copyOf(children.all()), children);
    }

    // ---- children that end by themselves ----

    private Next<Children> childExited(Child child, ExitReason reason, Children children) {
        children.stopped(child);
        if (child.spec.restart().appliesTo(reason)) {
            return restart(child, true, children);
        }
        return endsWith(child, children) ? Next.stop(ExitReason.shutdown(), children) : Next.keep(children);
    }

    /** Whether the supervisor is to shut down, now that {@code child} is done. */
    private boolean endsWith(Child child, Children children) {
        return child.spec.significant()
                && switch (spec.autoShutdown()) {
                    case NEVER -> false;
                    case ANY_SIGNIFICANT -> true;
                    case ALL_SIGNIFICANT ->
                        children.all().stream().allMatch(other -> other.isStopped() || !other.spec.significant());
                };
    }

    /**
     * Counts a restart, stops whom it affects, and starts them after the delay that the back-off asks for.
     *
     * @param atOnce whether a delay of zero means now, and not after the requests that wait
     */
    private Next<Children> restart(Child failed, boolean atOnce, Children children) {
        Optional<Duration> delay = window.admit(context.runtime(), context.self(), failed.spec.id());
        if (delay.isEmpty()) {
            return Next.stop(RestartWindow.GIVEN_UP, children);
        }
        if (atOnce && delay.get().isZero()) {
            return startAffected(failed, children);
        }
        stopAll(children.affectedBy(failed, spec.strategy()), children);
        var retry = new Retry<>(failed);
        children.restarting(failed, retry);
        retry.sendAfter(delay.get(), context);
        return Next.keep(children);
    }

    private Next<Children> startAffected(Child failed, Children children) {
        List<Child> affected = children.affectedBy(failed, spec.strategy());
        stopAll(affected, children); // also those that were started while the restart was put off
        for (Child child : affected) {
            if (child.spec.restart() != Restart.TEMPORARY) {
                try {
                    startUnlessIgnored(child, children);
                } catch (StartException | NameTakenException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "supervisor " + context.self() + " could not restart " + child.spec.id(),
                            e);
                    return restart(child, false, children);
                }
            }
        }
        return Next.keep(children);
    }

    // ---- requests ----

    private <Q, C> Next<Children> startChild(StartChild<Q, C> call, Children children) {
        ChildSpec<Q, C> childSpec = call.spec();
        if (children.find(childSpec.id()) != null) {
            return Next.reply(call, refused("a child " + childSpec.id() + " is there already"), children);
        }
        Optional<String> objection = childSpec.objection(spec.autoShutdown());
        if (objection.isPresent()) {
            return Next.reply(call, refused(objection.get()), children);
        }
        Child child = children.add(childSpec);
        try {
            return Next.reply(call, new Attempt.Done<>(start(child, childSpec, children)), children);
        } catch (StartException | NameTakenException e) {
            if (e instanceof StartException refusal && refusal.isIgnored()) {
                children.stopped(child);
            } else {
                children.remove(child);
            }
            return Next.reply(call, new Attempt.Refused<>(e), children);
        }
    }

    private Attempt<Boolean> terminateChild(Child child, Children children) {
        stopAll(List.of(child), children);
        return new Attempt.Done<>(true);
    }

    private Attempt<ServerRef<?, ?>> restartChild(Child child, Children children) {
        if (!child.isStopped()) {
            return refusedAsActive(child);
        }
        try {
            return new Attempt.Done<>(start(child, child.spec, children));
        } catch (StartException | NameTakenException e) {
            return new Attempt.Refused<>(e);
        }
    }

    private static Attempt<Boolean> deleteChild(Child child, Children children) {
        if (!child.isStopped()) {
            return refusedAsActive(child);
        }
        children.remove(child);
        return new Attempt.Done<>(true);
    }

    private interface ChildAction<T> {
        Attempt<T> on(Child child);
    }

    private static <T> Attempt<T> attempt(String id, Children children, ChildAction<T> action) {
        Child child = children.find(id);
        return child == null ? refused("there is no child " + id) : action.on(child);
    }

    private static <T> Attempt<T> refusedAsActive(Child child) {
        return refused("the child " + child.spec.id() + (child.isRestarting() ? " is being restarted" : " is running"));
    }

    private static <T> Attempt<T> refused(String why) {
        return new Attempt.Refused<>(new SupervisorException(why));
    }

    // ---- starts and stops ----

    private void startUnlessIgnored(Child child, Children children) {
        try {
            start(child, child.spec, children);
        } catch (StartException e) {
            if (!e.isIgnored()) {
                throw e;
            }
            children.stopped(child);
            LOG.log(System.Logger.Level.INFO, "supervisor {0} goes on without: {1}", context.self(), e.getMessage());
        }
    }

    /** {@code childSpec} is the child's; it is named apart for its types. */
    private <Q, C> ServerRef<Q, C> start(Child child, ChildSpec<Q, C> childSpec, Children children) {
        ServerProcess<?, Q, C> process = ChildStarter.start(
                context, childSpec.id(), childSpec.factory(), childSpec.labelledOptions(), child.starts());
        children.started(child, process);
        return process;
    }

    /** Stops those that run, the last started first; what waits for a restart no longer does. */
    private void stopAll(List<Child> inOrder, Children children) {
        for (Child child : inOrder.reversed()) {
            ServerProcess<?, ?, ?> process = child.process();
            if (process != null) {
                ChildStopper.stop(context, process, child.spec.shutdown());
            }
            children.stopped(child);
        }
    }
}
