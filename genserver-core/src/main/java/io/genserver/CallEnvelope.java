package io.genserver;

import io.genserver.internal.Scheduler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A call is one object: the envelope in the mailbox, the slot that its caller waits on, and the From that its handler
 * replies through.
 *
 * The slot is claimed by one CAS of outcome from null, between the reply, the end of the server, the caller's time-out
 * and its interrupt. Whoever wins decides the call; a reply that comes later finds the slot taken and is dropped, and
 * nothing is left behind.
 */
sealed class CallEnvelope<R extends @Nullable Object> extends Envelope implements From<R>, Tie permits AsyncCall {
    private static final VarHandle OUTCOME = Handles.of(MethodHandles.lookup(), "outcome", Object.class);

    /** How a wait ended, for {@code switch}. */
    sealed interface Result<R extends @Nullable Object> {
        record Replied<R extends @Nullable Object>(R value) implements Result<R> {}

        record ServerExited<R extends @Nullable Object>(ExitReason reason) implements Result<R> {}

        record TimedOut<R extends @Nullable Object>() implements Result<R> {}

        record Interrupted<R extends @Nullable Object>() implements Result<R> {}

        /** A full mailbox dropped the call. */
        record Dropped<R extends @Nullable Object>() implements Result<R> {}

        /** The servers of this chain wait for each other. */
        record InCycle<R extends @Nullable Object>(List<String> chain) implements Result<R> {}
    }

    private final Thread waiter = Thread.currentThread();

    /** Whose answer or end is waited for. */
    final ServerProcess<?, ?, ?> server;

    /** See {@link WaitGraph}. Set before the wait is noted, so seen by whoever finds it there. */
    boolean firm;

    /** The reply itself, which spares a {@link Result.Replied}; or, without one and for a reply of null, a result. */
    private volatile @Nullable Object outcome;

    /** The server that owes the reply after its handler has returned. Volatile: see {@link #owedBy}. */
    private volatile @Nullable ServerProcess<?, ?, ?> debtor;

    /** Whether somebody else than the handler in hand may reply by now. */
    private volatile boolean taken;

    CallEnvelope(ServerProcess<?, ?, ?> server, Object message) {
        super(message);
        this.server = server;
    }

    final boolean isDecided() {
        return outcome != null;
    }

    /** Whether the waiter can be let go by nobody but the server's own runner. */
    final boolean binds() {
        return outcome == null && !taken && !server.hasExited() && !(message == Requests.ROOM && hasRoom());
    }

    /** A sender who only waits for room, and for whom there is some, is about to go on by itself. */
    private boolean hasRoom() {
        Bound bound = server.bound();
        return bound != null && bound.hasRoom();
    }

    @Override
    public final boolean reply(R value) {
        return decide(value == null ? new Result.Replied<>(value) : value);
    }

    @Override
    @SuppressWarnings("unchecked") // the call in hand has this reply type, and that it is the one in hand is checked
    public final <T extends @Nullable Object> From<T> as(Call<?, T> call) {
        if (call != message) {
            throw new IllegalArgumentException(
                    "not the call in hand: " + call.getClass().getName());
        }
        taken = true;
        return (From<T>) this;
    }

    final void fail(ExitReason reason) {
        decide(new Result.ServerExited<R>(reason));
    }

    final void drop() {
        decide(new Result.Dropped<R>());
    }

    final void timeOut() {
        decide(new Result.TimedOut<R>());
    }

    final void breakCycle(List<String> chain) {
        decide(new Result.InCycle<R>(chain));
    }

    @Override
    public final void serverExited(ServerProcess<?, ?, ?> dead, ExitReason reason) {
        fail(reason);
    }

    /**
     * Ties the call to the server, whose handler has returned without replying. A reply may come at the same time: it
     * decides the outcome and then looks for a debtor, this sets the debtor and then looks for an outcome, so one of
     * them unties.
     *
     * @return {@code false} if the server has ended
     */
    final boolean owedBy(ServerProcess<?, ?, ?> server) {
        if (!server.tie(this)) {
            return false;
        }
        debtor = server;
        if (isDecided()) {
            server.untie(this);
        }
        return true;
    }

    /** As {@link #owedBy}, for a call that its handler has kept for later. */
    final void deferredBy(ServerProcess<?, ?, ?> server) {
        taken = true;
        if (!isDecided()) {
            owedBy(server);
        }
    }

    private boolean decide(Object result) {
        if (!OUTCOME.compareAndSet(this, null, result)) {
            return false;
        }
        ServerProcess<?, ?, ?> owing = debtor;
        if (owing != null) {
            owing.untie(this);
        }
        decided();
        return true;
    }

    /** Tells the waiter. */
    void decided() {
        if (Thread.currentThread() != waiter) {
            scheduler().unpark(waiter);
        }
    }

    final Scheduler scheduler() {
        return server.runtime().scheduler();
    }

    /** As {@link #awaitUntil}, for a time from now. */
    final Result<R> await(Duration timeout) {
        return awaitUntil(scheduler().nanoTime() + Durations.toNanos(timeout));
    }

    /** Waits for the outcome; only the thread that made the call. */
    final Result<R> awaitUntil(long deadline) {
        if (outcome == null) {
            // Gives the server a chance to run now, which mostly spares a timer for the park.
            scheduler().giveWay();
        }
        if (outcome == null) {
            Scheduler scheduler = scheduler();
            while (outcome == null) {
                long left = deadline - scheduler.nanoTime();
                if (left <= 0) {
                    timeOut();
                } else {
                    scheduler.park(this, left);
                    if (Thread.interrupted() && !decide(new Result.Interrupted<R>())) {
                        Thread.currentThread().interrupt(); // the outcome came first; the interrupt is for later
                    }
                }
            }
        }
        Result<R> result = result();
        if (result instanceof Result.Interrupted<R>) {
            Thread.currentThread().interrupt();
        }
        return result;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // put there by reply(R) or as our own result; only when decided
    final Result<R> result() {
        return outcome instanceof Result<?> result ? (Result<R>) result : new Result.Replied<>((R) outcome);
    }
}
