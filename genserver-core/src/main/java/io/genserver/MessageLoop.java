package io.genserver;

import io.genserver.Envelope.CastEnvelope;
import io.genserver.Envelope.ContinueEnvelope;
import io.genserver.Envelope.InfoEnvelope;
import io.genserver.Envelope.PlaceEnvelope;
import io.genserver.Envelope.StopEnvelope;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a server does with its messages: the state, the callbacks, and those who wait for an answer. */
abstract sealed class MessageLoop<S extends @Nullable Object, Q, C> extends Lifecycle permits ServerProcess {

    /** In {@link #state} until init has returned. */
    private static final Object UNBORN = new Object();

    /** The first call in each mailbox. */
    private enum Init {
        INSTANCE
    }

    private final GenServer<S, Q, C> behaviour;
    private final @Nullable Bound bound;

    /** How many messages it has begun to handle. Written by the runner alone, read by observers. */
    private long handled;

    // Owned by the runner.

    private @Nullable Object state = UNBORN;
    private @Nullable ContinueEnvelope continuation;
    private @Nullable Timer idle;

    MessageLoop(ServerRuntime runtime, GenServer<S, Q, C> behaviour, @Nullable MailboxLimit limit) {
        super(runtime);
        this.behaviour = behaviour;
        this.bound = limit == null ? null : new Bound(limit, runtime.scheduler());
    }

    @Override
    abstract ServerProcess<S, Q, C> process();

    /**
     * Enqueues the call to {@link GenServer#init}, whose reply says that the server is up. It has to be the first
     * message, and so comes before anybody can find the server.
     */
    final CallEnvelope<Boolean> expectInit() {
        var initialised = new CallEnvelope<Boolean>(process(), Init.INSTANCE);
        enqueue(initialised);
        return initialised;
    }

    @Override
    final @Nullable Envelope next() {
        Envelope first = continuation;
        if (first != null) {
            continuation = null;
            return first;
        }
        first = poll();
        return first instanceof PlaceEnvelope place
                ? ((DroppingQueue) Objects.requireNonNull(place.message)).poll(place)
                : first;
    }

    @Override
    final boolean hasNext() {
        return continuation != null || !isEmpty();
    }

    @Override
    final boolean handle(Envelope envelope) {
        Object sent = Objects.requireNonNull(envelope.message);
        Object message = Carried.messageOf(sent);
        if (envelope.counted) {
            Objects.requireNonNull(bound).release();
        }
        if (endsIdling(envelope, message)) {
            return true;
        }
        var slow = new FlightEvents.SlowHandler();
        slow.begin();
        ContextCarrier.Scope scope = null;
        try {
            if (sent != message) {
                scope = Carried.attach(carrier(), sent);
                envelope.message = message;
            }
            runtime.scheduler().beforeMessage(this, ++handled);
            return dispatch(envelope, message);
        } catch (Throwable thrown) {
            crash(envelope, message, thrown);
            return false;
        } finally {
            envelope.message = null;
            slow.commit(process(), message);
            if (scope != null) {
                scope.close();
            }
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
        S first = behaviour.init(process());
        state = first;
        runtime.observer().started(process());
        call.reply(true);
        return true;
    }

    @SuppressWarnings("unchecked") // the reply was typed by Next.reply with the call in hand, which is checked
    private boolean proceed(Next<S> next, @Nullable CallEnvelope<?> call) {
        return switch (Objects.requireNonNull(next, "a handler returned null instead of what comes next")) {
            case Next.Keep<S>(S following) -> {
                state = following;
                if (call != null) {
                    call.deferredBy(process());
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
                    call.owedBy(process());
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
        if (!isRunning()) {
            giveUp(envelope, ExitReason.killed()); // as a rule it threw because the killer interrupted it
            leaveKilled();
            return;
        }
        giveUp(envelope, reason);
        if (message == Init.INSTANCE) {
            process().unlinkParent(); // the start fails, which is notice enough
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
        ServerProcess<?, ?, ?> parent = process().parent();
        runtime.report(
                process(),
                new CrashReport(
                        toString(),
                        parent == null ? null : parent.toString(),
                        callback,
                        message == null ? null : message.getClass().getName(),
                        thrown,
                        runtime.scheduler().instant()));
    }

    @Override
    final ExitReason terminate(ExitReason reason) {
        if (state != UNBORN) {
            try {
                behaviour.terminate(reason, state());
            } catch (Throwable thrown) {
                if (isTerminating()) {
                    report("terminate", null, thrown);
                }
                return ExitReason.crash(thrown);
            }
        }
        return reason;
    }

    @Override
    final void drain(ExitReason reason) {
        continuation = null;
        for (Envelope envelope = next(); envelope != null || !isEmpty(); envelope = next()) {
            if (envelope != null) {
                undelivered(envelope);
                giveUp(envelope, reason);
                envelope.message = null;
            }
        }
    }

    @Override
    final void refuseMail(ExitReason reason) {
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
            runtime.observer().deadLetter(process(), Carried.messageOf(message));
        }
    }

    /** A message that has been dropped for a later one. */
    final void dropped(Envelope envelope) {
        runtime.observer().dropped(process(), Carried.messageOf(Objects.requireNonNull(envelope.message)));
        if (envelope instanceof CallEnvelope<?> call) {
            call.drop();
        }
    }

    /** Tells who waits for this message that it will not be handled; who started the server, when its name is free. */
    private void giveUp(Envelope envelope, ExitReason reason) {
        if (envelope.message != Init.INSTANCE || !((CallEnvelope<?>) envelope).owedBy(process())) {
            refuse(envelope, reason);
        }
    }

    /** Tells all whose call is in the mailbox; beside a runner that is about to leave. */
    final void refuseAll(ExitReason reason) {
        refuseMail(reason); // first: what a dropping queue has given out by then is at its place
        forEach(envelope -> refuse(
                envelope.message instanceof CallEnvelope<?> inHand && envelope instanceof PlaceEnvelope
                        ? inHand
                        : envelope,
                reason));
    }

    private static void refuse(Envelope envelope, ExitReason reason) {
        if (envelope instanceof CallEnvelope<?> call) {
            call.fail(reason);
        }
    }

    @Override
    final void forgetState() {
        state = null;
    }

    @Override
    final boolean isStarting() {
        return state == UNBORN;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // UNBORN is replaced before any handler runs; null only if S allows it
    private S state() {
        return (S) state;
    }

    /** As {@link Context#idleTimeout}. */
    public final void idleTimeout(Duration timeout) {
        requireOwnThread();
        if (idle != null) {
            idle.cancel();
        }
        idle = Timer.once(process(), timeout, Timer.IDLE);
    }

    /** As {@link Context#continueWith}. */
    public final void continueWith(C message) {
        requireOwnThread();
        if (continuation != null) {
            throw new IllegalStateException(this + " is to continue with one message already");
        }
        continuation = new ContinueEnvelope(Carried.by(carrier(), Objects.requireNonNull(message, "message")));
    }

    private void requireOwnThread() {
        if (!isRunByThisThread()) {
            throw new IllegalStateException("only a callback of " + this + " can say what comes after it");
        }
    }

    final @Nullable ContextCarrier carrier() {
        return runtime.options().contextCarrier();
    }

    final GenServer<S, Q, C> behaviour() {
        return behaviour;
    }

    final @Nullable Bound bound() {
        return bound;
    }

    final long handled() {
        return handled;
    }
}
