package io.genserver;

import io.genserver.Envelope.InfoEnvelope;
import io.genserver.Envelope.StopEnvelope;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A server as others and its own callbacks see it: what it is called, what is asked of it, and what depends on it. */
final class ServerProcess<S extends @Nullable Object, Q, C> extends MessageLoop<S, Q, C>
        implements ServerRef<Q, C>, Context<Q, C> {
    private static final VarHandle TIES = Handles.of(MethodHandles.lookup(), "ties", Ties.class);

    private final long id;
    private final StartOptions options;

    /** The server that started this one with a link, or {@code null}. */
    private final @Nullable ServerProcess<?, ?, ?> parent;

    /** How often its supervisor has restarted the child that it is. */
    private final int restarts;

    private final long startedAt;
    private volatile boolean trapsExits;
    private volatile @Nullable Ties ties;

    /** What the runner waits with; see {@link WaitGraph}. Written by the runner alone. */
    volatile @Nullable CallEnvelope<?> waitsWith;

    ServerProcess(
            long id,
            ServerRuntime runtime,
            GenServer<S, Q, C> behaviour,
            StartOptions options,
            @Nullable ServerProcess<?, ?, ?> parent,
            int restarts) {
        super(runtime, behaviour, options.mailbox());
        this.id = id;
        this.options = options;
        this.parent = parent;
        this.restarts = restarts;
        this.startedAt = runtime.scheduler().instant().toEpochMilli();
    }

    @Override
    ServerProcess<S, Q, C> process() {
        return this;
    }

    // ---- requests ----

    @Override
    public boolean cast(C message) {
        return Requests.cast(this, message);
    }

    @Override
    public <R extends @Nullable Object> R call(Call<Q, R> call, Duration timeout) {
        return Requests.call(this, call, timeout);
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> callAsync(Call<Q, R> call, Duration timeout) {
        return Requests.callAsync(this, call, timeout);
    }

    @Override
    public void stop(ExitReason reason, Duration timeout) {
        Requests.stop(this, reason, timeout);
    }

    @Override
    public ExitReason awaitExit(Duration timeout) {
        return Requests.awaitExit(this, timeout);
    }

    // ---- ties ----

    @Override
    void tellEnd(ExitReason reason) {
        runtime.forget(this);
        ties().unlist(this, reason);
        runtime.observer().exited(this, reason);
        refuseAll(reason);
        ties().close(this, reason);
    }

    private Ties ties() {
        Ties present = ties;
        if (present == null) {
            TIES.compareAndSet(this, null, new Ties());
            present = Objects.requireNonNull(ties);
        }
        return present;
    }

    boolean tie(Tie tie) {
        return ties().add(tie);
    }

    boolean untie(Tie tie) {
        return ties().remove(tie);
    }

    boolean isTied(Tie tie) {
        return ties().contains(tie);
    }

    int tieCount() {
        Ties present = ties;
        return present == null ? 0 : present.size();
    }

    List<Registration<?>> registrations() {
        return ties().registrations();
    }

    /**
     * A linked server has ended, or sends a signal: becomes a message, or an exit that does not wait for the mailbox, or
     * nothing. With a parent that was killed, and so can stop nobody, its children go as it went.
     */
    void exitSignal(ServerProcess<?, ?, ?> from, ExitReason reason) {
        if (trapsExits) {
            post(from == parent ? new StopEnvelope(reason) : new InfoEnvelope(new Info.Exit(from, reason)));
        } else if (from == parent && reason instanceof ExitReason.Killed) {
            kill();
        } else if (!(reason instanceof ExitReason.Normal)) {
            signal(reason);
        }
    }

    @Override
    public TimerRef sendAfter(Duration delay, C message) {
        return Timer.once(this, delay, Carried.by(carrier(), Objects.requireNonNull(message, "message")));
    }

    @Override
    public TimerRef sendEvery(Duration period, C message) {
        return Timer.every(this, period, Objects.requireNonNull(message, "message"));
    }

    @Override
    public MonitorRef monitor(ServerRef<?, ?> server) {
        return Monitor.start(this, server);
    }

    @Override
    public boolean demonitor(MonitorRef monitor) {
        return switch (monitor) {
            case Monitor m -> m.cancel();
        };
    }

    @Override
    public void link(ServerRef<?, ?> server) {
        ServerProcess<?, ?, ?> other = FollowingRef.resolve(server);
        if (other == null) {
            throw new ServerExitedException(server.toString(), "link", ExitReason.noProc());
        }
        if (other != this && !Link.between(this, other)) {
            exitSignal(other, ExitReason.noProc());
        }
    }

    @Override
    public void unlink(ServerRef<?, ?> server) {
        ServerProcess<?, ?, ?> other = FollowingRef.resolve(server);
        if (other != null) {
            Link.cut(this, other);
        }
    }

    @Override
    public void exit(ServerRef<?, ?> server, ExitReason reason) {
        Objects.requireNonNull(reason, "reason");
        ServerProcess<?, ?, ?> other = FollowingRef.resolve(server);
        if (other != null) {
            other.exitSignal(this, reason);
        }
    }

    @Override
    public void trapExit(boolean trap) {
        trapsExits = trap;
    }

    @Override
    public <Q2, C2> ServerRef<Q2, C2> startLink(GenServer<?, Q2, C2> server, StartOptions startOptions) {
        return startLink(server, startOptions, 0);
    }

    /** As {@link #startLink}, for a supervisor that has restarted this child so many times. */
    <Q2, C2> ServerProcess<?, Q2, C2> startLink(GenServer<?, Q2, C2> server, StartOptions startOptions, int restarts) {
        return runtime.start(server, startOptions, this, restarts);
    }

    // ---- who it is ----

    @Override
    public ServerRef<Q, C> self() {
        return this;
    }

    @Override
    public ServerRuntime runtime() {
        return runtime;
    }

    @Override
    public Optional<String> name() {
        return Optional.ofNullable(options.name());
    }

    @Nullable
    ServerProcess<?, ?, ?> parent() {
        return parent;
    }

    /** Ends the link to the server that started this one. */
    void unlinkParent() {
        if (parent != null) {
            unlink(parent);
        }
    }

    boolean isSupervisor() {
        return behaviour() instanceof SupervisorServer || behaviour() instanceof DynamicSupervisorServer;
    }

    Instant startedAt() {
        return Instant.ofEpochMilli(startedAt);
    }

    int restarts() {
        return restarts;
    }

    long id() {
        return id;
    }

    /** Makes servers that are kept by their hash come in the same order in each run of a simulation. */
    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    /** The name, or the label and the server's number: what logs and thread dumps show. */
    @Override
    public String toString() {
        String name = options.name();
        if (name != null) {
            return name;
        }
        String label = options.label();
        return (label != null ? label : behaviour().getClass().getSimpleName()) + "#" + id;
    }
}
