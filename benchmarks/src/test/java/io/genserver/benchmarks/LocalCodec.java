package io.genserver.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands immutable messages on as they are, within this process. */
final class LocalCodec<M> implements MessageCodec<M, M> {
    private final Class<M> type;

    private LocalCodec(Class<M> type) {
        this.type = type;
    }

    static <M> void register(Vertx vertx, Class<M> type) {
        vertx.eventBus().registerDefaultCodec(type, new LocalCodec<>(type));
    }

    @Override
    public M transform(M message) {
        return message;
    }

    @Override
    public void encodeToWire(Buffer buffer, M message) {
        throw new UnsupportedOperationException("nothing leaves the process");
    }

    @Override
    public M decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("nothing comes into the process");
    }

    @Override
    public String name() {
        return type.getName();
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
