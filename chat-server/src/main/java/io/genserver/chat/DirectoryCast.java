package io.genserver.chat;

/** What the {@link Directory} is told. */
sealed interface DirectoryCast {

    /** The socket was closed. Its connection takes leave by itself, after the frames that were received before. */
    record SocketClosed(ClientSocket socket) implements DirectoryCast {}

    /** The connection had time enough for that. */
    record GraceOver(ClientSocket socket) implements DirectoryCast {}
}
