package io.genserver.chat;

/** What the {@link Directory} is told. */
sealed interface DirectoryCast {

    /** The socket was closed. Its connection takes leave by itself, after the frames that were received before. */
    record SocketClosed(ClientSocket socket) implements DirectoryCast {}

    /** The connection had time enough for that. */
    record SocketOver(ClientSocket socket) implements DirectoryCast {}

    /** The session has been without a socket since this loss of its last for as long as others need not know. */
    record GraceOver(Session session, int loss) implements DirectoryCast {}

    /** It has been for so long that it cannot come back. */
    record SessionOver(Session session, int loss) implements DirectoryCast {}
}
