package io.genserver.chat;

/** What a client asks for; {@link ClientFrames} makes these from text, and only of valid fields. */
sealed interface ClientFrame {

    /** Come in under a name, or change it. */
    record Join(String username) implements ClientFrame {}

    /** Say something to everyone. */
    record Message(String text) implements ClientFrame {}

    /** Ask whether the server is there. */
    record Ping() implements ClientFrame {}
}
