package io.genserver.eventbus.nats;

import static java.lang.System.Logger.Level.WARNING;

import io.genserver.CallTimeoutException;
import io.genserver.ChildSpec;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.EventRelay;
import io.genserver.eventbus.RelayPort;
import io.genserver.eventbus.Topic;
import io.genserver.eventbus.TopicPattern;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Makes one bus of the buses of many nodes: what is published on one is heard on all, over NATS. Each node has an {@link
 * EventBus} and a relay for it, with the same prefix; publishers and subscribers know nothing of it.
 *
 * {@snippet file="RelayExample.java" region="relay"}
 *
 * <p><strong>What is promised.</strong> Events of one publisher reach each subscription in the order published, at most once.
 * Subscriptions of the publisher's own node get them directly and not by NATS. Others get them while both nodes are connected
 * to NATS: what was on its way when a connection broke is lost, as is what is published before the subscription of another
 * node has come to NATS, which takes a round trip. Only patterns that somebody on a node hears are subscribed to by it.
 *
 * <p><strong>When NATS is away</strong> everything on the node goes on. Events for others wait in a queue with a bound
 * ({@link RelayOptions}) and are sent when it is back; one too many is dropped, the newest first, and counted. A node that
 * cannot keep up with others drops what is too much and counts that too. {@link #status} shows it all.
 *
 * <p><strong>What cannot be sent</strong> is refused by {@link EventBus#publish}, and then nobody gets it, here or elsewhere:
 * {@link TooLargeException} for an event that has too many bytes as far as is known, {@link IllegalArgumentException} for a
 * topic of more than some 3,000, and whatever the codec throws. What comes from NATS and is no event is dropped alone,
 * counted, and logged the first time for each kind of error.
 *
 * <p>An object of this class outlives its server, as a bus does: put its {@link #childSpec} into a tree, or use {@link
 * #start}. Safe for use by many threads.
 *
 * @param <E> the type of the bus's events
 */
public final class NatsRelay<E> {
    private final String name;
    private final NatsConnection nats;
    private final RelayOptions options;
    private final Codec<E> codec;
    private final Subjects subjects;
    private final RelayPort<E> port;
    private final Outbox outbox;
    private final Inbox<E> inbox;
    private final ServerRef<RelayServer.Request<?>, RelayServer.Message> server;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final LongAdder published = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder slowBefore = new LongAdder();
    private final OneWarning overflow;

    private final NatsListener listener = new NatsListener() {
        @Override
        public void connected(Connection jnats) {
            limit = jnats.getMaxPayload() - nats.headers().serializedLength();
            server.cast(new RelayServer.Message.Connected(jnats));
        }

        @Override
        public void disconnected() {
            server.cast(new RelayServer.Message.Disconnected());
        }
    };

    /** How many bytes an event may have, as far as is known. */
    private volatile long limit = Long.MAX_VALUE;

    private volatile @Nullable Feed feed;
    private volatile int patterns;

    private NatsRelay(String name, EventBus<E> bus, NatsConnection nats, Codec<E> codec, RelayOptions options) {
        this.name = Objects.requireNonNull(name, "name");
        this.nats = Objects.requireNonNull(nats, "nats");
        this.codec = Objects.requireNonNull(codec, "codec");
        this.options = Objects.requireNonNull(options, "options");
        this.subjects = Subjects.below(options.prefix());
        this.outbox = new Outbox(options.outboundEvents(), options.outboundBytes());
        this.overflow = new OneWarning(name + " has no room for more events to NATS: they are dropped and counted");
        this.server = nats.runtime().registry().ref(name, RelayServer.class);
        this.port = bus.relayBy(new OnBus());
        this.inbox = new Inbox<>(name, nats.node(), codec, subjects, port);
    }

    /**
     * Describes the relay of a bus, and is it: from now on, what is published waits to be sent.
     *
     * @param name the name of its server in the registry
     * @param nats how the node is connected; there is to be no other relay with this prefix on the same connection, as
     *     what it sends does not come back to it
     * @throws IllegalStateException if the bus has a relay
     */
    public static <E> NatsRelay<E> of(
            String name, EventBus<E> bus, NatsConnection nats, Codec<E> codec, RelayOptions options) {
        return new NatsRelay<>(name, bus, nats, codec, options);
    }

    /**
     * Starts a relay that is in no tree; it lives as long as the runtime. Its supervisor is called {@code name.supervisor}.
     *
     * @throws io.genserver.NameTakenException if a name is taken
     * @throws IllegalStateException if the bus has a relay
     */
    public static <E> NatsRelay<E> start(
            String name, EventBus<E> bus, NatsConnection nats, Codec<E> codec, RelayOptions options) {
        NatsRelay<E> relay = of(name, bus, nats, codec, options);
        Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, relay.childSpec()), name + ".supervisor", nats.runtime());
        return relay;
    }

    /** How a supervisor starts this relay; its id is the name. Not to be started twice at a time. */
    public ChildSpec<?, ?> childSpec() {
        return ChildSpec.of(name, () -> new RelayServer(this)).named(name);
    }

    /** What has happened so far. */
    public RelayStatus status() {
        Feed present = feed;
        return new RelayStatus(
                nats.isConnected(),
                published.sum(),
                outbox.size(),
                dropped.sum(),
                inbox.received(),
                inbox.undecodable(),
                slowBefore.sum() + (present == null ? 0 : present.dropped()),
                patterns);
    }

    /**
     * Waits until NATS has all that was published and subscribed to on this bus before. When it returns {@code true}, this
     * node hears what others publish by the same server of NATS.
     *
     * @return whether it has; {@code false} if NATS is away or it takes too long
     */
    public boolean flush(Duration timeout) {
        try {
            return server.call(new RelayServer.Request.Flush(timeout), timeout);
        } catch (CallTimeoutException | ServerExitedException e) {
            return false;
        }
    }

    // ---- the bus ----

    /** What the bus tells; not for everybody's eyes. */
    private final class OnBus implements EventRelay<E> {

        @Override
        public void publishing(Topic topic, E event) {
            byte[] payload = codec.encode(event);
            if (payload.length > limit) {
                throw new TooLargeException("the event for " + topic, payload.length, limit);
            }
            long nanos = options.patience().isZero() || !nats.isConnected()
                    ? 0
                    : options.patience().toNanos();
            if (outbox.offer(new Outbox.Outgoing(subjects.of(topic), payload), nanos)) {
                overflow.reset();
                wake();
            } else {
                dropped.increment();
                overflow.log();
            }
        }

        @Override
        public void interestChanged(TopicPattern pattern) {
            server.cast(new RelayServer.Message.Interest(pattern));
        }
    }

    // ---- its server ----

    /** Has the server look into the outbox soon. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            server.cast(new RelayServer.Message.Wake()); // without a server, the next begins with what there is
        }
    }

    /** The server looks into the outbox now: whoever puts something there has to wake it again. */
    void awake() {
        woken.set(false);
    }

    Outbox outbox() {
        return outbox;
    }

    void sent() {
        published.increment();
    }

    /** NATS has refused an event that seemed to be all right. */
    void refused(Outbox.Outgoing event, RuntimeException why) {
        dropped.increment();
        NatsConnection.LOG.log(
                WARNING, "{0} cannot send an event to {1}: {2}", name, event.subject(), why.getMessage());
    }

    /** What comes is heard by this from now on. Ends the one before, which may be of a server that was killed. */
    void feedBy(@Nullable Feed next) {
        Feed before = feed;
        if (before != null) {
            slowBefore.add(before.dropped());
            before.close();
        }
        feed = next;
        patterns = 0;
    }

    void subscribed(int count) {
        patterns = count;
    }

    void listen() {
        nats.unlisten(listener);
        nats.listen(listener); // is told anew how things stand
    }

    void unlisten() {
        nats.unlisten(listener);
    }

    NatsConnection nats() {
        return nats;
    }

    RelayPort<E> port() {
        return port;
    }

    Inbox<E> inbox() {
        return inbox;
    }

    Subjects subjects() {
        return subjects;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
