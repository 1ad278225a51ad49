package io.genserver.chat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A message as a whole WebSocket frame, and the same compressed if that makes it shorter. A server's frames are not masked, and
 * nothing compressed here refers to another message: so it is made once, and is the same for everybody who gets it.
 *
 * @param length of the message
 * @param deflated for those who have agreed on it; {@code null} if it would not be worthwhile
 */
record WireMessage(int length, ByteBuf plain, @Nullable ByteBuf deflated) {
    private static final int TEXT = 0x1;
    private static final int FINAL = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /** Below this the header of a TCP segment outweighs what compression saves. */
    static final int MIN_DEFLATED_BYTES = 512;

    static WireMessage text(byte[] utf8) {
        return of(TEXT, utf8);
    }

    static WireMessage of(int opcode, byte[] payload) {
        return new WireMessage(payload.length, plainFrame(opcode, payload), deflatedFrame(opcode, payload));
    }

    /** The bytes for a single client, to whom messages of up to {@code maxDeflatedBytes} may be sent compressed. */
    static ByteBuf textFrame(byte[] utf8, int maxDeflatedBytes) {
        ByteBuf deflated = utf8.length <= maxDeflatedBytes ? deflatedFrame(TEXT, utf8) : null;
        return deflated == null ? plainFrame(TEXT, utf8) : deflated;
    }

    private static ByteBuf plainFrame(int opcode, byte[] payload) {
        return frame(FINAL | opcode, ByteBuffer.wrap(payload));
    }

    private static @Nullable ByteBuf deflatedFrame(int opcode, byte[] payload) {
        ByteBuffer deflated = payload.length < MIN_DEFLATED_BYTES ? null : deflate(payload);
        return deflated == null ? null : frame(FINAL | COMPRESSED | opcode, deflated);
    }

    /** RFC 7692 section 7.2.1; {@code null} if that saves less than an eighth. */
    private static @Nullable ByteBuffer deflate(byte[] payload) {
        var out = new byte[payload.length - payload.length / 8];
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(payload);
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            return length == out.length ? null : ByteBuffer.wrap(out, 0, length - TAIL.length);
        } finally {
            deflater.end();
        }
    }

    /** A whole unmasked frame; RFC 6455 section 5.2. */
    private static ByteBuf frame(int head, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuf frame = Unpooled.directBuffer(length + 10);
        frame.writeByte(head);
        if (length < 126) {
            frame.writeByte(length);
        } else if (length < 1 << 16) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return frame.writeBytes(payload);
    }

    /** The bytes for a client to whom messages of up to so many bytes may be sent compressed. They stay this message's. */
    ByteBuf bytes(int maxDeflatedBytes) {
        return deflated != null && length <= maxDeflatedBytes ? deflated : plain;
    }

    void retain() {
        plain.retain();
        if (deflated != null) {
            deflated.retain();
        }
    }

    void release() {
        plain.release();
        if (deflated != null) {
            deflated.release();
        }
    }
}
