package io.genserver.eventbus.nats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** What the javadoc shows; run by {@link CodecTest}. */
final class CodecExample {
    private CodecExample() {}

    // @start region="json"
    sealed interface ChatEvent {
        record Said(String user, String text, Instant at) implements ChatEvent {}

        record Left(String user) implements ChatEvent {}
    }

    static final Codec<ChatEvent> EVENTS = Codec.json(ChatEvent.class);
    // {"@type":"Left","user":"ann"}
    // @end

    // @start region="codec"
    /** Numbers as eight bytes. */
    record Numbers() implements Codec<Long> {

        @Override
        public byte[] encode(Long number) {
            return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        }

        @Override
        public Long decode(byte[] bytes) throws IOException {
            if (bytes.length != Long.BYTES) {
                throw new IOException("a number has " + Long.BYTES + " bytes, not " + bytes.length);
            }
            return ByteBuffer.wrap(bytes).getLong();
        }
    }
    // @end
}
