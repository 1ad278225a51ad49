package io.genserver.eventbus.nats;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.MonitorRef;
import io.genserver.Next;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renews the node's lease, lets those who have names be called, and gives names back. Waits for NATS, and so may be late. */
final class Registrar implements GenServer<Registrar.Desk, Registrar.Request<?>, Registrar.Message> {

    sealed interface Request<R> extends Call<Request<?>, R> {
        /** A name was claimed: let the server be called, unless the lease is over. */
        record Register(Exposure<?, ?> exposure) implements Request<Boolean> {}
    }

    sealed interface Message {
        /** It is time to renew the lease, or to get one. */
        record Beat() implements Message {}

        /** There is a connection, or there is one again. */
        record Connected(Connection jnats) implements Message {}

        /** A lease is over, and whoever had a name by it was killed. */
        record GaveUp(Lease lease) implements Message {}

        /** Its owner wants the name no more. */
        record Withdraw(Exposure<?, ?> exposure) implements Message {}

        /** This node may have this name without use for it. */
        record Free(String name) implements Message {}

        /** There are names to give back. */
        record FreeSome() implements Message {}
    }

    /** What lies on the desk. */
    static final class Desk {
        private long revision;
        private @Nullable Feed feed;
        private final Map<Exposure<?, ?>, Subscription> subscriptions = new HashMap<>();
        private final Map<Exposure<?, ?>, MonitorRef> monitors = new HashMap<>();
        private final Map<MonitorRef, Exposure<?, ?>> exposures = new HashMap<>();

        /** Names to give back, which may take more than one attempt. */
        private final Set<String> toFree = new LinkedHashSet<>();

        private boolean freeing;

        private final OneWarning trouble;

        Desk(OneWarning trouble) {
            this.trouble = trouble;
        }
    }

    private final RemoteServers remote;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<Request<?>, Message> context;

    Registrar(RemoteServers remote) {
        this.remote = remote;
    }

    @Override
    public Desk init(Context<Request<?>, Message> ownContext) {
        context = ownContext;
        remote.requests().feedBy(null);
        Lease left = remote.lease();
        if (left != null) { // by a registrar that was killed, and what it knew of the names is gone
            remote.giveUp(left);
        }
        remote.exposures().clear();
        remote.listen();
        context.self().cast(new Message.Beat());
        return new Desk(new OneWarning(remote + " cannot renew its lease"));
    }

    @Override
    public Next<Desk> handleCall(Request<?> request, From<?> from, Desk desk) throws InterruptedException {
        return switch (request) {
            case Request.Register register -> Next.reply(register, register(register.exposure(), desk), desk);
        };
    }

    @Override
    public Next<Desk> handleCast(Message message, Desk desk) {
        switch (message) {
            case Message.Beat() -> {
                context.sendAfter(remote.options().beat(), new Message.Beat());
                beat(desk);
            }
            case Message.Connected(Connection jnats) -> connected(jnats, desk);
            case Message.GaveUp(Lease lease) -> gaveUp(lease, desk);
            case Message.Withdraw(var exposure) -> end(exposure, ExitReason.shutdown("the name was given back"), desk);
            case Message.Free(String name) -> free(name, desk);
            case Message.FreeSome() -> {
                desk.freeing = false;
                freeSome(desk);
            }
        }
        return Next.keep(desk);
    }

    @Override
    public Next<Desk> handleInfo(Info info, Desk desk) {
        if (info instanceof Info.Down(MonitorRef monitor, var server, ExitReason reason)) {
            Exposure<?, ?> exposure = desk.exposures.get(monitor);
            if (exposure != null) {
                end(exposure, reason, desk);
            }
        }
        return Next.keep(desk);
    }

    // ---- the lease ----

    private void beat(Desk desk) {
        Lease lease = remote.lease();
        long sent = System.nanoTime();
        try {
            if (lease == null) {
                var next = new Lease(NUID.nextGlobal(), remote.options().ownNanos(), sent);
                desk.revision = remote.store().begin(next.node());
                remote.leased(next);
            } else {
                OptionalLong revision = remote.store().renew(lease.node(), desk.revision);
                if (revision.isPresent()) {
                    desk.revision = revision.getAsLong();
                    lease.renewed(sent);
                } else {
                    remote.giveUp(lease);
                }
            }
            desk.trouble.reset();
            freeSome(desk);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            desk.trouble.log(e);
        }
    }

