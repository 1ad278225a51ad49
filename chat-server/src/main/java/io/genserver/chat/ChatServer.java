package io.genserver.chat;

import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.ServerRuntime;
import io.genserver.StartException;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.EventBusOptions;
import io.genserver.eventbus.Subscription;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The chat: its supervision tree, and what is around it.
 *
 * <pre>
 * chat (rest_for_one)
 *  ├─ chat.nats         the connection to NATS, if there are other nodes
 *  ├─ chat.events       the bus
 *  ├─ chat.log          makes messages durable, and passes them on
 *  ├─ chat.presence     tells other nodes who is here, and the directory who is there, if there are any
 *  ├─ chat.directory    who is online, under which name and in which rooms
 *  ├─ chat.rooms        the hall, who is typing, and one server a room
 *  ├─ chat.connections  one server a WebSocket
 *  ├─ chat.http         the listener: after all that it needs, and stopped before
 *  ├─ chat.health       looks whether all is well
 *  ├─ chat.watch        takes samples of all servers, and sends them to operators
 *  ├─ chat.admin        the listener for operators
 *  └─ chat.tls          looks for new certificates, if there are any
 * </pre>
 *
 * When one crashes, those below it are restarted too, as they rely on it. Open sockets outlive a crash of their own
 * connection and of the listener; when something further up crashes they are closed, and clients connect again.
 */
public final class ChatServer implements AutoCloseable {
    /** The init that is the first to need Netty's classes has been seen to take more than five seconds on a machine that is busy. */
    private static final Duration NETTY_LOADS = Duration.ofMinutes(1);

    /** What is there before the tree, and after it. */
    private record Parts(
            ServerRuntime runtime,
            MessageLog log,
            Optional<Cluster> cluster,
            Transport transport,
            Listener listener,
            ConnectionLimit limit,
            Listener admin,
            Optional<Tls> tls,
            Audience audience,
            Health health,
            StaticFiles dashboard,
            Meters meters,
            ClusterView nodes)
            implements AutoCloseable {
        @Override
        public void close() {
            transport.close();
            cluster.ifPresent(Cluster::close);
            runtime.close();
            log.close();
            meters.close();
        }
    }

    private final Parts parts;
    private final Drain drain;
    private final Duration stopTimeout;
    private final Supervisor tree;

    private ChatServer(
            ChatConfig config,
            Parts parts,
            StaticFiles files,
            SignIn signIn,
            Connection.FrameReader reader,
            Tracing tracing) {
        EventBus<ChatEvent> bus = EventBus.named(
                "chat.events", parts.runtime(), EventBusOptions.DEFAULT.withPublishTimeout(Duration.ofMinutes(1)));
        Subscription broadcasts =
                bus.subscribe(Broadcaster.PATTERN, Broadcaster.QUEUE, new Broadcaster(parts.audience()));
        Claims claims = parts.cluster().<Claims>map(Cluster::claims).orElse(Claims.ALONE);
        var core = new ChatCore(
                parts.runtime(),
                bus,
                parts.log(),
                config,
                Secrets::next,
                signIn,
                reader,
                parts.meters().chat(),
                tracing,
                claims);
        parts.meters().bind(bus);
        parts.cluster().ifPresent(cluster -> cluster.tellTyping(bus));
        this.parts = parts;
        this.stopTimeout = config.get(Options.DRAIN_TIMEOUT);
        this.drain = new Drain(parts.health(), core.directory(), parts.audience(), broadcasts);
        this.tree = Supervisor.start(tree(parts, config, files, bus, core, tracing), "chat", parts.runtime());
    }

    /**
     * Starts the chat, and returns when it takes connections. It is traced if OpenTelemetry is set up for the process, by its
     * agent or its autoconfiguration.
     *
     * @throws StartupException if it cannot be started as it is set up, for instance as the port is in use
     */
    public static ChatServer start(ChatConfig config) {
        var tracing = new Tracing(GlobalOpenTelemetry.get());
        return start(config, ServerRuntime.create(tracing.runtimeOptions()), ClientFrames::read, tracing);
    }

    /**
     * As {@link #start(ChatConfig)}, in a runtime of the caller's, who may watch it.
     *
     * @param runtime for this chat alone, which closes it when it is closed itself; a trace goes on from server to server if it
     *     has an {@link io.genserver.tracing.OpenTelemetryCarrier}
     */
    public static ChatServer start(ChatConfig config, ServerRuntime runtime) {
        return start(config, runtime, ClientFrames::read, new Tracing(GlobalOpenTelemetry.get()));
    }

    /** For tests, which have a runtime of their own, and can put in a reader that crashes. */
    static ChatServer start(ChatConfig config, ServerRuntime runtime, Connection.FrameReader reader) {
        return start(config, runtime, reader, Tracing.NONE);
    }

