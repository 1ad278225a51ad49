package io.genserver.chat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one node has added to the log of all nodes in one step: messages with the numbers that they have in their rooms.
 *
 * @param id what no other entry has
 * @param previous the id of the entry before, or empty: whoever has another one there has another log
 * @param lines the messages, in their order; there may be none
 */
record LogEntry(String id, String previous, List<Line> lines) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A message.
     *
     * @param user who has sent it under {@code id}, or {@code null} if it has none
     * @param at milliseconds since 1970
     */
    record Line(
            String room,
            long seq,
            String from,
            @Nullable String user,
            @Nullable String id,
            String text,
            long at) {

        static Line of(StoredMessage message, Draft draft) {
            return new Line(
                    message.room().text(),
                    message.seq(),
                    message.from(),
                    draft.id() == null ? null : draft.id().user().text(),
                    message.id(),
                    message.text(),
                    message.at().toEpochMilli());
        }

        StoredMessage message() {
            return new StoredMessage(new RoomName(room), seq, from, id, text, Instant.ofEpochMilli(at));
        }

        @Nullable
        UserKey userKey() {
            return user == null ? null : new UserKey(user);
        }
    }

    /** As bytes, where half a surrogate pair becomes an escape: there is no UTF-8 for it. */
    byte[] toBytes() {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Reads one.
     *
     * @throws JacksonException if it is none
     */
    static LogEntry read(byte[] bytes) {
        return JSON.readValue(bytes, LogEntry.class);
    }
}
