package io.genserver.chat;

import io.genserver.From;
import org.jspecify.annotations.Nullable;

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

    /** What has become of a claim. */
    record Claimed(UserKey user, Claims.Outcome outcome) implements DirectoryCast {}

    /** A message to one user has been handed over by another node, or nobody knows whether it was. */
    record Mailed(
            Session from,
            @Nullable String id,
            Session.Sent sent,
            String frame,
            String name,
            boolean handedOver,
            From<DirectoryCall.Delivered> caller)
            implements DirectoryCast {}

    /** A frame for the sockets that the user has at other nodes. */
    record TellElsewhere(UserKey user, String frame, boolean droppable) implements DirectoryCast {}
}
