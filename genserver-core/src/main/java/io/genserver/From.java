package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * The caller that waits for a reply. A handler that cannot answer at once {@linkplain Next#keep keeps} its state, puts
 * the {@code From} away, and replies later from any thread; or hands it to another server that will.
 *
 * <p>A caller is answered once: by the first reply, by its time-out, or by the end of the server that was called.
 *
 * {@snippet file="DeferredReplyExample.java" region="deferred"}
 *
 * @param <R> the type of the reply
 */
public sealed interface From<R extends @Nullable Object> permits CallEnvelope {

    /**
     * Answers the caller. Never blocks; may be called from any thread, and after the server has ended.
     *
     * @param value the answer; {@code null} if its type allows that
     * @return whether the caller was still waiting; if not, the reply is dropped
     */
    boolean reply(R value);

    /**
     * This caller with the reply type of its call. A handler is given a {@code From<?>}, as each call of a protocol has
     * a reply type of its own.
     *
     * @param call the call in hand
     * @throws IllegalArgumentException if {@code call} is not the call in hand
     */
    <T extends @Nullable Object> From<T> as(Call<?, T> call);
}
