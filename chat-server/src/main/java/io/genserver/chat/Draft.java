package io.genserver.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be appended to the {@link MessageLog}.
 *
 * @param from the sender's name, as others see it
 * @param id the sender's own id of it, if there is one
 * @param at when the room took it; the log makes it no earlier than the room's message before
 * @param term of the node, in which its sender had the name, as {@link Claims#term} has it; or {@link Claims#NO_TERM} if it has none
 */
record Draft(RoomName room, String from, @Nullable Id id, String text, Instant at, int term) {

    /** One that no term is asked of. */
    Draft(RoomName room, String from, @Nullable Id id, String text, Instant at) {
        this(room, from, id, text, at, Claims.NO_TERM);
    }

    /** What one user calls one message. */
    record Id(UserKey user, String text) {}
}
