package io.genserver.chat;

/** What the {@link Directory} is told. */
sealed interface DirectoryCast {

    /** Whether there is anybody to be told who comes and goes. */
    enum Closing implements DirectoryCast {
        /** The chat is open, again or for the first time. */
        OPEN,
        /** Everybody is about to be sent away, and so nobody has to be told who leaves. */
        CLOSING,
        /** Everybody is sent away now, and their names are free or wait for them. */
        CLOSED
    }

    /** The socket was closed. Its connection takes leave by itself, after the frames that were received before. */
    record SocketClosed(ClientSocket socket) implements DirectoryCast {}

    /** The connection had time enough for that. */
    record SocketOver(ClientSocket socket) implements DirectoryCast {}

    /** The session has been without a socket since this loss of its last for as long as others need not know. */
    record GraceOver(Session session, int loss) implements DirectoryCast {}

    /** It has been for so long that it cannot come back. */
    record SessionOver(Session session, int loss) implements DirectoryCast {}
}
