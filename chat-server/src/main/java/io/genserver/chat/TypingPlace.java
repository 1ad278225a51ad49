package io.genserver.chat;

/** Where someone is typing. */
sealed interface TypingPlace {

    /** In a room. */
    record InRoom(RoomName room) implements TypingPlace {}

    /** To one user. */
    record ToUser(UserKey user) implements TypingPlace {}
}
