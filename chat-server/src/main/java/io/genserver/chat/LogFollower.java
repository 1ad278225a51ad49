package io.genserver.chat;

import io.genserver.chat.SqliteReplica.Placed;
import io.genserver.chat.SqliteReplica.Position;
import io.genserver.eventbus.nats.NatsConnection;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Brings what the stream has into the {@link SqliteReplica}, and passes it on, all in the order of the stream. What was in the stream before this
 * node first saw it is history, and not passed on.
 */
final class LogFollower implements StreamFollower.Reader, AutoCloseable {
    private static final Duration CATCH_UP_TIMEOUT = Duration.ofSeconds(2);
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final NatsConnection nats;
    private final LogStream stream;
    private final SqliteReplica replica;
    private final StreamFollower follower;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /** Up to where all has been passed on; written by the follower's thread alone. */
    private volatile Position position = Position.START;

    /** Up to where it is known that there is something. */
    private volatile long known;

    /** The first entry that was kept when reading began; for the follower's thread alone. */
    private long first;

    /** What is up to here was there when the node began; or -1 while it has not. */
    private volatile long history = -1;

    /** Why the replica does not go with the stream, if so. */
    private volatile @Nullable String divergence;

    private volatile @Nullable Consumer<StoredMessage> listener;

    LogFollower(NatsConnection nats, LogStream stream, SqliteReplica replica) {
        this.nats = nats;
        this.stream = stream;
        this.replica = replica;
        this.follower = new StreamFollower(nats, stream.name(), this);
    }

    /** Says who hears from now on what is new; the first time it begins. */
    void passOnTo(Consumer<StoredMessage> newListener) {
        boolean isFirst = listener == null;
        listener = newListener;
        if (isFirst) {
            follower.start();
        }
    }

    /** Why nothing can be added, in a word or two. */
    Optional<String> problem() {
        if (divergence != null) {
            return Optional.of("log diverged");
        }
        if (!nats.isConnected()) {
            return Optional.of("nats");
        }
        return history < 0 || position.sequence() < history ? Optional.of("log behind") : Optional.empty();
    }

    /** Up to where all has been passed on. */
    long position() {
        return position.sequence();
    }

    // ---- for those who wait for it ----

    /** Blocks until all that is known to be in the stream has been passed on. */
    Position awaitAll(long deadline) throws LogException, InterruptedException {
        requireOneLog();
        stream.requireConnected();
        Position now = position;
        if (history < 0 || now.sequence() < known) {
            now = await(Math.max(known, 0), deadline);
            if (history < 0 || now.sequence() < known) {
                throw new LogException(
                        "this node has not read all that is in the log", new IllegalStateException("it is behind"));
            }
        }
        if (System.nanoTime() > deadline) {
            throw new LogException("others are always first", new IllegalStateException("too much is going on"));
        }
        return now;
    }

    /** Blocks until what is at this place has been passed on, or the deadline is over; where it is then. */
    Position await(long sequence, long deadline) throws InterruptedException {
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            while ((history < 0 || position.sequence() < sequence) && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until all that was in the stream when this was called has been passed on. */
    void catchUp() throws LogException, InterruptedException {
        requireOneLog();
        long last = stream.last();
        if (await(last, System.nanoTime() + CATCH_UP_TIMEOUT.toNanos()).sequence() < last) {
            throw new LogException(
                    "this node has not read all that is in the log", new IllegalStateException("it is behind"));
        }
    }

    /** Says that somebody else has added something. */
    void heardOf(long sequence) {
        known = Math.max(known, sequence); // a race is one more attempt that fails
    }

    private void requireOneLog() throws LogException {
        String reason = divergence;
        if (reason != null) {
            throw new LogException(reason, new IllegalStateException("diverged"));
        }
    }

    // ---- for the stream ----

    @Override
    public OrderedConsumerConfiguration begin(Connection jnats)
            throws IOException, JetStreamApiException, LogException, InterruptedException {
        Position from = replica.position();
        StreamState state = stream.prepare(jnats);
        String reason = divergence(from, state, jnats);
        if (reason != null && divergence == null) {
            LOG.log(System.Logger.Level.ERROR, reason);
        }
        divergence = reason;
        if (reason != null) {
            throw new LogException(reason, new IllegalStateException("diverged"));
        }
        if (history < 0) {
            history = state.getLastSequence();
            LOG.log(
                    System.Logger.Level.INFO,
                    "following the log of all nodes from {0,number,#} of {1,number,#}",
                    from.sequence(),
                    history);
        }
        first = state.getFirstSequence();
        heardOf(state.getLastSequence());
        moveTo(from);
        return new OrderedConsumerConfiguration()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(from.sequence() + 1);
    }

    private @Nullable String divergence(Position from, StreamState state, Connection jnats)
            throws IOException, JetStreamApiException {
        if (from.sequence() == 0) {
            return null;
        }
        boolean isSame = from.sequence() <= state.getLastSequence()
                && stream.idOf(from.sequence(), jnats).map(from.entry()::equals).orElse(true);
        return isSame
                ? null
                : "the log at NATS is not the one that this node knows: it has lost messages, or is another;"
                        + " remove replica.db to have what is there now";
    }

    @Override
    public void take(List<Message> messages)
            throws LogException, InterruptedException, StreamFollower.OutOfStepException {
        List<Placed> entries = new ArrayList<>(messages.size());
        Position last = position;
        for (Message message : messages) {
            long sequence = message.metaData().streamSequence();
            if (sequence > last.sequence()) {
                LogEntry entry = read(message, sequence);
                requireNext(sequence, entry, last);
                entries.add(new Placed(sequence, entry));
                last = new Position(sequence, entry.id());
            }
        }
        if (entries.isEmpty()) {
            return;
        }
        replica.apply(entries);
        for (Placed placed : entries) {
            if (placed.sequence() > history) {
                passOn(placed.entry());
            }
            moveTo(new Position(placed.sequence(), placed.entry().id()));
        }
    }

    private static LogEntry read(Message message, long sequence) throws LogException {
        try {
            return LogEntry.read(message.getData());
        } catch (JacksonException e) {
            throw new LogException("there is no entry of a log at " + sequence + " in the stream", e);
        }
    }

    /** Checks that nothing is missing but what was too old to be kept when reading began. */
    private void requireNext(long sequence, LogEntry entry, Position last) throws StreamFollower.OutOfStepException {
        boolean isFirst = last.sequence() == position.sequence() && last.sequence() + 1 < first;
        if (sequence != last.sequence() + 1 && !isFirst) {
            throw new StreamFollower.OutOfStepException("something before " + sequence + " has not come");
        }
        if (last.sequence() > 0 && !isFirst && !entry.previous().equals(last.entry())) {
            throw new StreamFollower.OutOfStepException("the entry at " + sequence + " follows on another");
        }
    }

    private void passOn(LogEntry entry) {
        Consumer<StoredMessage> hearer = listener;
        if (hearer != null) {
            entry.lines().forEach(line -> hearer.accept(line.message()));
        }
    }

    private void moveTo(Position next) {
        lock.lock();
        try {
            position = next;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
