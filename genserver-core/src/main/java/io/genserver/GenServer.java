package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * The behaviour of a server: what it does with the messages that reach it, one at a time.
 *
 * <p>A server owns a state of type {@code S}. Its callbacks are never run at the same time and each sees what the one
 * before wrote, so neither state nor behaviour needs locks. They run on virtual threads: they may block, which holds up
 * this server alone. Messages of one sender are handled in the order sent; stop requests keep that order too. The threads
 * are shared with other servers, which see what is left there in thread-locals; an interrupt status is not left.
 *
 * <p><strong>Let it crash.</strong> Whatever a callback throws ends the server with {@link ExitReason.Crash}: the
 * caller of the call in hand and those who wait behind it are told at once, {@link #terminate} runs, links and monitors
 * are told, one crash report is logged, and the supervisor decides what comes next. A handler that returns {@code null}
 * has crashed.
 *
 * {@snippet file="CounterExample.java" region="server"}
 *
 * @param <S> the state; best an immutable value
 * @param <Q> the protocol of its calls, best a sealed interface of records that extends {@link Call}
 * @param <C> its cast messages, best a sealed interface of records
 */
public interface GenServer<S extends @Nullable Object, Q, C> {

    /**
     * Makes the first state. {@link #start(GenServer)} returns when it has; what it throws fails the start. What takes
     * longer it leaves to {@link #handleContinue} by {@link Context#continueWith}; if the server is not to run, it throws
     * {@link StartException#refuse} or {@link StartException#ignore}.
     *
     * @param context what this server can ask of its runtime, for as long as it lives
     */
    S init(Context<Q, C> context) throws Exception;

    /**
     * Answers a call: with {@link Next#reply}, or with {@link Next#keep} and later through {@code from}. Unless overridden
     * it throws, and so do {@link #handleCast} and {@link #handleContinue}: a message that was not expected is a fault.
     *
     * @param call the request
     * @param from its caller, for a later reply
     * @param state the state that the callback before left
     */
    default Next<S> handleCall(Q call, From<?> from, S state) throws Exception {
        throw new UnsupportedOperationException(getClass().getName() + " takes no calls");
    }

    /** Handles a message to which there is no reply; timers send these too. */
    default Next<S> handleCast(C message, S state) throws Exception {
        throw new UnsupportedOperationException(getClass().getName() + " takes no casts");
    }

    /** Goes on where a callback left off that said so by {@link Context#continueWith}, before any other message. */
    default Next<S> handleContinue(C message, S state) throws Exception {
        throw new UnsupportedOperationException(getClass().getName() + " does not continue");
    }

    /**
     * Handles what the runtime tells: the end of monitored and linked servers, and idle time-outs. Ignores it unless
     * overridden.
     */
    default Next<S> handleInfo(Info info, S state) throws Exception {
        return Next.keep(state);
    }

    /**
     * Runs last, on every exit but a {@link ServerRef#kill} and a failed {@link #init}. Callers that were promised a
     * later reply can still be answered here. What it throws is reported and becomes the exit reason.
     *
     * @param state the state after the last message that was handled well
     */
    default void terminate(ExitReason reason, S state) throws Exception {}

    /**
     * Starts a server in the {@linkplain ServerRuntime#standard() standard runtime}, with no name and default options.
     * Blocks until its {@link #init} is done.
     *
     * @see ServerRuntime#start(GenServer, StartOptions)
     */
    static <Q, C> ServerRef<Q, C> start(GenServer<?, Q, C> server) {
        return ServerRuntime.standard().start(server);
    }

    /**
     * Starts a server in the {@linkplain ServerRuntime#standard() standard runtime}. Blocks until its {@link #init} is done.
     *
     * @see ServerRuntime#start(GenServer, StartOptions)
     */
    static <Q, C> ServerRef<Q, C> start(GenServer<?, Q, C> server, StartOptions options) {
        return ServerRuntime.standard().start(server, options);
    }
}
