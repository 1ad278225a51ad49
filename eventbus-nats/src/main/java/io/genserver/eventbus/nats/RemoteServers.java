package io.genserver.eventbus.nats;

import static java.lang.System.Logger.Level.WARNING;

import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.GenServerException;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Servers that are called by name from any node of a cluster, over NATS. A name belongs to at most one server at a time.
 *
 * {@snippet file="RemoteExample.java" region="expose"}
 *
 * <p><strong>Leases.</strong> Names are kept in a JetStream key-value bucket and belong to a node for as long as it renews its
 * lease, which it does six times within the time {@code L} of {@link RemoteOptions#lease}. A node that could not renew its lease
 * for two thirds of {@code L}, counted by its own monotonic clock from when it sent the last renewal that NATS took, kills
 * the servers that have names and answers no more calls for them. Others take a name over no sooner than they have seen the
 * lease unchanged for all of {@code L} by their own clocks, and after they have marked it as over, so that it cannot be renewed.
 * So there is a third of {@code L} between the one and the other, for clocks that do not run alike and for the kill, which
 * interrupts a running handler but does not wait for it. A process that was stopped as a whole (by {@code SIGSTOP}, say) kills
 * its servers as soon as it runs again, and handles no call in between; what a handler was in the middle of it may yet go on
 * with, until the interrupt. {@link Exposure#token} is for stores that must be safe from that as well.
 *
 * <p>A name of a node that is lost is free for the next claim after {@code L} at least, and {@code L} and a bit more for one who
 * waits for it. If the bucket is lost with its NATS servers, nodes give up within two thirds of {@code L}, but others can
 * claim names in that time: use replicas.
 *
 * <p>A node has its names by one NATS; put {@link #childSpec} into a tree behind its {@link NatsConnection} and before the
 * servers that are exposed, as these are killed when this ends. Safe for use by many threads.
 */
public final class RemoteServers {
    private final String name;
    private final NatsConnection nats;
    private final RemoteOptions options;
    private final NameStore store;
    private final RequestHandler requests;
    private final Pending outgoing;
    private final ServerRef<Registrar.Request<?>, Registrar.Message> registrar;
    private final ServerRef<Void, LeaseGuard.Message> guard;
    private final ServerRef<Void, MonitorServer.Message> monitorServer;

    private final AtomicReference<@Nullable Lease> lease = new AtomicReference<>();
    private final Map<String, Exposure<?, ?>> exposures = new ConcurrentHashMap<>();
    private final Set<String> claims = ConcurrentHashMap.newKeySet();
    private final Set<RemoteMonitor> monitors = ConcurrentHashMap.newKeySet();
    private final LongAdder leasesLost = new LongAdder();

    /** One for all servers that there will be, as one that is killed could not take its own away. */
    private final NatsListener listener = new NatsListener() {
        @Override
        public void connected(Connection jnats) {
            registrar.cast(new Registrar.Message.Connected(jnats));
            monitorServer.cast(new MonitorServer.Message.Connected(jnats));
        }

        @Override
        public void disconnected() {
            // subscriptions come back with the connection, and a lease that is not renewed lapses
        }
    };

    private volatile @Nullable Feed monitorFeed;

    private RemoteServers(String name, NatsConnection nats, RemoteOptions options) {
        this.name = Objects.requireNonNull(name, "name");
        this.nats = Objects.requireNonNull(nats, "nats");
        this.options = Objects.requireNonNull(options, "options");
        this.store = new NameStore(nats, options);
        this.requests = new RequestHandler(this);
        this.outgoing = new Pending(options.mostPending());
        this.registrar = runtime().registry().ref(name, Registrar.class);
        this.guard = runtime().registry().ref(name + ".guard", LeaseGuard.class);
        this.monitorServer = runtime().registry().ref(name + ".monitors", MonitorServer.class);
    }

    /**
     * Describes this node's part in a cluster.
     *
     * @param name the name of its first server in the registry of this node; the others are {@code name.guard} and {@code
     *     name.monitors}
     */
    public static RemoteServers named(String name, NatsConnection nats, RemoteOptions options) {
        return new RemoteServers(name, nats, options);
    }

    /**
     * Starts it in no tree; it lives as long as the runtime. Its supervisor is called {@code name.supervisor}.
     *
     * @throws io.genserver.NameTakenException if a name is taken
     */
    public static RemoteServers start(String name, NatsConnection nats, RemoteOptions options) {
        RemoteServers remote = named(name, nats, options);
        Supervisor.start(remote.tree(), name + ".supervisor", nats.runtime());
        return remote;
    }

    /** How a supervisor starts it; its id is the name. Not to be started twice at a time. */
    public ChildSpec<?, ?> childSpec() {
        return ChildSpec.supervisor(name, tree());
    }

    private SupervisorSpec tree() {
        return SupervisorSpec.of(
                Strategy.ONE_FOR_ONE,
                ChildSpec.of("guard", () -> new LeaseGuard(this)).named(name + ".guard"),
                ChildSpec.of("registrar", () -> new Registrar(this)).named(name),
                ChildSpec.of("monitors", () -> new MonitorServer(this)).named(name + ".monitors"));
    }

    /**
     * Gives a name of the cluster to a server of this node, for as long as it lives and the node has its lease: when that is
     * lost the server is killed, and whoever starts it again has to claim the name again. Best called by the server's own
     * init. Blocks.
     *
     * @param server the server itself; a reference by name would stand for others later
     * @param codec its messages, the same on all nodes
     * @param timeout how long to wait for NATS, and for a name whose node may be lost: one that waits less than the lease
     *     cannot know that it is, unless somebody on this node has tried before
     * @throws RemoteException.NameTaken if another server has it when the time is over
     * @throws RemoteException.Unavailable if NATS cannot be reached in time, or the lease is lost meanwhile
     * @throws RemoteException.Interrupted if the thread is interrupted
     */
    public <Q, C> Exposure<Q, C> expose(
            String exposed, ServerRef<Q, C> server, ServerCodec<Q, C> codec, Duration timeout) {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(codec, "codec");
        requireShort(exposed);
        if (!claims.add(exposed)) {
            throw new RemoteException.NameTaken(exposed, "this node, which is just claiming it for another");
        }
        boolean done = false;
        try {
            Claim.Granted granted = new Claim(this, exposed, timeout).await();
            var exposure = new Exposure<>(this, exposed, server, codec, granted.lease(), granted.token());
            if (!registrar.call(new Registrar.Request.Register(exposure), timeout.plus(options.lease()))) {
                throw new RemoteException.Unavailable("the lease was lost while " + exposed + " was claimed", null);
            }
            done = true;
            return exposure;
        } catch (GenServerException e) {
            throw new RemoteException.Unavailable("this node has no names at the moment", e);
        } finally {
            claims.remove(exposed);
            if (!done) {
                registrar.cast(new Registrar.Message.Free(exposed));
            }
        }
    }

    private static void requireShort(String name) {
        if (name.isEmpty() || Subjects.token(name).length() > Subjects.LONGEST / 2) {
            throw new IllegalArgumentException("a name in a cluster has 1 to " + Subjects.LONGEST / 10
                    + " characters, or some more if they are ASCII letters and digits");
        }
    }

    /**
     * A reference to whoever has a name in the cluster whenever it is used; on this node, too.
     *
     * @param codec the messages of that server, the same on all nodes
     */
    public <Q, C> RemoteRef<Q, C> ref(String exposed, ServerCodec<Q, C> codec) {
        requireShort(exposed);
        return new RemoteRef<>(this, exposed, Objects.requireNonNull(codec, "codec"));
    }

    /** What has happened so far. */
    public RemoteStatus status() {
        Lease present = lease.get();
        return new RemoteStatus(
                present != null && present.isValid(),
                leasesLost.sum(),
                exposures.size(),
                monitors.size(),
                requests.pending(),
                outgoing.count(),
                requests.undecodable());
    }

    // ---- leases and names ----

    @Nullable
    Lease lease() {
        return lease.get();
    }

    void leased(Lease granted) {
        lease.set(granted);
        guard.cast(new LeaseGuard.Message.Granted(granted));
    }

    /** A lease is over: whoever has a name by it is killed at once. */
    void giveUp(Lease lost) {
        lost.end();
        if (lease.compareAndSet(lost, null)) {
            leasesLost.increment();
            NatsConnection.LOG.log(WARNING, "{0} has lost its lease, and kills those who have names by it", name);
        }
        exposures.values().forEach(exposure -> {
            if (exposure.lease() == lost) {
                exposure.server().kill();
            }
        });
        registrar.cast(new Registrar.Message.GaveUp(lost));
    }

    /** A lease is over in good order. */
    void leaseEnded(Lease ended) {
        lease.compareAndSet(ended, null);
    }

    boolean isClaimed(String exposed) {
        return claims.contains(exposed);
    }

    @Nullable
    Exposure<?, ?> exposed(String exposed) {
        return exposures.get(exposed);
    }

    Map<String, Exposure<?, ?>> exposures() {
        return exposures;
    }

    void withdraw(Exposure<?, ?> exposure) {
        registrar.cast(new Registrar.Message.Withdraw(exposure));
    }

    NameStore store() {
        return store;
    }

    // ---- monitors ----

    void watch(RemoteMonitor monitor) {
        monitors.add(monitor);
        monitorServer.cast(new MonitorServer.Message.Watch(monitor)); // without a server, the next finds it
    }

    void unwatch(RemoteMonitor monitor) {
        if (monitors.remove(monitor)) {
            monitorServer.cast(new MonitorServer.Message.Unwatch(monitor));
        }
    }

    /** How the end of servers elsewhere is heard of from now on; ends what was before, maybe of a server that was killed. */
    @Nullable
    Feed monitorFeed(@Nullable Connection jnats) {
        Feed before = monitorFeed;
        monitorFeed = null;
        if (before != null) {
            before.close();
        }
        monitorFeed = jnats == null ? null : Feed.open(jnats, nats.options());
        return monitorFeed;
    }

    /** Tells the monitors on this node, which do not hear what it publishes. */
    void tellDown(Exposure<?, ?> exposure, ExitReason reason) {
        monitorServer.cast(new MonitorServer.Message.Ended(exposure.name(), Long.toString(exposure.token()), reason));
    }

    Set<RemoteMonitor> monitors() {
        return monitors;
    }

    // ---- what its parts share ----

    /** Has the servers told of the connection there is, and of those to come. */
    void listen() {
        nats.unlisten(listener);
        nats.listen(listener);
    }

    String callSubject(String exposed) {
        return options.cluster() + ".call." + Subjects.token(exposed);
    }

    String downSubject(String exposed) {
        return options.cluster() + ".down." + Subjects.token(exposed);
    }

    RequestHandler requests() {
        return requests;
    }

    Pending outgoing() {
        return outgoing;
    }

    NatsConnection nats() {
        return nats;
    }

    RemoteOptions options() {
        return options;
    }

    ServerRuntime runtime() {
        return nats.runtime();
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
