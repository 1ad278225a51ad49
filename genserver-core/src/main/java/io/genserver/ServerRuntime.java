package io.genserver;

import io.genserver.internal.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A world of servers: they share a registry, a scheduler and a clock. Most programs need only the {@linkplain
 * #standard() standard} one; a test is best given one of its own. Safe for use by many threads.
 *
 * {@snippet file="WatchingExample.java" region="runtime"}
 */
public final class ServerRuntime implements AutoCloseable {
    static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static final System.Logger LOG = System.getLogger("io.genserver");
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final class Standard {
        static final ServerRuntime INSTANCE = create();
    }

    private final Registry registry = new Registry();
    private final AtomicLong ids = new AtomicLong();
    private final Set<ServerProcess<?, ?, ?>> servers = ConcurrentHashMap.newKeySet();
    private final Scheduler scheduler;
    private final RuntimeOptions options;
    private final Observer observer = new Observer(this);
    private final Watchdog watchdog;
    private volatile boolean closed;

    private ServerRuntime(RuntimeOptions options, Scheduler scheduler) {
        this.options = Objects.requireNonNull(options, "options");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.watchdog = new Watchdog(this, options.stuckAfter());
    }

    /** The runtime that {@link GenServer#start(GenServer)} uses; it lives as long as the program. */
    public static ServerRuntime standard() {
        return Standard.INSTANCE;
    }

    /** A runtime with {@link RuntimeOptions#DEFAULT}. */
    public static ServerRuntime create() {
        return create(RuntimeOptions.DEFAULT);
    }

    /** A runtime with {@link RuntimeOptions#DEFAULT}, but for what is told of crashes. */
    public static ServerRuntime create(Consumer<? super CrashReport> crashReporter) {
        return create(RuntimeOptions.DEFAULT.withCrashReporter(crashReporter));
    }

    /** A runtime on virtual threads and the system's clock. */
    public static ServerRuntime create(RuntimeOptions options) {
        return create(options, new VirtualThreadScheduler());
    }

    /** For the test kit, which alone can name a scheduler. */
    public static ServerRuntime create(RuntimeOptions options, Scheduler scheduler) {
        return new ServerRuntime(options, scheduler);
    }

    /** As {@link #start(GenServer, StartOptions)} with {@link StartOptions#DEFAULT}. */
    public <Q, C> ServerRef<Q, C> start(GenServer<?, Q, C> server) {
        return start(server, StartOptions.DEFAULT);
    }

    /**
     * Starts a server and blocks until its {@link GenServer#init} is done.
     *
     * @return a reference to this very server
     * @throws NameTakenException if its name is taken; init did not run then
     * @throws StartException if init threw, refused, or took longer than {@link StartOptions#initTimeout()}, or if this
     *     runtime is closed; the server has ended
     * @throws CallInterruptedException if the calling thread is interrupted; its interrupt status is set again and the
     *     server is killed
     */
    public <Q, C> ServerRef<Q, C> start(GenServer<?, Q, C> server, StartOptions options) {
        return start(server, options, null, 0);
    }

    <S extends @Nullable Object, Q, C> ServerProcess<S, Q, C> start(
            GenServer<S, Q, C> behaviour, StartOptions options, @Nullable ServerProcess<?, ?, ?> parent, int restarts) {
        var server = new ServerProcess<>(
                ids.incrementAndGet(), this, Objects.requireNonNull(behaviour, "server"), options, parent, restarts);
        CallEnvelope<Boolean> initialised = server.expectInit();
        servers.add(server); // before anybody can find it by its name, and kill it
        try {
            if (options.name() != null) {
                registry.claim(options.name(), server);
            }
        } catch (NameTakenException e) {
            forget(server);
            throw e;
        }
        if (closed) { // looked at after the server was added: close() takes down what it finds there
            server.kill();
        }
        if (server.hasExited()) { // maybe before it had its name
            forget(server);
            throw StartException.refuse(
                    server + " did not start: " + (closed ? "the runtime is closed" : "it was killed"));
        }
        if (parent != null) {
            server.link(parent);
        }
        watchdog.arm();
        server.begin();
        return switch (Requests.awaitFirmly(initialised, options.initTimeout())) {
            case CallEnvelope.Result.Replied<Boolean> r -> server;
            case CallEnvelope.Result.ServerExited<Boolean>(ExitReason reason) ->
                throw StartException.failed(server.toString(), reason);
            case CallEnvelope.Result.TimedOut<Boolean> t -> {
                abort(server, parent);
                throw StartException.timedOut(server.toString(), options.initTimeout());
            }
            case CallEnvelope.Result.Interrupted<Boolean> i -> {
                abort(server, parent);
                throw new CallInterruptedException(server.toString(), "init");
            }
            default -> throw new AssertionError("an init is neither dropped nor does it fail in a cycle");
        };
    }

    private static void abort(ServerProcess<?, ?, ?> server, @Nullable ServerProcess<?, ?, ?> parent) {
        if (parent != null) {
            server.unlink(parent);
        }
        server.kill();
    }

    /** The names of this runtime's servers. */
    public Registry registry() {
        return registry;
    }

    /** The time of day by this runtime's clock. */
    public Instant now() {
        return scheduler.instant();
    }

    /**
     * Blocks for a time by this runtime's clock, as {@link Thread#sleep(Duration)} does by the system's.
     *
     * @param duration zero or less returns at once
     * @throws InterruptedException if the thread is interrupted, as that of a server is when it is killed
     */
    public void sleep(Duration duration) throws InterruptedException {
        long deadline = scheduler.nanoTime() + Durations.toNanos(duration);
        long left;
        while ((left = deadline - scheduler.nanoTime()) > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            scheduler.park(this, left);
        }
    }

    /**
     * Stops the servers that have no parent, the youngest first, with {@link ExitReason.Shutdown}; those that take
     * longer than 5 seconds each, and what is then left, are killed. Blocks until all have ended. Nothing can be started
     * afterwards. A server that closes its own runtime is killed.
     *
     * @throws UnsupportedOperationException if this is the {@linkplain #standard() standard} runtime
     */
    @Override
    public void close() {
        if (this == Standard.INSTANCE) {
            throw new UnsupportedOperationException("the standard runtime lives as long as the program");
        }
        closed = true;
        youngestFirst().filter(server -> server.parent() == null).forEach(ServerRuntime::shutDown);
        youngestFirst().forEach(ServerProcess::kill);
        scheduler.close();
    }

    private Stream<ServerProcess<?, ?, ?>> youngestFirst() {
        return servers.stream()
                .sorted(Comparator.comparingLong((ServerProcess<?, ?, ?> server) -> server.id())
                        .reversed());
    }

    private static void shutDown(ServerProcess<?, ?, ?> server) {
        try {
            server.stop(ExitReason.shutdown(), CLOSE_TIMEOUT);
        } catch (CallTimeoutException | CallInterruptedException | CallCycleException e) {
            LOG.log(System.Logger.Level.WARNING, "killing a server that does not stop: {0}", e.getMessage());
            server.kill();
        }
    }

    /** How it was set up. */
    public RuntimeOptions options() {
        return options;
    }

    /** What there is to see of this runtime. */
    public Observer observer() {
        return observer;
    }

    /** For the event bus and the monitoring, which alone can use a scheduler. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The servers that live now. */
    Set<ServerProcess<?, ?, ?>> servers() {
        return Collections.unmodifiableSet(servers);
    }

    void forget(ServerProcess<?, ?, ?> server) {
        registry.release(server.name().orElse(null), server);
        servers.remove(server);
    }

    void report(ServerProcess<?, ?, ?> server, CrashReport report) {
        observer.crashed(server, report);
        try {
            options.crashReporter().accept(report);
        } catch (Throwable e) { // whatever it is, the server has yet to end
            LOG.log(System.Logger.Level.ERROR, "the crash reporter failed on a crash of " + report.server(), e);
        }
    }
}
