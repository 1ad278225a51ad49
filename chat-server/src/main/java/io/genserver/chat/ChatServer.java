package io.genserver.chat;

import io.genserver.ChildSpec;
import io.genserver.DynamicSupervisor;
import io.genserver.ExitReason;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Shutdown;
import io.genserver.StartException;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.EventBusOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The chat: its supervision tree, and what is around it.
 *
 * <pre>
 * chat (rest_for_one)
 *  ├─ chat.events       the bus
 *  ├─ chat.directory    who is online, which names are taken
 *  ├─ chat.rooms        one server a room; for now only the hall
 *  ├─ chat.connections  one server a WebSocket
 *  └─ chat.http         the listener: last in, first out
 * </pre>
 *
 * When one crashes, those below it are restarted too, as they rely on it. Open sockets outlive a crash of their own
 * connection and of the listener; when something further up crashes they are closed, and clients connect again.
 */
public final class ChatServer implements AutoCloseable {
    private final ServerRuntime runtime;
    private final Transport transport;
    private final Audience audience;
    private final AtomicInteger port;
    private final Supervisor tree;

    private ChatServer(
            ServerRuntime runtime, Transport transport, Audience audience, AtomicInteger port, Supervisor tree) {
        this.runtime = runtime;
        this.transport = transport;
        this.audience = audience;
        this.port = port;
        this.tree = tree;
    }

    /**
     * Starts the chat, and returns when it takes connections.
     *
     * @throws StartupException if it cannot be started as it is set up, for instance as the port is in use
     */
    public static ChatServer start(ChatConfig config) {
        return start(config, ServerRuntime.create(), ClientFrames::read);
    }

    /** For tests, which have a runtime of their own, and can put in a reader that crashes. */
    static ChatServer start(ChatConfig config, ServerRuntime runtime, Connection.FrameReader reader) {
        StaticFiles files = StaticFiles.load(config.publicFolder());
        Transport transport = Transport.open();
        var audience = new Audience();
        var port = new AtomicInteger(config.port());
        try {
            Supervisor tree =
                    Supervisor.start(tree(runtime, transport, audience, port, files, reader), "chat", runtime);
            return new ChatServer(runtime, transport, audience, port, tree);
        } catch (StartException e) {
            transport.close();
            runtime.close();
            throw rootOf(e) instanceof StartupException setUp ? setUp : e;
        }
    }

    // @start region="tree"
    private static SupervisorSpec tree(
            ServerRuntime runtime,
            Transport transport,
            Audience audience,
            AtomicInteger port,
            StaticFiles files,
            Connection.FrameReader reader) {
        EventBus<ChatEvent> bus = EventBus.named(
                "chat.events", runtime, EventBusOptions.DEFAULT.withPublishTimeout(Duration.ofMinutes(1)));
        ServerRef<DirectoryCall<?>, DirectoryCast> directory =
                runtime.registry().ref(Directory.NAME, Directory.class);
        ServerRef<Room.Post, Void> hall = runtime.registry().ref(Room.HALL, Room.class);

        DynamicSupervisor<ClientSocket, Void, ConnectionCast> connections = DynamicSupervisor.named(
                        "chat.connections",
                        runtime,
                        (ClientSocket socket) -> new Connection(socket, directory, hall, reader))
                .withShutdown(Shutdown.timeout(Duration.ofSeconds(2)))
                .withIntensityForEach(
                        new RestartIntensity(5, Duration.ofMinutes(1)), socket -> giveUp(socket, directory));

        var reception = new Reception(audience, connections, directory);
        var http =
                new HttpServer.Setup(transport, port, new AtomicReference<>(), files, audience, reception, directory);

        bus.subscribe(Broadcaster.PATTERN, Broadcaster.QUEUE, new Broadcaster(audience));
        return SupervisorSpec.of(
                Strategy.REST_FOR_ONE,
                bus.childSpec(),
                ChildSpec.of("directory", () -> new Directory(bus)).named(Directory.NAME),
                ChildSpec.supervisor(
                                "rooms",
                                SupervisorSpec.of(
                                        Strategy.ONE_FOR_ONE,
                                        ChildSpec.of("hall", () -> new Room(bus))
                                                .named(Room.HALL)))
                        .named("chat.rooms"),
                connections.childSpec(),
                ChildSpec.of("http", () -> new HttpServer(http)).named("chat.http"));
    }
    // @end

    /** Does what a connection that has crashed too often cannot do itself. */
    private static void giveUp(ClientSocket socket, ServerRef<DirectoryCall<?>, DirectoryCast> directory) {
        directory.cast(new DirectoryCast.GraceOver(socket)); // first, so that the name is free when the client hears
        socket.close(CloseCode.INTERNAL_ERROR, "internal error");
    }

    /** The port that it listens on. */
    public int port() {
        return port.get();
    }

    /** Blocks until the chat has ended: by {@link #close}, or because it could not be kept up. */
    public ExitReason awaitExit() {
        return tree.awaitExit(Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * Takes no more connections, tells everyone who leaves, closes all sockets, and stops the tree in reverse; blocks
     * for less than 10 s.
     */
    @Override
    public void close() {
        try {
            tree.stop();
            audience.awaitEmpty(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what is still open is closed below
        } finally {
            transport.close();
            runtime.close();
        }
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
