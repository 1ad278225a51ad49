package io.genserver;

import io.genserver.Children.Child;
import io.genserver.SupervisorCall.DeleteChild;
import io.genserver.SupervisorCall.RestartChild;
import io.genserver.SupervisorCall.StartChild;
import io.genserver.SupervisorCall.TerminateChild;
import io.genserver.SupervisorCall.WhichChildren;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The server behind {@link Supervisor}: linked to its children and trapping exits. */
final class SupervisorServer implements GenServer<Children, SupervisorCall<?>, SupervisorServer.Retry> {
    /** A supervisor starts all its children in its init; each has a time-out of its own. */
    static final StartOptions OPTIONS = StartOptions.DEFAULT.withInitTimeout(ServerRuntime.FOREVER);

    private static final System.Logger LOG = System.getLogger("io.genserver");

    /** Sent to oneself when a restart has failed, so that stop requests get their turn between tries. */
    record Retry(Child child) {}

    private final SupervisorSpec spec;
    private final RestartWindow window;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<SupervisorCall<?>, Retry> context;

    SupervisorServer(SupervisorSpec spec) {
        this.spec = spec;
        this.window = new RestartWindow(spec.intensity());
    }

    @Override
    public Children init(Context<SupervisorCall<?>, Retry> ownContext) {
        context = ownContext;
        context.trapExit(true);
        var children = new Children();
        for (ChildSpec<?, ?> childSpec : spec.children()) {
            Child child = children.add(childSpec);
            try {
                start(child, children);
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
                Next.reply(
                        which,
                        children.all().stream()
                                .map(child -> new ChildInfo(
                                        child.spec.id(), Optional.ofNullable(child.process()), child.spec.restart()))
                                .toList(),
                        children);
        };
    }

    @Override
    public Next<Children> handleCast(Retry retry, Children children) {
        return retry.child().awaitsRetry ? restart(retry.child(), children) : Next.keep(children);
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

    private Next<Children> childExited(Child child, ExitReason reason, Children children) {
        children.stopped(child);
        if (child.spec.restart().appliesTo(reason)) {
            return restart(child, children);
        }
        if (child.spec.restart() == Restart.TEMPORARY) {
            children.remove(child);
        }
        return Next.keep(children);
    }

    private Next<Children> restart(Child failed, Children children) {
        if (!window.admits(context.runtime().scheduler().nanoTime())) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "supervisor {0} gives up: {1} ended once more after restarts {2}",
                    context.self(),
                    failed.spec.id(),
                    window);
            return Next.stop(ExitReason.shutdown("restart intensity reached"), children);
        }
        LOG.log(
                System.Logger.Level.INFO,
                "supervisor {0} restarts {1} (restarts: {2})",
                context.self(),
                failed.spec.id(),
                window);
        List<Child> affected = children.affectedBy(failed, spec.strategy());
        stopAll(affected, children);
        for (Child child : affected) {
            if (child == failed || child.spec.restart() != Restart.TEMPORARY) {
                try {
                    start(child, children);
                } catch (StartException | NameTakenException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "supervisor " + context.self() + " could not restart " + child.spec.id(),
                            e);
                    child.awaitsRetry = true;
                    context.self().cast(new Retry(child));
                    break;
                }
            }
        }
        return Next.keep(children);
    }

    private <Q, C> Next<Children> startChild(StartChild<Q, C> call, Children children) {
        ChildSpec<Q, C> childSpec = call.spec();
        if (children.find(childSpec.id()) != null) {
            return Next.reply(call, refused("a child " + childSpec.id() + " is there already"), children);
        }
        Child child = children.add(childSpec);
        try {
            return Next.reply(call, new Attempt.Done<>(start(child, childSpec, children)), children);
        } catch (StartException | NameTakenException e) {
            children.remove(child);
            return Next.reply(call, new Attempt.Refused<>(e), children);
        }
    }

    private Attempt<Boolean> terminateChild(Child child, Children children) {
        stopAll(List.of(child), children);
        return new Attempt.Done<>(true);
    }

    private Attempt<ServerRef<?, ?>> restartChild(Child child, Children children) {
        if (child.process() != null || child.awaitsRetry) {
            return refused("the child " + child.spec.id() + " is running");
        }
        try {
            return new Attempt.Done<>(start(child, children));
        } catch (StartException | NameTakenException e) {
            return new Attempt.Refused<>(e);
        }
    }

    private static Attempt<Boolean> deleteChild(Child child, Children children) {
        if (child.process() != null || child.awaitsRetry) {
            return refused("the child " + child.spec.id() + " is running");
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

    private static <T> Attempt<T> refused(String why) {
        return new Attempt.Refused<>(new SupervisorException(why));
    }

    private ServerRef<?, ?> start(Child child, Children children) {
        return start(child, child.spec, children);
    }

    /** {@code spec} is the child's; it is named apart for its types. */
    private <Q, C> ServerRef<Q, C> start(Child child, ChildSpec<Q, C> spec, Children children) {
        GenServer<?, Q, C> behaviour;
        try {
            behaviour = Objects.requireNonNull(spec.factory().get(), "the factory returned null");
        } catch (Throwable e) { // as for what init throws, the supervisor does not crash for it
            throw StartException.failed(spec.id(), ExitReason.crash(e));
        }
        ServerRef<Q, C> started = context.startLink(behaviour, spec.options());
        switch (started) {
            case ServerProcess<?, Q, C> process -> children.started(child, process);
            case FollowingRef<Q, C> ref -> throw new AssertionError("a start returns the very server");
        }
        return started;
    }

    /** Stops those that run, the last started first, and drops the temporary ones, which nothing would start again. */
    private void stopAll(List<Child> inOrder, Children children) {
        for (Child child : inOrder.reversed()) {
            ServerProcess<?, ?, ?> process = child.process();
            if (process != null) {
                ChildStopper.stop(context, process, child.spec.shutdown());
            }
            children.stopped(child);
            if (child.spec.restart() == Restart.TEMPORARY) {
                children.remove(child);
            }
        }
    }
}
