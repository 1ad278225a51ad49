package io.genserver.benchmarks.chat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/** A client's frame as it goes over the wire (RFC 6455, 5.2). */
final class MaskedFrame {
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private MaskedFrame() {}

    static ByteBuf of(ByteBufAllocator allocator, int opcode, byte[] payload) {
        ByteBuf frame = allocator.buffer(payload.length + 8);
        frame.writeByte(FIN | opcode);
        if (payload.length < 126) {
            frame.writeByte(MASKED | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.writeByte(MASKED | 126).writeShort(payload.length);
        } else {
            throw new IllegalArgumentException("too long for a chat: " + payload.length);
        }
        int mask = ThreadLocalRandom.current().nextInt();
        frame.writeInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ (mask >>> 24 - 8 * (i & 3)));
        }
        return frame;
    }
}