    private void gaveUp(Lease lease, Desk desk) {
        List<Exposure<?, ?>> over = new ArrayList<>(desk.monitors.keySet());
        over.removeIf(exposure -> exposure.lease() != lease);
        over.forEach(exposure -> end(exposure, ExitReason.killed(), desk));
        try {
            remote.store().end(lease.node()); // so that nobody has to wait for it
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            NatsConnection.LOG.log(System.Logger.Level.DEBUG, "a lease that is over is left to lapse", e);
        }
    }

    // ---- names ----

    private boolean register(Exposure<?, ?> exposure, Desk desk) throws InterruptedException {
        remote.exposures().put(exposure.name(), exposure);
        if (!exposure.lease().isValid() || exposure.lease() != remote.lease()) { // looked at after it could be killed
            remote.exposures().remove(exposure.name(), exposure);
            return false;
        }
        MonitorRef monitor = context.monitor(exposure.server());
        desk.monitors.put(exposure, monitor);
        desk.exposures.put(monitor, exposure);
        subscribe(exposure, desk);
        Connection jnats = remote.nats().connected().orElse(null);
        if (jnats != null) { // so that it can be called from elsewhere when this returns
            Jnats.roundTrip(jnats, remote.options().beat());
        }
        return true;
    }

    private void connected(Connection jnats, Desk desk) {
        if (desk.feed == null || !desk.feed.isOf(jnats)) {
            desk.subscriptions.clear();
            desk.feed = remote.requests().feedBy(jnats);
        }
        desk.monitors.keySet().forEach(exposure -> subscribe(exposure, desk));
        if (remote.lease() == null) {
            beat(desk);
        }
    }

    private void subscribe(Exposure<?, ?> exposure, Desk desk) {
        Feed feed = desk.feed;
        if (feed == null || desk.subscriptions.containsKey(exposure)) {
            return;
        }
        try {
            desk.subscriptions.put(
                    exposure,
                    feed.subscribe(
                            remote.callSubject(exposure.name()),
                            message -> remote.requests().take(exposure, message)));
        } catch (IllegalStateException e) { // closed, so that there will be another; or no room in its queue
            context.sendAfter(remote.options().beat(), new Message.Connected(feed.jnats()));
        }
    }

    /** The server has ended, or ceases to have the name. */
    private void end(Exposure<?, ?> exposure, ExitReason reason, Desk desk) {
        MonitorRef monitor = desk.monitors.remove(exposure);
        if (monitor == null) {
            return;
        }
        desk.exposures.remove(monitor);
        context.demonitor(monitor);
        remote.exposures().remove(exposure.name(), exposure);
        Subscription subscription = desk.subscriptions.remove(exposure);
        if (subscription != null && desk.feed != null) {
            desk.feed.unsubscribe(subscription);
        }
        remote.requests().tellDown(exposure, reason);
        remote.tellDown(exposure, reason);
        free(exposure.name(), desk);
    }

    private void free(String name, Desk desk) {
        desk.toFree.add(name);
        if (!desk.freeing) {
            desk.freeing = true;
            context.self().cast(new Message.FreeSome());
        }
    }

    /** Gives names back, but not for so long that the lease would not be renewed. */
    private void freeSome(Desk desk) {
        Lease lease = remote.lease();
        if (lease == null) {
            desk.toFree.clear(); // they go with the lease
            return;
        }
        long end = System.nanoTime() + remote.options().beat().toNanos() / 4;
        try {
            for (Iterator<String> names = desk.toFree.iterator(); names.hasNext() && System.nanoTime() < end; ) {
                free(names.next(), lease);
                names.remove();
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            desk.trouble.log(e); // the next beat tries again
            return;
        }
        if (!desk.toFree.isEmpty() && !desk.freeing) {
            desk.freeing = true;
            context.self().cast(new Message.FreeSome());
        }
    }

    private void free(String name, Lease lease) throws IOException, JetStreamApiException {
        var holder = remote.store().holder(name).filter(h -> h.node().equals(lease.node()));
        // After the holder was read: a claim that begins later changes the revision, and so is safe from this.
        if (holder.isPresent() && !remote.isClaimed(name) && remote.exposed(name) == null) {
            remote.store().free(name, holder.get());
        }
    }

    @Override
    public void terminate(ExitReason reason, Desk desk) {
        Lease lease = remote.lease();
        if (lease != null) {
            lease.end();
            remote.exposures().values().forEach(exposure -> exposure.server().kill());
        }
        List.copyOf(desk.monitors.keySet()).forEach(exposure -> end(exposure, reason, desk));
        if (lease != null) {
            remote.leaseEnded(lease);
            gaveUp(lease, desk); // and with it all names that are left
        }
        remote.requests().feedBy(null);
    }
}
