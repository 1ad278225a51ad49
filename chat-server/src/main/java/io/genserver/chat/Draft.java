package io.genserver.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be appended to the {@link MessageLog}.
 *
 * @param from the sender's name, as others see it
 * @param id the sender's own id of it, if there is one
 * @param at when the room took it; the log makes it no earlier than the room's message before
 */
record Draft(RoomName room, String from, @Nullable Id id, String text, Instant at) {

    /** What one user calls one message. */
    record Id(UserKey user, String text) {}
}
