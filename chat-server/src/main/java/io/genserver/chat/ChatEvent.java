package io.genserver.chat;

import io.genserver.eventbus.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

// @start region="events"
/** What happens in a room and is told to those who are in it; it travels on the bus, under its topic. */
sealed interface ChatEvent {

    /** Where it happens. */
    RoomName room();

    /** The bus topic, which clients see too. */
    default Topic topic() {
        return Topics.of(
                room(),
                switch (this) {
                    case UserJoined j -> "system";
                    case UserLeft l -> "system";
                    case Typing t -> "typing";
                    case MessagePosted m -> "message";
                });
    }

    record UserJoined(RoomName room, String username, Instant timestamp) implements ChatEvent {}

    record UserLeft(RoomName room, String username, Instant timestamp) implements ChatEvent {}

    /**
     * Something was said.
     *
     * @param fanOut follows it to the last socket
     */
    record MessagePosted(StoredMessage message, FanOut fanOut) implements ChatEvent {
        @Override
        public RoomName room() {
            return message.room();
        }
    }

    /** Someone is typing, or no more; not told to that user. */
    record Typing(RoomName room, String username, boolean active, Instant timestamp) implements ChatEvent {}
    // @end

    /** What follows it to the last socket, if anything does. */
    default @Nullable FanOut followedBy() {
        return this instanceof MessagePosted posted ? posted.fanOut() : null;
    }

    /** Who is not told. */
    default @Nullable UserKey except() {
        return this instanceof Typing typing ? UserKey.of(typing.username()) : null;
    }

    /** Whether who reads slowly can do without. */
    default boolean isDroppable() {
        return this instanceof Typing;
    }
}
