package io.genserver.chat;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks for; {@link ClientFrames} makes these from text, and only of valid fields.
 *
 * @param id what the client calls it, if anything
 */
record ClientFrame(Request request, @Nullable String id) {

    /** What is asked. */
    sealed interface Request {}

    /**
     * Come in under a name, change it, or come back.
     *
     * @param username can only be missing if there is a token
     * @param token by which the client signs in
     */
    record Join(@Nullable String username, @Nullable Secret token, Resume resume) implements Request {}

    /** Say something in a room. */
    record Message(RoomName room, String text) implements Request {}

    /** Say something to one user. */
    record Private(String to, String text) implements Request {}

    /** Tell that one is typing, or no more. */
    record Typing(TypingPlace place, boolean active) implements Request {}

    /** Become a member of a room. */
    record JoinRoom(RoomName room) implements Request {}

    /** Be a member no more. */
    record LeaveRoom(RoomName room) implements Request {}

    /** Ask which rooms there are. */
    record Rooms() implements Request {}

    /** Ask who is in a room. */
    record Users(RoomName room) implements Request {}

    /** Ask for messages of a room. */
    record History(RoomName room, Page.Range range) implements Request {}

    /** Ask whether the server is there. */
    record Ping() implements Request {}
}
