package io.genserver;

import io.genserver.Envelope.CastEnvelope;
import io.genserver.Envelope.ContinueEnvelope;
import io.genserver.Envelope.InfoEnvelope;
import io.genserver.Envelope.PlaceEnvelope;
import io.genserver.Envelope.StopEnvelope;
import io.genserver.internal.Activation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * A server at run time: mailbox, state and life in one object, which has a thread only while it has mail. What is asked
 * of it is in Requests, what depends on its life in Ties.
 *
 * phase says who may do what:
 *
 *   IDLE         nobody runs it. Whoever enqueues moves it to SCHEDULED and hands it to the scheduler.
 *   SCHEDULED    it is queued to run or runs; its one runner consumes the mailbox and owns the state.
 *   TERMINATING  its runner has decided to end and runs terminate. Nothing more is accepted.
 *   EXITED       it is over. Whoever moved it here, by CAS, tells everybody (finish), and its last owner empties the
 *                mailbox.
 *   EMPTIED      nobody owns it. Whoever enqueues too late moves it back to EXITED and empties it.
 *
 * All moves are CASes, so a wake-up is not lost (see Mailbox) and an exit happens once. An exit for a reason of the
 * server's own goes through TERMINATING on its runner. A kill moves straight to EXITED on the killer's thread, whatever
 * the runner is doing: callers and supervisor need not wait for a handler that ignores its interrupt. The runner looks
 * at the phase before each message and after each handler; when it finds EXITED that it did not set, it was killed, and
 * has nothing more to do.
 *
 * A kill may interrupt the runner's thread, and must not hit that thread once it works for somebody else. So runner
 * holds the thread only while it runs this server; the killer always ends by putting GONE there; and a runner that
 * finds itself killed waits for GONE before it clears its interrupt status and leaves.
 */