    /** The same, traced. */
    static ChatServer start(ChatConfig config, ServerRuntime runtime, Connection.FrameReader reader, Tracing tracing) {
        StaticFiles files = StaticFiles.load(config.get(Options.PUBLIC_DIR).orElse(null));
        StaticFiles dashboard = StaticFiles.loadAdmin();
        SignIn signIn = TokenSignIn.of(config, runtime::now);
        Optional<Tls> tls = Tls.of(config);
        Optional<Cluster> cluster = Cluster.of(config, runtime);
        MessageLog log = cluster.<MessageLog>map(Cluster::log)
                .orElseGet(() -> SqliteMessageLog.in(config.get(Options.DATA_DIR), config.get(Options.MAX_ROOMS)));
        Transport transport = Transport.open();
        var listener = new Listener(transport, null, config.get(Options.PORT));
        var admin = new Listener(transport, config.get(Options.ADMIN_ADDRESS), config.get(Options.ADMIN_PORT));
        var limit = ConnectionLimit.of(config);
        var meters = new Meters(runtime, System::nanoTime);
        var audience = new Audience(!signIn.isNeeded(), meters.chat());
        meters.chat().bind(audience);
        meters.chat().bind(limit);
        ClusterView nodes = cluster.isPresent()
                ? cluster.get()
                : ClusterView.alone(config.get(Options.NODE_NAME), audience::size, meters.chat()::users);
        meters.bind(nodes);
        var parts = new Parts(
                runtime,
                log,
                cluster,
                transport,
                listener,
                limit,
                admin,
                tls,
                audience,
                new Health(),
                dashboard,
                meters,
                nodes);
        try {
            return new ChatServer(config, parts, files, signIn, reader, tracing);
        } catch (StartException e) {
            parts.close();
            throw rootOf(e) instanceof StartupException setUp ? setUp : e;
        }
    }

    // @start region="tree"
    private static SupervisorSpec tree(
            Parts parts,
            ChatConfig config,
            StaticFiles files,
            EventBus<ChatEvent> bus,
            ChatCore core,
            Tracing tracing) {
        Map<String, DoubleSupplier> gauges = parts.meters().chat().gauges();
        if (parts.cluster().isPresent()) {
            gauges.putAll(ClusterMetrics.gauges(parts.nodes()));
        }
        var watch = new Watch(config, parts.runtime(), gauges);
        var access = new AdminAccess(config.adminToken());
        var pages = new AdminPages(
                config, parts.health(), access, new ObservePages(watch.sampler(), parts.nodes()), parts.meters());
        var site = new AdminSite(access, pages, parts.dashboard(), watch.sampler(), watch.streams());
        var wire = WebSocketPipeline.of(config);
        var operators = new ConnectionLimit(
                AdminServer.MAX_CONNECTIONS, AdminServer.MAX_CONNECTIONS, new TrustedProxies(List.of()));
        var reception = new Reception(parts.audience(), core.connections(), core.directory());
        var http = new HttpServer.Setup(
                parts.listener(),
                parts.tls(),
                wire,
                files,
                parts.audience(),
                parts.health(),
                parts.limit(),
                new OriginRule(config.get(Options.ALLOWED_ORIGINS)),
                config.get(Options.OUTBOUND_QUEUE),
                parts.meters().chat(),
                tracing,
                reception,
                core.directory());
        Supplier<Optional<String>> problem =
                () -> parts.runtime().registry().whereis(bus.toString()).isEmpty()
                        ? Optional.of("bus")
                        : parts.cluster().flatMap(Cluster::problem);

        SupervisorSpec servers = SupervisorSpec.of(Strategy.REST_FOR_ONE);
        for (Cluster cluster : parts.cluster().stream().toList()) {
            servers = servers.with(cluster.natsSpec());
        }
        servers = servers.with(bus.childSpec()).with(core.logSpec());
        for (Cluster cluster : parts.cluster().stream().toList()) {
            servers = servers.with(cluster.presenceSpec(parts.audience()::size));
        }
        servers = servers.with(core.directorySpec())
                .with(core.roomsSpec())
                .with(core.connections().childSpec())
                .with(ChildSpec.of("http", () -> new HttpServer(http))
                        .withOptions(StartOptions.named("chat.http").withInitTimeout(NETTY_LOADS)))
                .with(ChildSpec.of("health", () -> new HealthServer(parts.health(), core.log(), problem))
                        .named("chat.health"))
                .with(watch.childSpec())
                .with(ChildSpec.of("admin", () -> new AdminServer(parts.admin(), operators, wire, site))
                        .named("chat.admin"));
        for (Tls tls : parts.tls().stream().toList()) {
            servers = servers.with(ChildSpec.of("tls", () -> new TlsServer(tls)).named(TlsServer.NAME));
        }
        return servers;
    }
    // @end

    /** The port that it listens on. */
    public int port() {
        return parts.listener().port();
    }

    /** The port that it listens on for operators. */
    public int adminPort() {
        return parts.admin().port();
    }

    /** What it counts of its own work. */
    ChatMetrics metrics() {
        return parts.meters().chat();
    }

    /** Counts its connections; for tests. */
    ConnectionLimit connections() {
        return parts.limit();
    }

    /** Blocks until the chat has ended: by {@link #close}, or because it could not be kept up. */
    public ExitReason awaitExit() {
        return tree.awaitExit(Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * Takes nobody in any more, has every client told when to come back and closes its socket when what it has sent is
     * done, and stops the tree in reverse; blocks for hardly longer than the option {@code drain-timeout}.
     */
    @Override
    public void close() {
        try {
            if (tree.ref().isAlive()) {
                drain.run(stopTimeout.dividedBy(2));
            }
            tree.stop();
            parts.audience().awaitEmpty(stopTimeout.dividedBy(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what is still open is closed below
        } finally {
            parts.close();
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
