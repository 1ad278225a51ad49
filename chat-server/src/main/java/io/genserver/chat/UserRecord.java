package io.genserver.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A session, as all nodes know it.
 *
 * @param token a hash of what it can come back with, or {@code null}
 * @param rooms those that it is a member of, besides the hall
 * @param shown whether others see it, if a node has it
 * @param holders the nodes that have it, and how many connections each; one without any waits for it to come back
 */
record UserRecord(
        String session,
        String name,
        @Nullable String token,
        List<String> rooms,
        boolean shown,
        Map<String, Integer> holders) {
    private static final JsonMapper JSON = JsonMapper.shared();

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Reads one.
     *
     * @throws JacksonException if it is none
     */
    static UserRecord read(String json) {
        return JSON.readValue(json, UserRecord.class);
    }
}