final class ServerProcess<S extends @Nullable Object, Q, C> extends Mailbox
        implements ServerRef<Q, C>, Context<Q, C>, Activation {
    private static final int IDLE = 0;
    private static final int SCHEDULED = 1;
    private static final int TERMINATING = 2;
    private static final int EXITED = 3;
    private static final int EMPTIED = 4;

    private static final VarHandle PHASE;
    private static final VarHandle RUNNER;
    private static final VarHandle EXIT;
    private static final VarHandle TIES;

    /** The server that a thread runs, or that has forked it. */
    private static final ScopedValue<ServerProcess<?, ?, ?>> CURRENT = ScopedValue.newInstance();

    /** In {@link #runner} when a killer is done with it; never started. */
    private static final Thread GONE = Thread.ofVirtual().unstarted(() -> {});

    /** In {@link #state} until init has returned. */
    private static final Object UNBORN = new Object();

    /** The first call in each mailbox. */
    private enum Init {
        INSTANCE
    }

    static {
        try {
            var lookup = MethodHandles.lookup();
            PHASE = lookup.findVarHandle(ServerProcess.class, "phase", int.class);
            RUNNER = lookup.findVarHandle(ServerProcess.class, "runner", Thread.class);
            EXIT = lookup.findVarHandle(ServerProcess.class, "exit", ExitReason.class);
            TIES = lookup.findVarHandle(ServerProcess.class, "ties", Ties.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long id;
    private final ServerRuntime runtime;
    private final GenServer<S, Q, C> behaviour;
    private final StartOptions options;

    /** The server that started this one with a link, or {@code null}. */
    private final @Nullable ServerProcess<?, ?, ?> parent;

    /** How often its supervisor has restarted the child that it is. */
    private final int restarts;

    private final @Nullable Bound bound;

    private volatile int phase = SCHEDULED;
    private volatile @Nullable Thread runner;
    private volatile boolean trapsExits;

    /** Before the exit: the signal of a linked server that is to end this one. After it: the reason. */
    private volatile @Nullable ExitReason exit;

    private volatile @Nullable Ties ties;

    /** What the runner waits with; see {@link WaitGraph}. Written by the runner alone. */
    volatile @Nullable CallEnvelope<?> waitsWith;

    private final long startedAt;

    /** How many messages it has begun to handle. Written by the runner alone, read by observers. */
    private long handled;

    // Owned by the runner.

    private @Nullable Object state = UNBORN;
    private @Nullable ContinueEnvelope continuation;
    private @Nullable Timer idle;

    ServerProcess(
            long id,
            ServerRuntime runtime,
            GenServer<S, Q, C> behaviour,
            StartOptions options,
            @Nullable ServerProcess<?, ?, ?> parent,
            int restarts) {
        this.id = id;
        this.runtime = runtime;
        this.behaviour = behaviour;
        this.options = options;
        this.parent = parent;
        this.restarts = restarts;
        this.startedAt = runtime.scheduler().instant().toEpochMilli();
        this.bound = options.mailbox() == null ? null : new Bound(options.mailbox(), runtime.scheduler());
    }

    // ---- life ----

    /**
     * Enqueues the call to {@link GenServer#init}, whose reply says that the server is up. It has to be the first
     * message, and so comes before anybody can find the server.
     */
    CallEnvelope<Boolean> expectInit() {
        var initialised = new CallEnvelope<Boolean>(this, Init.INSTANCE);
        enqueue(initialised);
        return initialised;
    }

    /** Lets it run. */
    void begin() {
        runtime.scheduler().execute(this);
    }

    @Override
    public void run() {
        ScopedValue.where(CURRENT, this).run(this::handleBatch);
    }

    /** The server that this thread runs or has run until it was killed, or {@code null}. */
    static @Nullable ServerProcess<?, ?, ?> enclosing() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** The server whose runner is the current thread, or {@code null}. */
    static @Nullable ServerProcess<?, ?, ?> current() {
        ServerProcess<?, ?, ?> server = enclosing();
        return server != null && server.isRunByThisThread() ? server : null; // a thread that it forked is none
    }

    boolean isRunByThisThread() {
        return runner == Thread.currentThread();
    }

    private void handleBatch() {
        Thread me = Thread.currentThread();
        if (!RUNNER.compareAndSet(this, null, me)) {
            discard(ExitReason.killed()); // before it ran
            return;
        }
        for (int left = runtime.scheduler().batch(); left > 0; left--) {
            if (phase != SCHEDULED) {
                leaveKilled();
                return;
            }
            ExitReason signal = exit;
            if (signal != null) {
                end(signal);
                return;
            }
            Envelope envelope = next();
            if (envelope == null) {
                if (!goIdle(me)) {
                    return;
                }
            } else if (!handle(envelope)) {
                return;
            }
        }
        if (RUNNER.compareAndSet(this, me, null) && phase == SCHEDULED) {
            runtime.scheduler().execute(this); // others first
        } else {
            leaveKilled();
        }
    }

    private @Nullable Envelope next() {
        Envelope first = continuation;
        if (first != null) {
            continuation = null;
            return first;
        }
        first = poll();
        return first instanceof PlaceEnvelope place
                ? ((DroppingQueue) Objects.requireNonNull(place.message)).poll()
                : first;
    }

    /**
     * Gives the server up as there is no mail; {@code true} if mail came meanwhile and this thread still is its runner.
     */
    private boolean goIdle(Thread me) {
        if (!releaseStub()) {
            return true; // mail has come, or is on its way
        }
        if (!RUNNER.compareAndSet(this, me, null) || !PHASE.compareAndSet(this, SCHEDULED, IDLE)) {
            leaveKilled();
            return false;
        }
        if ((isEmpty() && exit == null) || !PHASE.compareAndSet(this, IDLE, SCHEDULED)) {
            return false;
        }
        if (!RUNNER.compareAndSet(this, null, me)) {
            leaveKilled();
            return false;
        }
        return true;
    }

    /** Handles one message; {@code false} if the server has ended. */
    private boolean handle(Envelope envelope) {
        Object message = Objects.requireNonNull(envelope.message);
        if (envelope.counted) {
            Objects.requireNonNull(bound).release();
        }
        if (endsIdling(envelope, message)) {
            return true;
        }
        var slow = new FlightEvents.SlowHandler();
        slow.begin();
        try {
            runtime.scheduler().beforeMessage(this, ++handled);
            return dispatch(envelope, message);
        } catch (Throwable thrown) {
            crash(envelope, message, thrown);
            return false;
        } finally {
            envelope.message = null;
            slow.commit(this, message);
        }
    }

    /** The idle time-out ends with any message; {@code true} if this one is such a time-out that had ended by then. */
    private boolean endsIdling(Envelope envelope, Object message) {
        Timer timer = idle;
        if (message == Timer.IDLE && (timer == null || !timer.sent(envelope))) {
            return true;
        }
        if (timer != null && !(envelope instanceof ContinueEnvelope)) {
            idle = null;
            timer.cancel();
        }
        return false;
    }

    @SuppressWarnings("unchecked") // what enters a mailbox went through a reference typed with Q and C
    private boolean dispatch(Envelope envelope, Object message) throws Exception {
        return switch (envelope) {
            case CastEnvelope cast -> {
                cast.message = null;
                yield proceed(behaviour.handleCast((C) message, state()), null);
            }
            case CallEnvelope<?> call when message == Init.INSTANCE -> initialise((CallEnvelope<Boolean>) call);
            case CallEnvelope<?> call when call.isDecided() -> true; // its caller has given up
            case CallEnvelope<?> call -> proceed(behaviour.handleCall((Q) message, call, state()), call);
            case InfoEnvelope info -> {
                info.message = null;
                yield isCancelled((Info) message) || proceed(behaviour.handleInfo((Info) message, state()), null);
            }
            case ContinueEnvelope next -> proceed(behaviour.handleContinue((C) message, state()), null);
            case StopEnvelope stop -> {
                end((ExitReason) message);
                yield false;
            }
            default -> throw new AssertionError(envelope);
        };
    }

    private boolean initialise(CallEnvelope<Boolean> call) throws Exception {
        S first = behaviour.init(this);
        state = first;
        runtime.observer().started(this);
        call.reply(true);
        return true;
    }

    @SuppressWarnings("unchecked") // the reply was typed by Next.reply with the call in hand, which is checked
    private boolean proceed(Next<S> next, @Nullable CallEnvelope<?> call) {
        return switch (Objects.requireNonNull(next, "a handler returned null instead of what comes next")) {
            case Next.Keep<S>(S following) -> {
                state = following;
                if (call != null) {
                    call.deferredBy(this);
                }
                yield true;
            }
            case Next.Reply<S>(Call<?, ?> answered, Object value, S following) -> {
                CallEnvelope<Object> inHand = (CallEnvelope<Object>) inHand(call, answered);
                state = following;
                inHand.reply(value);
                yield true;
            }
            case Next.Stop<S>(ExitReason reason, Next.Reply<S> answer, S following) -> {
                if (answer != null) {
                    proceed(answer, call);
                } else if (call != null) {
                    call.owedBy(this);
                }
                state = following;
                end(reason);
                yield false;
            }
        };
    }

    private static boolean isCancelled(Info info) {
        return info instanceof Info.Down(Monitor monitor, var server, var reason) && monitor.cancelled;
    }

    private static CallEnvelope<?> inHand(@Nullable CallEnvelope<?> call, Call<?, ?> answered) {
        if (call == null || call.message != answered) {
            throw new IllegalStateException(
                    "replied to a " + answered.getClass().getName() + ", which is not the call in hand");
        }
        return call;
    }

    private void crash(Envelope envelope, Object message, Throwable thrown) {
        ExitReason reason = ExitReason.crash(thrown);
        if (phase != SCHEDULED) {
            giveUp(envelope, ExitReason.killed()); // as a rule it threw because the killer interrupted it
            leaveKilled();
            return;
        }
        giveUp(envelope, reason);
        if (message == Init.INSTANCE) {
            if (parent != null) {
                unlink(parent); // the start fails, which is notice enough
            }
        } else {
            report(callbackFor(envelope), message, thrown);
        }
        end(reason);
    }

    private static String callbackFor(Envelope envelope) {
        return switch (envelope) {
            case CallEnvelope<?> call -> "handleCall";
            case InfoEnvelope info -> "handleInfo";
            case ContinueEnvelope next -> "handleContinue";
            default -> "handleCast";
        };
    }

    private void report(String callback, @Nullable Object message, Throwable thrown) {
        runtime.report(
                this,
                new CrashReport(
                        toString(),
                        parent == null ? null : parent.toString(),
                        callback,
                        message == null ? null : message.getClass().getName(),
                        thrown,
                        runtime.scheduler().instant()));
    }

    /** Ends the server on its runner. */
    private void end(ExitReason reason) {
        if (!PHASE.compareAndSet(this, SCHEDULED, TERMINATING)) {
            leaveKilled();
            return;
        }
        // Nothing in the mailbox will be handled any more; those who wait there, or to get in, are told before
        // terminate, which may take its time.
        closeBound(reason);
        drain(reason);
        ExitReason last = reason;
        if (state != UNBORN) {
            try {
                behaviour.terminate(reason, state());
            } catch (Throwable thrown) {
                if (phase == TERMINATING) {
                    report("terminate", null, thrown);
                }
                last = ExitReason.crash(thrown);
            }
        }
        if (PHASE.compareAndSet(this, TERMINATING, EXITED)) {
            runner = GONE;
            finish(last);
            discard(last);
        } else {
            leaveKilled();
        }
    }

    @Override
    public void kill() {
        for (int now = phase; now < EXITED; now = phase) {
            if (PHASE.compareAndSet(this, now, EXITED)) {
                Thread running = runner;
                if (running != null && running != Thread.currentThread()) {
                    runtime.scheduler().interrupt(running);
                }
                runner = GONE;
                finish(ExitReason.killed());
                if (now == IDLE) {
                    discard(ExitReason.killed()); // there is no runner to do so
                }
                return;
            }
        }
    }

    /**
     * The runner's last act after a kill: waits for the killer to be done with this thread, a matter of an interrupt
     * (which may have to close a channel, so that others should have the carrier meanwhile).
     */
    @SuppressWarnings("ThreadPriorityCheck") // the killer may need this thread's carrier, and a yield gives it
    private void leaveKilled() {
        while (runner != GONE) {
            Thread.yield();
        }
        Thread.interrupted();
        discard(ExitReason.killed());
    }

    /** Lets go of what a server that is over has no more use for; for the last who owns it. */
    private void discard(ExitReason reason) {
        do {
            state = null;
            drain(reason);
            phase = EMPTIED;
        } while (!isEmpty() && PHASE.compareAndSet(this, EMPTIED, EXITED));
    }

    /** Empties the mailbox and tells those who wait there. */
    private void drain(ExitReason reason) {
        continuation = null;
        for (Envelope envelope = next(); envelope != null || !isEmpty(); envelope = next()) {
            if (envelope != null) {
                undelivered(envelope);
                giveUp(envelope, reason);
                envelope.message = null;
            }
        }
    }

    /** Lets in who waits for room, to find that there is nobody, and tells those whose message waits beside the mailbox. */
    private void closeBound(ExitReason reason) {
        if (bound != null) {
            for (Envelope envelope : bound.close()) {
                undelivered(envelope);
                refuse(envelope, reason);
            }
        }
    }

    private void undelivered(Envelope envelope) {
        Object message = envelope.message;
        if (message != null
                && message != Init.INSTANCE
                && (envelope instanceof CastEnvelope || envelope instanceof CallEnvelope<?>)) {
            runtime.observer().deadLetter(this, message);
        }
    }

    /** A message that has been dropped for a later one. */
    void dropped(Envelope envelope) {
        runtime.observer().dropped(this, Objects.requireNonNull(envelope.message));
        if (envelope instanceof CallEnvelope<?> call) {
            call.drop();
        }
    }

    /** Tells who waits for this message that it will not be handled; who started the server, when its name is free. */
    private void giveUp(Envelope envelope, ExitReason reason) {
        if (envelope.message != Init.INSTANCE || !((CallEnvelope<?>) envelope).owedBy(this)) {
            refuse(envelope, reason);
        }
    }

    /** Tells everybody; on the thread that moved the phase to EXITED. */
    private void finish(ExitReason reason) {
        exit = reason;
        runtime.forget(this);
        runtime.observer().exited(this, reason);
        forEach(envelope -> refuse(envelope, reason));
        closeBound(reason);
        ties().close(this, reason);
    }

    private static void refuse(Envelope envelope, ExitReason reason) {
        if (envelope instanceof CallEnvelope<?> call) {
            call.fail(reason);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // UNBORN is replaced before any handler runs; null only if S allows it
    private S state() {
        return (S) state;
    }

    // ---- messages ----

    /** Enqueues and wakes; {@code false} if the server is ending or has ended. */
    boolean post(Envelope envelope) {
        if (phase >= TERMINATING) {
            return false;
        }
        enqueue(envelope);
        wake();
        return true;
    }

    private void wake() {
        int now = phase;
        if (now == IDLE && PHASE.compareAndSet(this, IDLE, SCHEDULED)) {
            runtime.scheduler().execute(this);
        } else if (now == EMPTIED && PHASE.compareAndSet(this, EMPTIED, EXITED)) {
            discard(exitReason());
        }
    }

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

    @Nullable
    Bound bound() {
        return bound;
    }

    boolean hasExited() {
        return phase >= EXITED;
    }

    /** The reason of a server that has ended. */
    ExitReason exitReason() {
        return Objects.requireNonNullElse(exit, ExitReason.noProc());
    }

    // ---- ties ----

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

    /**
     * A linked server has ended, or sends a signal: becomes a message, or an exit that does not wait for the mailbox, or
     * nothing. With a parent that was killed, and so can stop nobody, its children go as it went.
     */
    void exitSignal(ServerProcess<?, ?, ?> from, ExitReason reason) {
        if (trapsExits) {
            post(from == parent ? new StopEnvelope(reason) : new InfoEnvelope(new Info.Exit(from, reason)));
        } else if (from == parent && reason instanceof ExitReason.Killed) {
            kill();
        } else if (!(reason instanceof ExitReason.Normal) && EXIT.compareAndSet(this, null, reason)) {
            wake();
        }
    }

    @Override
    public TimerRef sendAfter(Duration delay, C message) {
        return Timer.once(this, delay, Objects.requireNonNull(message, "message"));
    }

    @Override
    public TimerRef sendEvery(Duration period, C message) {
        return Timer.every(this, period, Objects.requireNonNull(message, "message"));
    }

    @Override
    public void idleTimeout(Duration timeout) {
        requireOwnThread();
        if (idle != null) {
            idle.cancel();
        }
        idle = Timer.once(this, timeout, Timer.IDLE);
    }

    @Override
    public void continueWith(C message) {
        requireOwnThread();
        if (continuation != null) {
            throw new IllegalStateException(this + " is to continue with one message already");
        }
        continuation = new ContinueEnvelope(Objects.requireNonNull(message, "message"));
    }

    private void requireOwnThread() {
        if (!isRunByThisThread()) {
            throw new IllegalStateException("only a callback of " + this + " can say what comes after it");
        }
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
    public boolean isAlive() {
        return phase < TERMINATING;
    }

    @Override
    public Optional<String> name() {
        return Optional.ofNullable(options.name());
    }

    GenServer<S, Q, C> behaviour() {
        return behaviour;
    }

    @Nullable
    ServerProcess<?, ?, ?> parent() {
        return parent;
    }

    Status status() {
        return switch (phase) {
            case IDLE -> Status.IDLE;
            case TERMINATING -> Status.TERMINATING;
            case EXITED, EMPTIED -> Status.EXITED;
            default -> state == UNBORN ? Status.STARTING : runner == null ? Status.SCHEDULED : Status.RUNNING;
        };
    }

    boolean isSupervisor() {
        return behaviour instanceof SupervisorServer || behaviour instanceof DynamicSupervisorServer;
    }

    long handled() {
        return handled;
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
        return (label != null ? label : behaviour.getClass().getSimpleName()) + "#" + id;
    }
}
