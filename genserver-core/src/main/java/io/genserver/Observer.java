package io.genserver;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What there is to see of a runtime. It is always on: servers are looked at without being asked, so that neither one that
 * is stuck nor a million that are idle make a difference to each other, and what is counted costs a few nanoseconds. All
 * methods may be called from any thread; none blocks.
 *
 * {@snippet file="WatchingExample.java" region="subscribe"}
 */
public final class Observer {
    private static final System.Logger LOG = System.getLogger("io.genserver");

    private final ServerRuntime runtime;
    private final List<Consumer<? super RuntimeEvent>> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder started = new LongAdder();
    private final LongAdder restarted = new LongAdder();
    private final LongAdder exited = new LongAdder();
    private final LongAdder crashed = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder stuck = new LongAdder();
    private final LongAdder handledByExited = new LongAdder();
    private final LatencyRecorder calls = new LatencyRecorder();

    /** What {@link #subscribe} returns. */
    public interface Subscription extends AutoCloseable {
        /** No event that happens after this is told. May be called more than once. */
        @Override
        void close();
    }

    Observer(ServerRuntime runtime) {
        this.runtime = runtime;
    }

    /** All servers that live, and what has happened so far. Takes time and memory in proportion to their number. */
    public RuntimeSnapshot snapshot() {
        Instant time = runtime.now();
        List<ServerInfo> servers = runtime.servers().stream()
                .map(ServerInfo::of)
                .sorted(Comparator.comparingLong(ServerInfo::id))
                .toList();
        RuntimeCounts counts = counts();
        return new RuntimeSnapshot(
                time,
                servers,
                counts.started(),
                counts.restarted(),
                counts.exited(),
                counts.crashed(),
                counts.deadLetters(),
                counts.dropped());
    }

    /** What has happened so far. Costs the same however many servers there are. */
    public RuntimeCounts counts() {
        return new RuntimeCounts(
                started.sum(),
                restarted.sum(),
                exited.sum(),
                crashed.sum(),
                deadLetters.sum(),
                dropped.sum(),
                stuck.sum(),
                handledByExited.sum());
    }

    /**
     * How long those have waited so far who called servers, {@link ServerRef#callAsync} included. A call that could not be
     * sent, or whose future was completed by somebody else, is not counted.
     */
    public CallLatency callLatency() {
        return calls.latency();
    }

    /** Shows every server that lives, in no order, without collecting them: for programs with very many. */
    public void forEach(Consumer<? super ServerInfo> visitor) {
        runtime.servers().forEach(server -> visitor.accept(ServerInfo.of(server)));
    }

    /** The server with this id, if it lives. Looks at one after the other. */
    public Optional<ServerInfo> find(long id) {
        for (ServerProcess<?, ?, ?> server : runtime.servers()) {
            if (server.id() == id) {
                return Optional.of(ServerInfo.of(server));
            }
        }
        return Optional.empty();
    }

    /**
     * What there is to see of a server, also of one that has ended, as an event's may have.
     *
     * @return empty for a reference that follows restarts if nobody is there now
     */
    public Optional<ServerInfo> look(ServerRef<?, ?> server) {
        return Optional.ofNullable(FollowingRef.resolve(server)).map(ServerInfo::of);
    }

    /**
     * Has {@code listener} told what happens from now on. It is called on the thread where it happens, as a rule that of
     * the server concerned, which waits meanwhile: it should be short, and must neither block nor call a server. What it
     * throws is logged. Events of one server come in their order, unless it is killed while it starts.
     */
    public Subscription subscribe(Consumer<? super RuntimeEvent> listener) {
        Objects.requireNonNull(listener, "listener");
        Consumer<RuntimeEvent> own = event -> listener.accept(event); // so that one who subscribes twice can leave once
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    void started(ServerProcess<?, ?, ?> server) {
        started.increment();
        if (server.restarts() > 0) {
            restarted.increment();
        }
        FlightEvents.ServerStart.commit(server);
        tell(time -> new RuntimeEvent.Started(server, server.restarts(), time));
    }

    void exited(ServerProcess<?, ?, ?> server, ExitReason reason) {
        exited.increment();
        handledByExited.add(server.handled());
        FlightEvents.ServerExit.commit(server, reason);
        tell(time -> new RuntimeEvent.Exited(server, reason, time));
    }

    void crashed(ServerProcess<?, ?, ?> server, CrashReport report) {
        crashed.increment();
        FlightEvents.ServerCrash.commit(server, report);
        tell(time -> new RuntimeEvent.Crashed(server, report));
    }

    void called(long nanos) {
        calls.record(nanos);
    }

    void stuck(ServerProcess<?, ?, ?> server, Duration since) {
        stuck.increment();
        tell(time -> new RuntimeEvent.Stuck(server, since, time));
    }

    /**
     * Counts and tells that nobody will handle a message; for what carries messages to servers in other ways than their
     * mailboxes, as the event bus does.
     *
     * @param server the server that should have handled it
     */
    public void deadLetter(ServerRef<?, ?> server, Object message) {
        deadLetters.increment();
        tell(time -> new RuntimeEvent.DeadLetter(server, message.getClass().getName(), time));
    }

    /** As {@link #deadLetter}, of a message that there was no room for. */
    public void dropped(ServerRef<?, ?> server, Object message) {
        dropped.increment();
        tell(time -> new RuntimeEvent.Dropped(server, message.getClass().getName(), time));
    }

    private void tell(Function<Instant, RuntimeEvent> what) {
        if (listeners.isEmpty()) {
            return;
        }
        RuntimeEvent event = what.apply(runtime.now());
        for (Consumer<? super RuntimeEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (Throwable e) { // whatever it is, the server has to go on
                LOG.log(System.Logger.Level.ERROR, "an observer failed on " + event, e);
            }
        }
    }
}
