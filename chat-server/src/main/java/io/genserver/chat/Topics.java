package io.genserver.chat;

import io.genserver.eventbus.Topic;

/** The bus topics of rooms, which clients see too. */
final class Topics {
    private Topics() {}

    /** {@code chat.WHAT} for the hall, {@code room.NAME.WHAT} for any other room. */
    static Topic of(RoomName room, String what) {
        return room.isHall() ? Topic.of("chat", what) : Topic.of("room", room.text(), what);
    }
}
