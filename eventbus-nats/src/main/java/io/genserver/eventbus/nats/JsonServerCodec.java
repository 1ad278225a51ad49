package io.genserver.eventbus.nats;

import io.genserver.Call;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** A server's messages as JSON. */
record JsonServerCodec<Q, C>(JsonMapper mapper, Codec<Q> calls, Codec<C> casts) implements ServerCodec<Q, C> {

    @SuppressWarnings("unchecked") // the raw class of a protocol such as CounterCall<?>
    static <Q, C> ServerCodec<Q, C> of(Class<? super Q> calls, Class<C> casts) {
        JsonMapper mapper = SealedJson.mapperFor(calls);
        return new JsonServerCodec<>(mapper, new JsonCodec<>(mapper, (Class<Q>) calls), Codec.json(casts));
    }

    @Override
    public <R extends @Nullable Object> byte[] encodeReply(Call<Q, R> call, R reply) {
        return mapper.writerFor(replyType(call)).writeValueAsBytes(reply);
    }

    @Override
    public <R extends @Nullable Object> R decodeReply(Call<Q, R> call, byte[] bytes) throws IOException {
        try {
            return mapper.readerFor(replyType(call)).readValue(bytes);
        } catch (JacksonException e) {
            throw new IOException("no " + replyType(call) + ": " + e.getOriginalMessage(), e);
        }
    }

    private JavaType replyType(Call<?, ?> call) {
        return mapper.getTypeFactory().findTypeParameters(mapper.constructType(call.getClass()), Call.class)[1];
    }
}
