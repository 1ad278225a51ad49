package io.genserver.eventbus.nats;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Values of one type as JSON, read and written as that type whatever the class of the value. */
record JsonCodec<T>(ObjectWriter writer, ObjectReader reader, JavaType type) implements Codec<T> {

    JsonCodec(JsonMapper mapper, Class<T> type) {
        this(mapper, mapper.constructType(type));
    }

    JsonCodec(JsonMapper mapper, JavaType type) {
        this(mapper.writerFor(type), mapper.readerFor(type), type);
    }

    @Override
    public byte[] encode(T value) {
        return writer.writeValueAsBytes(value);
    }

    @Override
    public T decode(byte[] bytes) throws IOException {
        T value;
        try {
            value = reader.readValue(bytes);
        } catch (JacksonException e) {
            throw new IOException("no " + type.getRawClass().getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
        if (value == null) {
            throw new IOException("no " + type.getRawClass().getSimpleName() + ": null");
        }
        return value;
    }
}
