package io.genserver;

import io.genserver.DynamicCall.CountChildren;
import io.genserver.DynamicCall.StartChild;
import io.genserver.DynamicCall.TerminateChild;
import io.genserver.DynamicCall.WhichChildren;
import io.genserver.DynamicSupervisor.Limit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server behind {@link DynamicSupervisor}; its state is the children that run. */
final class DynamicSupervisorServer<A, Q, C>
        implements GenServer<
                Map<ServerProcess<?, Q, C>, DynamicSupervisorServer.Child<A>>,
                DynamicCall<A, Q, C>,
                DynamicSupervisorServer.Retry<A>> {
    private static final System.Logger LOG = System.getLogger("io.genserver");

    /** What outlives the restarts of a child. */
    static final class Child<A> {
        final A argument;

        /** Made at the first restart. */
        private @Nullable RestartWindow window;

        Child(A argument) {
            this.argument = argument;
        }

        RestartWindow window(RestartIntensity intensity) {
            if (window == null) {
                window = new RestartWindow(intensity);
            }
            return window;
        }
    }

    /** Sent to oneself when a restart has failed, so that other requests get their turn between tries. */
    record Retry<A>(Child<A> child) {}

    private final DynamicChildSpec<A, Q, C> spec;
    private final @Nullable RestartWindow common;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<DynamicCall<A, Q, C>, Retry<A>> context;

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
    public Map<ServerProcess<?, Q, C>, Child<A>> init(Context<DynamicCall<A, Q, C>, Retry<A>> ownContext) {
        context = ownContext;
        context.trapExit(true);
        return new LinkedHashMap<>();
    }

    @Override
    public Next<Map<ServerProcess<?, Q, C>, Child<A>>> handleCall(
            DynamicCall<A, Q, C> call, From<?> from, Map<ServerProcess<?, Q, C>, Child<A>> children) {
        return switch (call) {
            case StartChild<A, Q, C> start -> Next.reply(start, startChild(start.argument(), children), children);
            case TerminateChild<A, Q, C> terminate ->
                Next.reply(terminate, terminateChild(terminate.child(), children), children);
            case WhichChildren<A, Q, C> which -> Next.reply(which, List.copyOf(children.keySet()), children);
            case CountChildren<A, Q, C> count -> Next.reply(count, children.size(), children);
        };
    }

    @Override
    public Next<Map<ServerProcess<?, Q, C>, Child<A>>> handleCast(
            Retry<A> retry, Map<ServerProcess<?, Q, C>, Child<A>> children) {
        return restart(retry.child(), children);
    }

    @Override
    public Next<Map<ServerProcess<?, Q, C>, Child<A>>> handleInfo(
            Info info, Map<ServerProcess<?, Q, C>, Child<A>> children) {
        if (info instanceof Info.Exit(ServerProcess<?, ?, ?> server, ExitReason reason)) {
            Child<A> child = children.remove(server);
            if (child != null && spec.restart().appliesTo(reason)) {
                return restart(child, children);
            }
        }
        return Next.keep(children);
    }

    @Override
    public void terminate(ExitReason reason, Map<ServerProcess<?, Q, C>, Child<A>> children) {
        ChildStopper.stopAll(context, children.keySet(), spec.shutdown());
    }

    private Attempt<ServerRef<Q, C>> startChild(A argument, Map<ServerProcess<?, Q, C>, Child<A>> children) {
        try {
            return new Attempt.Done<>(start(new Child<>(argument), children));
        } catch (StartException e) {
            return new Attempt.Refused<>(e);
        }
    }

    private ServerRef<Q, C> start(Child<A> child, Map<ServerProcess<?, Q, C>, Child<A>> children) {
        GenServer<?, Q, C> behaviour;
        try {
            behaviour = Objects.requireNonNull(spec.factory().apply(child.argument), "the factory returned null");
        } catch (Throwable e) { // as for what init throws, the supervisor does not crash for it
            throw StartException.failed("a child of " + context.self(), ExitReason.crash(e));
        }
        ServerRef<Q, C> started = context.startLink(behaviour, spec.options());
        switch (started) {
            case ServerProcess<?, Q, C> process -> children.put(process, child);
            case FollowingRef<Q, C> ref -> throw new AssertionError("a start returns the very server");
        }
        return started;
    }

    private boolean terminateChild(ServerRef<Q, C> running, Map<ServerProcess<?, Q, C>, Child<A>> children) {
        if (!(running instanceof ServerProcess<?, Q, C> process) || children.remove(process) == null) {
            return false;
        }
        ChildStopper.stop(context, process, spec.shutdown());
        return true;
    }

    private Next<Map<ServerProcess<?, Q, C>, Child<A>>> restart(
            Child<A> child, Map<ServerProcess<?, Q, C>, Child<A>> children) {
        RestartWindow window = switch (spec.limit()) {
            case Limit.ForAll<A> all -> Objects.requireNonNull(common);
            case Limit.ForEach<A>(RestartIntensity intensity, var onGivenUp) -> child.window(intensity);
        };
        if (!window.admits(context.runtime().scheduler().nanoTime())) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "supervisor {0} gives up: a child ended once more after restarts {1}",
                    context.self(),
                    window);
            return switch (spec.limit()) {
                case Limit.ForAll<A> all -> Next.stop(ExitReason.shutdown("restart intensity reached"), children);
                case Limit.ForEach<A>(RestartIntensity intensity, var onGivenUp) -> {
                    tellGivenUp(onGivenUp, child);
                    yield Next.keep(children);
                }
            };
        }
        try {
            ServerRef<Q, C> started = start(child, children);
            LOG.log(
                    System.Logger.Level.INFO,
                    "supervisor {0} restarted a child as {1} (restarts: {2})",
                    context.self(),
                    started,
                    window);
        } catch (StartException e) {
            LOG.log(System.Logger.Level.ERROR, "supervisor " + context.self() + " could not restart a child", e);
            context.self().cast(new Retry<>(child));
        }
        return Next.keep(children);
    }

    private void tellGivenUp(Consumer<? super A> onGivenUp, Child<A> child) {
        try {
            onGivenUp.accept(child.argument);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "what " + context.self() + " does on giving up a child failed", e);
        }
    }
}
