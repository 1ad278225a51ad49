package io.genserver.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as the {@link MessageLog} keeps it.
 *
 * @param seq its number in its room: from 1, without gaps
 * @param id what its sender called it, if anything
 */
record StoredMessage(
        RoomName room, long seq, String from, @Nullable String id, String text, Instant at) {}
