package io.genserver.eventbus.nats;

import io.genserver.Call;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes bytes of a server's messages and back. As for {@link Codec}, bytes come from anybody who may publish to NATS.
 *
 * {@snippet file="RemoteExample.java" region="codec"}
 *
 * @param <Q> the protocol of the server's calls
 * @param <C> its cast messages
 */
public interface ServerCodec<Q, C> {

    /** Requests. */
    Codec<Q> calls();

    /** Cast messages. */
    Codec<C> casts();

    /** The bytes of a reply to this call. */
    <R extends @Nullable Object> byte[] encodeReply(Call<Q, R> call, R reply);

    /**
     * The reply to this call.
     *
     * @throws IOException if the bytes are none
     */
    <R extends @Nullable Object> R decodeReply(Call<Q, R> call, byte[] bytes) throws IOException;

    /**
     * JSON, as by {@link Codec#json}, for sealed protocols of records. The type of a reply is what the record's {@link Call}
     * says.
     *
     * @param calls the protocol; {@code Void.class} if there are none
     * @param casts the cast messages; {@code Void.class} if there are none
     * @throws IllegalArgumentException as {@link Codec#json} does
     */
    static <Q, C> ServerCodec<Q, C> json(Class<? super Q> calls, Class<C> casts) {
        return JsonServerCodec.of(calls, casts);
    }
}
