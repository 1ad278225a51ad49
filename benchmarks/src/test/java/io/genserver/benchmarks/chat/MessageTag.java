package io.genserver.benchmarks.chat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The number of a message within its text, put so that it is found without reading the JSON around it. */
final class MessageTag {
    /** Neither in the names of users nor in other frames. */
    private static final byte MARK = '#';

    private static final int DIGITS = 8;

    private MessageTag() {}

    /** A frame's JSON for a message with this number, whose text has {@code length} characters or a few more. */
    static byte[] message(int number, String roomField, int length) {
        String tag = "#%08x".formatted(number);
        String filling = ".".repeat(Math.max(0, length - tag.length()));
        return ("{\"type\":\"message\"" + roomField + ",\"text\":\"" + tag + filling + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The number in a frame, or -1 if it is no such message. */
    static int find(ByteBuf in, int from, int length) {
        int mark = in.indexOf(from, from + length, MARK);
        if (mark < 0 || mark + DIGITS >= from + length) {
            return -1;
        }
        int number = 0;
        for (int i = mark + 1; i <= mark + DIGITS; i++) {
            int digit = Character.digit(in.getByte(i), 16);
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }
}
