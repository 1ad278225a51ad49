package io.genserver.chat;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node, as all know it. Written again and again by the node while it lives, and once more by another when it does not.
 *
 * @param beats how often it was written
 * @param endedBy who has seen that it has ended, or {@code null} if it has not; nothing is written after that
 * @param summary what it says of itself, or {@code null} if it has not, or has ended
 */
record NodeRecord(
        long beats, @Nullable String endedBy, @Nullable NodeSummary summary) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static NodeRecord ended(String by) {
        return new NodeRecord(0, by, null);
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Reads one.
     *
     * @throws JacksonException if it is none
     */
    static NodeRecord read(String json) {
        return JSON.readValue(json, NodeRecord.class);
    }
}
