package io.genserver.eventbus.nats;

import java.io.IOException;

/**
 * Makes bytes of values and values of bytes. Bytes come from anybody who may publish to NATS, so {@link #decode} must cope
 * with any, and must not make objects of classes that the bytes name. Safe for use by many threads.
 *
 * {@snippet file="CodecExample.java" region="codec"}
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {

    /**
     * The bytes of a value; not changed afterwards.
     *
     * @throws RuntimeException if the value cannot be written
     */
    byte[] encode(T value);

    /**
     * The value of some bytes, not {@code null}.
     *
     * @throws IOException if they are none, as may a {@link RuntimeException}; the message says why
     */
    T decode(byte[] bytes) throws IOException;

    /**
     * JSON of a record, or of a sealed interface of records, such as the events of a bus:
     *
     * {@snippet file="CodecExample.java" region="json"}
     *
     * <p>Where a type is sealed, an object's property {@code @type} says which record it is, by its simple name. Only the
     * records that the compiler knows for permitted are ever made, whatever the bytes say, and no two may have one name.
     * Properties that are not known are passed over, so that nodes of two versions can talk; those that are missing are
     * {@code null}, which the record's constructor may refuse, or an error for a primitive type. In a program of modules the
     * package has to be open to {@code tools.jackson.databind}.
     *
     * @throws IllegalArgumentException if the type, or one that its records are made of, is sealed but permits others than
     *     records, enums and sealed interfaces, or two of one name
     */
    static <T> Codec<T> json(Class<T> type) {
        return new JsonCodec<>(SealedJson.mapperFor(type), type);
    }
}
