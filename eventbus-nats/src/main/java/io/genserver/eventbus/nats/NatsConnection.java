package io.genserver.eventbus.nats;

import io.genserver.ChildSpec;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A node's connection to NATS, which all that needs NATS on this node shares. It is opened by a server of its own, comes
 * back by itself whatever has become of it, and never gives up; a node starts, and stays up, without NATS.
 *
 * {@snippet file="ConnectionExample.java" region="open"}
 *
 * <p>An object of this class describes the connection and refers to it: put its {@link #childSpec} into a tree, before what
 * uses it, or use {@link #start}. What is published by it does not come back to it ("no echo"). Safe for use by many threads.
 */
public final class NatsConnection {
    static final System.Logger LOG = System.getLogger("io.genserver.eventbus.nats");

    private final String name;
    private final ServerRuntime runtime;
    private final NatsOptions options;
    private final ServerRef<Void, NatsConnectionServer.Message> server;
    private final List<NatsListener> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder slowBefore = new LongAdder();

    /** Connected or about to be again; the server's to set. */
    private volatile @Nullable Connection current;

    private volatile @Nullable String lastError;

    private NatsConnection(String name, ServerRuntime runtime, NatsOptions options) {
        this.name = Objects.requireNonNull(name, "name");
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        this.options = Objects.requireNonNull(options, "options");
        this.server = runtime.registry().ref(name, NatsConnectionServer.class);
    }

    /**
     * Describes a connection.
     *
     * @param name the name of its server in the registry; NATS shows it too
     */
    public static NatsConnection named(String name, ServerRuntime runtime, NatsOptions options) {
        return new NatsConnection(name, runtime, options);
    }

    /**
     * Opens a connection that is in no tree; it lives as long as the runtime. Does not wait for NATS. Its supervisor is
     * called {@code name.supervisor}.
     *
     * @throws io.genserver.NameTakenException if a name is taken
     */
    public static NatsConnection start(String name, ServerRuntime runtime, NatsOptions options) {
        NatsConnection connection = named(name, runtime, options);
        Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, connection.childSpec()), name + ".supervisor", runtime);
        return connection;
    }

    /** How a supervisor opens this connection; its id is the name. Not to be started twice at a time. */
    public ChildSpec<?, ?> childSpec() {
        return ChildSpec.of(name, () -> new NatsConnectionServer(this)).named(name);
    }

    /** Whether there is a connection now; old news by the time it is read. */
    public boolean isConnected() {
        return connected().isPresent();
    }

    /** The connection as jnats has it, if there is one now. */
    public Optional<Connection> connected() {
        return Optional.ofNullable(current).filter(jnats -> jnats.getStatus() == Connection.Status.CONNECTED);
    }

    /**
     * The connection as jnats has it. It is not to be closed.
     *
     * @throws NatsUnavailableException if there is none at the moment
     */
    public Connection require() {
        return connected()
                .orElseThrow(() -> new NatsUnavailableException("there is no connection to NATS at "
                        + String.join(", ", options.servers()) + (lastError == null ? "" : ": " + lastError)));
    }

    /**
     * Blocks until there is a connection, by the system's clock.
     *
     * @return whether there is one
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean awaitConnected(Duration timeout) throws InterruptedException {
        var connected = new CountDownLatch(1);
        NatsListener waiter = new NatsListener() {
            @Override
            public void connected(Connection jnats) {
                connected.countDown();
            }

            @Override
            public void disconnected() {}
        };
        listen(waiter);
        try {
            return isConnected() || connected.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            unlisten(waiter);
        }
    }

    /** Has {@code listener} called from now on; soon, if there is a connection already. */
    public void listen(NatsListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        server.cast(new NatsConnectionServer.Message.Greet(listener)); // without a server, the next will tell it
    }

    /** Has {@code listener} called no more, but for a call that is under way. */
    public void unlisten(NatsListener listener) {
        listeners.remove(listener);
    }

    /** What has happened so far. */
    public NatsStatus status() {
        Connection present = current;
        Optional<Connection> connected = connected();
        return new NatsStatus(
                connected.isPresent(),
                connected.map(Connection::getConnectedUrl).orElse(null),
                reconnects.sum(),
                slowBefore.sum()
                        + (present == null ? 0 : present.getStatistics().getDroppedCount()),
                lastError);
    }

    /** How it is set up. */
    public NatsOptions options() {
        return options;
    }

    // ---- its server ----

    /** Says what there is from now on, and returns what was there before. */
    @Nullable
    Connection replace(@Nullable Connection next) {
        Connection before = current;
        if (before != null && before != next) {
            slowBefore.add(before.getStatistics().getDroppedCount());
        }
        current = next;
        return before;
    }

    void reconnected() {
        reconnects.increment();
    }

    void complaint(@Nullable String error) {
        lastError = error;
    }

    boolean hears(NatsListener listener) {
        return listeners.contains(listener);
    }

    List<NatsListener> listeners() {
        return listeners;
    }

    ServerRuntime runtime() {
        return runtime;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
