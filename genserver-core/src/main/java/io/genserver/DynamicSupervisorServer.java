package io.genserver;

import io.genserver.DynamicCall.CountChildren;
import io.genserver.DynamicCall.StartChild;
import io.genserver.DynamicCall.TerminateChild;
import io.genserver.DynamicCall.WhichChildren;
import io.genserver.DynamicChildren.Child;
import io.genserver.DynamicSupervisor.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server behind {@link DynamicSupervisor}: linked to its children and trapping exits. */
final class DynamicSupervisorServer<A, Q, C>
        implements GenServer<DynamicChildren<A, Q, C>, DynamicCall<A, Q, C>, Retry<Child<A, Q, C>>> {
    private static final System.Logger LOG = System.getLogger("io.genserver");

    private final DynamicChildSpec<A, Q, C> spec;
    private final @Nullable RestartWindow common;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<DynamicCall<A, Q, C>, Retry<Child<A, Q, C>>> context;

    DynamicSupervisorServer(DynamicChildSpec<A, Q, C> spec) {
        this.spec = spec;
        this.common = spec.limit() instanceof Limit.ForAll<A>(RestartIntensity intensity)
                ? new RestartWindow(intensity)
                : null;
    }

    DynamicChildSpec<A, Q, C> spec() {
        return spec;
    }

    @Override
    public DynamicChildren<A, Q, C> init(Context<DynamicCall<A, Q, C>, Retry<Child<A, Q, C>>> ownContext) {
        context = ownContext;
        context.trapExit(true);
        return new DynamicChildren<>();
    }

    @Override
    public Next<DynamicChildren<A, Q, C>> handleCall(
            DynamicCall<A, Q, C> call, From<?> from, DynamicChildren<A, Q, C> children) {
        return switch (call) {
            case StartChild<A, Q, C> start -> Next.reply(start, startChild(start.argument(), children), children);
            case TerminateChild<A, Q, C> terminate ->
                Next.reply(terminate, terminateChild(terminate.child(), children), children);
            case WhichChildren<A, Q, C> which -> Next.reply(which, List.copyOf(children.running()), children);
            case CountChildren<A, Q, C> count -> Next.reply(count, children.counts(), children);
        };
    }

    @Override
    public Next<DynamicChildren<A, Q, C>> handleCast(Retry<Child<A, Q, C>> retry, DynamicChildren<A, Q, C> children) {
        if (retry.isCancelled()) {
            return Next.keep(children);
        }
        children.removeRestarting(retry.child().process());
        return startAgain(retry.child(), children);
    }

    @Override
    public Next<DynamicChildren<A, Q, C>> handleInfo(Info info, DynamicChildren<A, Q, C> children) {
        if (info instanceof Info.Exit(ServerProcess<?, ?, ?> server, ExitReason reason)) {
            Child<A, Q, C> child = children.remove(server);
            if (child != null && spec.restart().appliesTo(reason)) {
                return restart(child, true, children);
            }
        }
        return Next.keep(children);
    }

    @Override
    public void terminate(ExitReason reason, DynamicChildren<A, Q, C> children) {
        ChildStopper.stopAll(context, children.running(), spec.shutdown());
    }

    private Attempt<ServerRef<Q, C>> startChild(A argument, DynamicChildren<A, Q, C> children) {
        try {
            return new Attempt.Done<>(start(new Child<>(argument), children));
        } catch (StartException e) {
            return new Attempt.Refused<>(e);
        }
    }

    private ServerProcess<?, Q, C> start(Child<A, Q, C> child, DynamicChildren<A, Q, C> children) {
        ServerProcess<?, Q, C> process = ChildStarter.start(
                context,
                "a child of " + context.self(),
                () -> spec.factory().apply(child.argument),
                spec.options().apply(child.argument),
                child.starts());
        children.started(child, process);
        return process;
    }

    private boolean terminateChild(ServerRef<Q, C> ref, DynamicChildren<A, Q, C> children) {
        if (!(ref instanceof ServerProcess<?, Q, C> process)) {
            return false;
        }
        if (children.remove(process) != null) {
            ChildStopper.stop(context, process, spec.shutdown());
            return true;
        }
        Retry<?> retry = children.removeRestarting(process);
        if (retry != null) {
            retry.cancel();
        }
        return retry != null;
    }

    /**
     * Counts a restart, and makes it after the delay that the back-off asks for.
     *
     * @param atOnce whether a delay of zero means now, and not after the requests that wait
     */
    private Next<DynamicChildren<A, Q, C>> restart(
            Child<A, Q, C> child, boolean atOnce, DynamicChildren<A, Q, C> children) {
        RestartWindow window = switch (spec.limit()) {
            case Limit.ForAll<A> all -> Objects.requireNonNull(common);
            case Limit.ForEach<A>(RestartIntensity intensity, var onGivenUp) -> child.window(intensity);
        };
        Optional<Duration> delay = window.admit(context.runtime(), context.self(), child.process());
        if (delay.isEmpty()) {
            return giveUp(child, children);
        }
        if (atOnce && delay.get().isZero()) {
            return startAgain(child, children);
        }
        var retry = new Retry<>(child);
        children.restarting(child, retry);
        retry.sendAfter(delay.get(), context);
        return Next.keep(children);
    }

    private Next<DynamicChildren<A, Q, C>> startAgain(Child<A, Q, C> child, DynamicChildren<A, Q, C> children) {
        try {
            start(child, children);
        } catch (StartException e) {
            if (!e.isIgnored()) {
                LOG.log(System.Logger.Level.ERROR, "supervisor " + context.self() + " could not restart a child", e);
                return restart(child, false, children);
            }
            LOG.log(System.Logger.Level.INFO, "supervisor {0} goes on without: {1}", context.self(), e.getMessage());
        }
        return Next.keep(children);
    }

    private Next<DynamicChildren<A, Q, C>> giveUp(Child<A, Q, C> child, DynamicChildren<A, Q, C> children) {
        return switch (spec.limit()) {
            case Limit.ForAll<A> all -> Next.stop(RestartWindow.GIVEN_UP, children);
            case Limit.ForEach<A>(RestartIntensity intensity, var onGivenUp) -> {
                tellGivenUp(onGivenUp, child.argument);
                yield Next.keep(children);
            }
        };
    }

    private void tellGivenUp(Consumer<? super A> onGivenUp, A argument) {
        try {
            onGivenUp.accept(argument);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "what " + context.self() + " does on giving up a child failed", e);
        }
    }
}
