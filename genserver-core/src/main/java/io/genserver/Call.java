package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * A request that a server answers; implemented by the messages of a server's protocol.
 *
 * <p>The two type parameters are what makes calls safe without casts: {@code P} keeps a message from being sent to a
 * server of another protocol, {@code R} is what {@link ServerRef#call(Call)} returns. A protocol is best a sealed
 * interface of records, so that the {@code switch} in {@link GenServer#handleCall} is checked to be exhaustive:
 *
 * {@snippet file="CounterExample.java" region="protocol"}
 *
 * <p>Messages cross threads, so they are to be immutable.
 *
 * @param <P> the protocol that this message belongs to, such as {@code CounterCall<?>}
 * @param <R> the type of the reply
 */
public interface Call<P, R extends @Nullable Object> {}
