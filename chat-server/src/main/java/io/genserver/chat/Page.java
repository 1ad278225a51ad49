package io.genserver.chat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A part of a room's history.
 *
 * @param messages without gaps, the oldest first
 * @param more whether there are others beyond, in the direction that was asked for
 * @param last the seq of the room's newest message, or 0 if it has never had one
 */
record Page(List<StoredMessage> messages, boolean more, long last) {
    static final int MAX_MESSAGES = 200;
    static final int MAX_BYTES = 256 * 1024;

    /** What a message takes besides its texts. */
    private static final int FRAMING = 160;

    /** Which part. */
    sealed interface Range {
        /** The most messages that the page may have. */
        int limit();

        record Newest(int limit) implements Range {}

        /** The newest of those before {@code seq}. */
        record Before(long seq, int limit) implements Range {}

        /** The oldest of those after {@code seq}. */
        record After(long seq, int limit) implements Range {}
    }

    /** Takes messages, from the one nearest to where the range begins, until the page is full. */
    static final class Builder {
        private final Range range;
        private final List<StoredMessage> messages = new ArrayList<>();
        private int bytes;
        private boolean full;

        Builder(Range range) {
            this.range = range;
        }

        /** Puts a message on the page; {@code false} if it has no room, and none for others. */
        boolean add(StoredMessage message) {
            bytes += FRAMING + jsonLength(message.text()) + jsonLength(message.from());
            // One that is too big by itself would never be read, and none is.
            full = messages.size() == range.limit() || bytes > MAX_BYTES;
            return !full && messages.add(message);
        }

        Page build(long last) {
            if (!(range instanceof Range.After)) {
                Collections.reverse(messages);
            }
            return new Page(List.copyOf(messages), full, last);
        }

        /** What a text takes in JSON, at most: an escape has six bytes. */
        private static int jsonLength(String text) {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                length += c < ' ' || Character.isSurrogate(c) ? 5 : c == '"' || c == '\\' ? 1 : 0;
            }
            return length;
        }
    }
}
