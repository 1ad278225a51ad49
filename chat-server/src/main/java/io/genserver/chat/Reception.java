package io.genserver.chat;

import io.genserver.DynamicSupervisor;
import io.genserver.GenServerException;
import io.genserver.ServerRef;

/** Gives each socket that is opened a supervised {@link Connection}. */
final class Reception {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final Audience audience;
    private final DynamicSupervisor<ClientSocket, Void, ConnectionCast> connections;
    private final ServerRef<DirectoryCall<?>, DirectoryCast> directory;

    Reception(
            Audience audience,
            DynamicSupervisor<ClientSocket, Void, ConnectionCast> connections,
            ServerRef<DirectoryCall<?>, DirectoryCast> directory) {
        this.audience = audience;
        this.connections = connections;
        this.directory = directory;
    }

    // @start region="reception"
    /** Called on the socket's event loop. */
    void opened(NettySocket socket) {
        audience.join(socket);
        // A start waits for the supervisor, which an event loop must not. What the socket receives meanwhile waits in
        // its inbox.
        Thread.ofVirtual().name("opening " + socket).start(() -> startConnection(socket));
    }

    private void startConnection(ClientSocket socket) {
        try {
            connections.startChild(socket);
        } catch (GenServerException e) {
            LOG.log(System.Logger.Level.WARNING, "no connection for {0}: {1}", socket, e.getMessage());
            socket.close(CloseCode.TRY_AGAIN_LATER, "try again later");
        }
    }
    // @end

    /** Called on the socket's event loop. */
    void closed(ClientSocket socket) {
        directory.cast(new DirectoryCast.SocketClosed(socket));
    }
}
