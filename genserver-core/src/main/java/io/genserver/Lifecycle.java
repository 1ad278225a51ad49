package io.genserver;

import io.genserver.internal.Activation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * The life of a server: who runs it and when, and how it ends. What it does with its messages is in MessageLoop, what
 * others see of it in ServerProcess; the three are one object, as an idle server is to be small.
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
abstract sealed class Lifecycle extends Mailbox implements Activation permits MessageLoop {
    private static final int IDLE = 0;
    private static final int SCHEDULED = 1;
    private static final int TERMINATING = 2;
    private static final int EXITED = 3;
    private static final int EMPTIED = 4;

    private static final VarHandle PHASE = Handles.of(MethodHandles.lookup(), "phase", int.class);
    private static final VarHandle RUNNER = Handles.of(MethodHandles.lookup(), "runner", Thread.class);
    private static final VarHandle EXIT = Handles.of(MethodHandles.lookup(), "exit", ExitReason.class);

    /** The server that a thread runs, or that has forked it. */
    private static final ScopedValue<ServerProcess<?, ?, ?>> CURRENT = ScopedValue.newInstance();

    /** In {@link #runner} when a killer is done with it; never started. */
    private static final Thread GONE = Thread.ofVirtual().unstarted(() -> {});

    final ServerRuntime runtime;

    private volatile int phase = SCHEDULED;
    private volatile @Nullable Thread runner;

    /** Before the exit: the signal of a linked server that is to end this one. After it: the reason. */
    private volatile @Nullable ExitReason exit;

    Lifecycle(ServerRuntime runtime) {
        this.runtime = runtime;
    }

    // ---- what it is a life of ----

    abstract ServerProcess<?, ?, ?> process();

    /** The next message, or {@code null}; on the runner, or its successor after the end. */
    abstract @Nullable Envelope next();

    /** Whether there is a next message; on the runner. */
    abstract boolean hasNext();

    /** Handles one message; {@code false} if the server has ended. */
    abstract boolean handle(Envelope envelope);

    /** Whether its init has not returned yet; any thread. */
    abstract boolean isStarting();

    /** Lets the behaviour clean up; returns the reason that is the server's last. */
    abstract ExitReason terminate(ExitReason reason);

    /** Takes no more mail, and tells those who wait in the mailbox or to get in. */
    abstract void refuseMail(ExitReason reason);

    /** Empties the mailbox, and tells those who wait there. */
    abstract void drain(ExitReason reason);

    /** Tells everybody that it has ended. */
    abstract void tellEnd(ExitReason reason);

    /** Lets go of the state. */
    abstract void forgetState();

    // ---- running ----

    /** Lets it run. */
    final void begin() {
        runtime.scheduler().begin(this);
    }

    @Override
    public final void run() {
        ScopedValue.where(CURRENT, process()).run(this::handleBatch);
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

    final boolean isRunByThisThread() {
        return runner == Thread.currentThread();
    }

    /** Whether nobody has ended it yet; on its runner. */
    final boolean isRunning() {
        return phase == SCHEDULED;
    }

    final boolean isTerminating() {
        return phase == TERMINATING;
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
            boolean starting = isStarting();
            Envelope envelope = next();
            if (envelope == null) {
                if (!goIdle(me)) {
                    return;
                }
            } else if (!handle(envelope)) {
                return;
            } else if (starting && hasNext()) {
                break; // who waited for its init goes on before it does more
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

    /** Enqueues and wakes; {@code false} if the server is ending or has ended. */
    final boolean post(Envelope envelope) {
        if (phase >= TERMINATING) {
            return false;
        }
        runtime.scheduler().beforeSend();
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

    /** Ends it as soon as its handler has returned, unless another signal does. */
    final void signal(ExitReason reason) {
        if (EXIT.compareAndSet(this, null, reason)) {
            wake();
        }
    }

    // ---- ending ----

    /** Ends the server on its runner. */
    final void end(ExitReason reason) {
        if (!PHASE.compareAndSet(this, SCHEDULED, TERMINATING)) {
            leaveKilled();
            return;
        }
        // Nothing in the mailbox will be handled any more; those who wait there, or to get in, are told before
        // terminate, which may take its time.
        refuseMail(reason);
        drain(reason);
        ExitReason last = terminate(reason);
        drain(last); // what was on its way when the server began to end
        if (PHASE.compareAndSet(this, TERMINATING, EXITED)) {
            runner = GONE;
            finish(last);
            discard(last);
        } else {
            leaveKilled();
        }
    }

    /** As {@link ServerRef#kill}. */
    public final void kill() {
        for (int now = phase; now < EXITED; now = phase) {
            if (PHASE.compareAndSet(this, now, EXITED)) {
                Thread running = runner;
                try {
                    if (running != null && running != Thread.currentThread()) {
                        runtime.scheduler().interrupt(running); // which may close a channel, with what that throws
                    }
                } finally {
                    runner = GONE;
                    finish(ExitReason.killed());
                }
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
    final void leaveKilled() {
        while (runner != GONE) {
            Thread.yield();
        }
        Thread.interrupted();
        discard(ExitReason.killed());
    }

    /** Lets go of what a server that is over has no more use for; for the last who owns it. */
    private void discard(ExitReason reason) {
        do {
            forgetState();
            drain(reason);
            phase = EMPTIED;
        } while (!isEmpty() && PHASE.compareAndSet(this, EMPTIED, EXITED));
    }

    /** On the thread that moved the phase to EXITED. */
    private void finish(ExitReason reason) {
        exit = reason;
        tellEnd(reason);
    }

    final boolean hasExited() {
        return phase >= EXITED;
    }

    public final boolean isAlive() {
        return phase < TERMINATING;
    }

    /** The reason of a server that has ended. */
    final ExitReason exitReason() {
        return Objects.requireNonNullElse(exit, ExitReason.noProc());
    }

    final Status status() {
        return switch (phase) {
            case IDLE -> Status.IDLE;
            case TERMINATING -> Status.TERMINATING;
            case EXITED, EMPTIED -> Status.EXITED;
            default -> isStarting() ? Status.STARTING : runner == null ? Status.SCHEDULED : Status.RUNNING;
        };
    }
}
