package io.genserver;

import io.genserver.Envelope.CastEnvelope;
import io.genserver.Envelope.InfoEnvelope;
import io.genserver.Envelope.StopEnvelope;
import io.genserver.internal.Activation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * A server at run time: mailbox, state and life in one object, which has a thread only while it has mail.
 *
 * phase says who may do what:
 *
 *   IDLE         nobody runs it. Whoever enqueues moves it to SCHEDULED and hands it to the scheduler.
 *   SCHEDULED    it is queued to run or runs; its one runner consumes the mailbox and owns the state.
 *   TERMINATING  its runner has decided to end and runs terminate. Nothing more is accepted.
 *   EXITED       it is over. Whoever moved it here, by CAS, tells everybody (finish).
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

    private static final VarHandle PHASE;
    private static final VarHandle RUNNER;
    private static final VarHandle EXIT;
    private static final VarHandle TIES;

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

    /** Owned by the runner. */
    private @Nullable Object state = UNBORN;

    /** How many messages it has begun to handle; owned by the runner. */
    private long handled;

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
        this.bound = options.mailbox() == null ? null : new Bound(options.mailbox(), runtime.scheduler());
    }

    // ---- life ----

    /**
     * Enqueues the call to {@link GenServer#init}, whose reply says that the server is up. It has to be the first
     * message, and so comes before anybody can find the server.
     */
    CallEnvelope<Boolean> expectInit() {
        var initialised = new CallEnvelope<Boolean>(runtime.scheduler(), Init.INSTANCE);
        enqueue(initialised);
        return initialised;
    }

    /** Lets it run. */
    void begin() {
        runtime.scheduler().execute(this);
    }

    /** Runs the server for a batch of messages; called by the scheduler alone. */
    @Override
    public void run() {
        Thread me = Thread.currentThread();
        if (!RUNNER.compareAndSet(this, null, me)) {
            discard(); // killed before it ran
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
            Envelope envelope = poll();
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

    /**
     * Gives the server up as there is no mail; {@code true} if mail came meanwhile and this thread still is its runner.
     */
    private boolean goIdle(Thread me) {
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
    @SuppressWarnings("unchecked") // what enters a mailbox went through a reference typed with Q and C
    private boolean handle(Envelope envelope) {
        Object message = Objects.requireNonNull(envelope.message);
        if (envelope.counted) {
            Objects.requireNonNull(bound).release();
        }
        try {
            runtime.scheduler().beforeMessage(this, ++handled);
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
                case StopEnvelope stop -> {
                    end((ExitReason) message);
                    yield false;
                }
                default -> throw new AssertionError(envelope);
            };
        } catch (Throwable thrown) {
            crash(envelope, message, thrown);
            return false;
        } finally {
            envelope.message = null;
        }
    }

    private boolean initialise(CallEnvelope<Boolean> call) throws Exception {
        S first = behaviour.init(this);
        state = first;
        call.reply(true);
        return true;
    }

    @SuppressWarnings("unchecked") // the reply was typed by Next.reply with the call in hand, which is checked
    private boolean proceed(Next<S> next, @Nullable CallEnvelope<?> call) {
        return switch (Objects.requireNonNull(next, "a handler returned null instead of what comes next")) {
            case Next.Keep<S>(S following) -> {
                state = following;
                if (call != null && !call.isDecided()) {
                    call.owedBy(this);
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
            default -> "handleCast";
        };
    }

    private void report(String callback, @Nullable Object message, Throwable thrown) {
        runtime.report(new CrashReport(
                toString(),
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
        if (bound != null) {
            bound.close();
        }
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
            state = null;
            finish(last);
        } else {
            leaveKilled();
        }
    }

    @Override
    public void kill() {
        for (int now = phase; now != EXITED; now = phase) {
            if (PHASE.compareAndSet(this, now, EXITED)) {
                Thread running = runner;
                if (running != null && running != Thread.currentThread()) {
                    runtime.scheduler().interrupt(running);
                }
                runner = GONE;
                finish(ExitReason.killed());
                if (now == IDLE) {
                    discard(); // there is no runner to do so
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
        discard();
    }

    /** Lets go of what a killed server has no more use for; for the last who owns it, beside the killer's finish. */
    private void discard() {
        state = null;
        drain(ExitReason.killed());
    }

    /** Empties the mailbox and tells those who wait there. */
    private void drain(ExitReason reason) {
        for (Envelope envelope = poll(); envelope != null; envelope = poll()) {
            giveUp(envelope, reason);
            envelope.message = null;
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
        forEach(envelope -> refuse(envelope, reason));
        if (bound != null) {
            bound.close();
        }
        List<Tie> remaining = ties().close();
        // Those who wait are told last: when a stop returns, links and monitors have been told.
        remaining.stream().filter(tie -> !(tie instanceof CallEnvelope)).forEach(tie -> tie.serverExited(this, reason));
        remaining.stream().filter(CallEnvelope.class::isInstance).forEach(tie -> tie.serverExited(this, reason));
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
        runtime.scheduler().beforeSend();
        enqueue(envelope);
        wake();
        return true;
    }

    private void wake() {
        if (phase == IDLE && PHASE.compareAndSet(this, IDLE, SCHEDULED)) {
            runtime.scheduler().execute(this);
        }
    }

    @Override
    public boolean cast(C message) {
        var envelope = new CastEnvelope(Objects.requireNonNull(message, "message"));
        return hasRoomFor(envelope, ServerRuntime.FOREVER) && post(envelope);
    }

    private boolean hasRoomFor(Envelope envelope, Duration timeout) {
        if (bound == null || runner == Thread.currentThread()) {
            return true; // a server that waited for room in its own mailbox would never make any
        }
        envelope.counted = true;
        return bound.acquire(Durations.toNanos(timeout));
    }

    @Override
    public <R extends @Nullable Object> R call(Call<Q, R> call, Duration timeout) {
        refuseSelf(call);
        var envelope = new CallEnvelope<R>(runtime.scheduler(), call);
        Duration left = timeout;
        if (bound != null) {
            long started = runtime.scheduler().nanoTime();
            if (!hasRoomFor(envelope, timeout)) {
                throw noRoom(call, timeout);
            }
            left = timeout.minusNanos(runtime.scheduler().nanoTime() - started);
        }
        if (!post(envelope)) {
            throw new ServerExitedException(toString(), nameOf(call), ExitReason.noProc());
        }
        if (phase == EXITED) {
            envelope.fail(ExitReason.noProc()); // it may have come too late to be seen by the exit
        }
        return switch (envelope.await(left)) {
            case CallEnvelope.Result.Replied<R>(R value) -> value;
            case CallEnvelope.Result.ServerExited<R>(ExitReason reason) ->
                throw new ServerExitedException(toString(), nameOf(call), reason);
            case CallEnvelope.Result.TimedOut<R> t -> throw new CallTimeoutException(toString(), nameOf(call), timeout);
            case CallEnvelope.Result.Interrupted<R> i -> throw new CallInterruptedException(toString(), nameOf(call));
        };
    }

    private static String nameOf(Object request) {
        return request instanceof String name ? name : request.getClass().getSimpleName();
    }

    private GenServerException noRoom(Call<?, ?> call, Duration timeout) {
        String request = nameOf(call);
        if (Thread.currentThread().isInterrupted()) {
            return new CallInterruptedException(toString(), request);
        }
        return options.mailbox() != null && options.mailbox().overflow() == Overflow.BLOCK
                ? new CallTimeoutException(toString(), request, timeout)
                : new MailboxFullException(toString(), request);
    }

    private void refuseSelf(Object request) {
        if (runner == Thread.currentThread()) {
            throw new IllegalStateException(
                    toString() + " waits for itself to finish " + nameOf(request) + ", which it never would");
        }
    }

    @Override
    public void stop(ExitReason reason, Duration timeout) {
        refuseSelf("stop");
        requestStop(reason).ifPresent(exited -> awaitExit(exited, "stop", timeout));
    }

    /** Asks the server to end; what it returns gets the exit reason. Empty if it has ended. */
    Optional<CallEnvelope<Void>> requestStop(ExitReason reason) {
        var exited = exitWaiter();
        exited.ifPresent(waiter -> post(new StopEnvelope(reason)));
        return exited;
    }

    @Override
    public ExitReason awaitExit(Duration timeout) {
        refuseSelf("exit");
        return exitWaiter()
                .map(exited -> awaitExit(exited, "exit", timeout))
                .orElseGet(() -> Objects.requireNonNullElse(exit, ExitReason.noProc()));
    }

    /** A call that is never sent and so is decided by the exit alone. */
    private Optional<CallEnvelope<Void>> exitWaiter() {
        var waiter = new CallEnvelope<Void>(runtime.scheduler(), "exit");
        return waiter.owedBy(this) ? Optional.of(waiter) : Optional.empty();
    }

    private ExitReason awaitExit(CallEnvelope<Void> exited, String request, Duration timeout) {
        return switch (exited.await(timeout)) {
            case CallEnvelope.Result.ServerExited<Void>(ExitReason reason) -> reason;
            case CallEnvelope.Result.Interrupted<Void> i -> throw new CallInterruptedException(toString(), request);
            case CallEnvelope.Result.TimedOut<Void> t -> throw new CallTimeoutException(toString(), request, timeout);
            case CallEnvelope.Result.Replied<Void> r ->
                throw new AssertionError("nobody has this envelope to reply to");
        };
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

    /** A linked server has ended: becomes a message, or an exit that does not wait for the mailbox, or nothing. */
    void exitSignal(ServerProcess<?, ?, ?> from, ExitReason reason) {
        if (trapsExits) {
            post(from == parent ? new StopEnvelope(reason) : new InfoEnvelope(new Info.Exit(from, reason)));
        } else if (!(reason instanceof ExitReason.Normal) && EXIT.compareAndSet(this, null, reason)) {
            wake();
        }
    }

    @Override
    public TimerRef sendAfter(Duration delay, C message) {
        var timer = new Timer(this, Objects.requireNonNull(message, "message"));
        if (tie(timer)) {
            timer.scheduledAs(runtime.scheduler().after(delay, timer));
        }
        return timer;
    }

    @Override
    public MonitorRef monitor(ServerRef<?, ?> server) {
        ServerProcess<?, ?, ?> target = FollowingRef.resolve(server);
        var monitor = new Monitor(this, target == null ? server : target);
        tie(monitor);
        if (target == null || !target.tie(monitor)) {
            monitor.fire(ExitReason.noProc());
        } else if (!isTied(monitor)) {
            target.untie(monitor); // this server ended meanwhile
        }
        return monitor;
    }

    @Override
    public void demonitor(MonitorRef monitor) {
        switch (monitor) {
            case Monitor m -> m.cancel();
        }
    }

    @Override
    public void link(ServerRef<?, ?> server) {
        ServerProcess<?, ?, ?> other = FollowingRef.resolve(server);
        if (other == this) {
            return;
        }
        if (other == null) {
            throw new ServerExitedException(server.toString(), "link", ExitReason.noProc());
        }
        var link = new Link(this, other);
        tie(link);
        if (other.tie(link)) {
            if (!isTied(link)) {
                other.untie(link); // this server ended meanwhile
            }
        } else if (untie(link)) {
            exitSignal(other, ExitReason.noProc());
        }
    }

    @Override
    public void unlink(ServerRef<?, ?> server) {
        ServerProcess<?, ?, ?> other = FollowingRef.resolve(server);
        if (other != null) {
            var link = new Link(this, other);
            untie(link);
            other.untie(link);
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

    int restarts() {
        return restarts;
    }

    long id() {
        return id;
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
