package io.genserver.chat;

import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.ServerRuntime;
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
 *  ├─ chat.log          makes messages durable, and passes them on
 *  ├─ chat.directory    who is online, under which name and in which rooms
 *  ├─ chat.rooms        the hall, who is typing, and one server a room
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
    private final MessageLog log;
    private final AtomicInteger port;
    private final Supervisor tree;

    private ChatServer(
            ServerRuntime runtime,
            Transport transport,
            Audience audience,
            MessageLog log,
            AtomicInteger port,
            Supervisor tree) {
        this.runtime = runtime;
        this.transport = transport;
        this.audience = audience;
        this.log = log;
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
        StaticFiles files = StaticFiles.load(config.get(Options.PUBLIC_DIR).orElse(null));
        MessageLog log = SqliteMessageLog.in(config.get(Options.DATA_DIR), config.get(Options.MAX_ROOMS));
        Transport transport = Transport.open();
        var audience = new Audience();
        var port = new AtomicInteger(config.get(Options.PORT));
        try {
            SupervisorSpec spec = tree(runtime, config, transport, audience, log, port, files, reader);
            return new ChatServer(runtime, transport, audience, log, port, Supervisor.start(spec, "chat", runtime));
        } catch (StartException e) {
            transport.close();
            runtime.close();
            log.close();
            throw rootOf(e) instanceof StartupException setUp ? setUp : e;
        }
    }

    // @start region="tree"
    private static SupervisorSpec tree(
            ServerRuntime runtime,
            ChatConfig config,
            Transport transport,
            Audience audience,
            MessageLog log,
            AtomicInteger port,
            StaticFiles files,
            Connection.FrameReader reader) {
        EventBus<ChatEvent> bus = EventBus.named(
                "chat.events", runtime, EventBusOptions.DEFAULT.withPublishTimeout(Duration.ofMinutes(1)));
        bus.subscribe(Broadcaster.PATTERN, Broadcaster.QUEUE, new Broadcaster(audience));
        var core = new ChatCore(runtime, bus, log, config, Secrets::next, reader);
        var reception = new Reception(audience, core.connections(), core.directory());
        var http = new HttpServer.Setup(
                transport, port, new AtomicReference<>(), files, audience, reception, core.directory());

        return SupervisorSpec.of(Strategy.REST_FOR_ONE)
                .with(bus.childSpec())
                .with(core.logSpec())
                .with(core.directorySpec())
                .with(core.roomsSpec())
                .with(core.connections().childSpec())
                .with(ChildSpec.of("http", () -> new HttpServer(http)).named("chat.http"));
    }
    // @end

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
            log.close();
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
