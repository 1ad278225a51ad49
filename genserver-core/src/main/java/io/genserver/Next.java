package io.genserver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a handler wants to happen next; made by the static methods, which are meant to be imported statically.
 *
 * {@snippet file="ExitExample.java" region="next"}
 *
 * @param <S> the type of the server's state
 */
public sealed interface Next<S extends @Nullable Object> {

    /** The state for the next message. */
    S state();

    /**
     * Go on with {@code state}.
     *
     * @param state the state for the next message
     */
    record Keep<S extends @Nullable Object>(S state) implements Next<S> {}

    /**
     * Answer the call in hand and go on with {@code state}.
     *
     * @param call the call in hand
     * @param value the answer
     * @param state the state for the next message
     */
    record Reply<S extends @Nullable Object>(
            Call<?, ?> call, @Nullable Object value, S state) implements Next<S> {
        public Reply {
            Objects.requireNonNull(call, "call");
        }
    }

    /**
     * End the server.
     *
     * @param reason the exit reason
     * @param answer an answer to the call in hand, or {@code null} for none: its caller is then told the exit reason
     * @param state the state that {@link GenServer#terminate} is given
     */
    record Stop<S extends @Nullable Object>(
            ExitReason reason, @Nullable Reply<S> answer, S state) implements Next<S> {
        public Stop {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Goes on with {@code state}. In {@link GenServer#handleCall} it also means that the reply comes later, through the
     * call's {@link From}.
     */
    static <S extends @Nullable Object> Next<S> keep(S state) {
        return new Keep<>(state);
    }

    /**
     * Replies to {@code call}, which must be the call in hand, and goes on with {@code state}. A reply to another message is
     * a crash.
     */
    static <R extends @Nullable Object, S extends @Nullable Object> Next<S> reply(Call<?, R> call, R value, S state) {
        return new Reply<>(call, value, state);
    }

    /** Ends the server with {@code reason}; {@link GenServer#terminate} is given {@code state}. */
    static <S extends @Nullable Object> Next<S> stop(ExitReason reason, S state) {
        return new Stop<>(reason, null, state);
    }

    /** Replies to {@code call}, which must be the call in hand, and ends the server with {@code reason}. */
    static <R extends @Nullable Object, S extends @Nullable Object> Next<S> stop(
            ExitReason reason, Call<?, R> call, R value, S state) {
        return new Stop<>(reason, new Reply<>(call, value, state), state);
    }
}
