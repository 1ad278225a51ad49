package io.genserver.chat;

import io.genserver.eventbus.nats.NatsConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/*
 * Any node decides what its messages are numbered, by what it knows of the log, and has the stream take them only if it has known all of
 * it (Nats-Expected-Last-Sequence); if not, it first reads what it did not know. So there is one order, numbers have no gaps, and what is found under its id is
 * found for as long as it is kept: nothing is decided twice, and nothing by the clock. Whatever an attempt whose answer is lost has come to, the next
 * one sees it.
 */
/** The {@link MessageLog} of all nodes: one JetStream stream, of which each node has a replica that it reads. */
final class JetStreamMessageLog implements MessageLog {
    /** For one append, with all that it has to read first. */
    private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(4);

    /** How long what was stored may take to come back. */
    private static final Duration RETURN_TIMEOUT = Duration.ofSeconds(2);

    /** Less than NATS takes in a message, unless it is told otherwise (1 MB), however long the characters. */
    private static final int MAX_ENTRY_CHARACTERS = 150_000;

    private static final int FRAMING = 200;

    private final SqliteReplica replica;
    private final LogStream stream;
    private final LogFollower follower;
    private final IntSupplier term;

    private JetStreamMessageLog(SqliteReplica replica, LogStream stream, LogFollower follower, IntSupplier term) {
        this.replica = replica;
        this.stream = stream;
        this.follower = follower;
        this.term = term;
    }

    /**
     * The log at {@code nats}, with a replica in a folder. Does not wait for NATS.
     *
     * @param maxRooms how many rooms may have messages, besides the hall
     * @param term of the node, as {@link Claims#term} has it; asked when all that there is is known, so that nothing is stored of those who
     *     had a name before, once something is of those who have it now
     * @throws StartupException if the replica cannot be used
     */
    static JetStreamMessageLog at(
            NatsConnection nats, Replication replication, Path folder, int maxRooms, IntSupplier term) {
        SqliteReplica replica = SqliteReplica.in(folder, maxRooms);
        var stream = new LogStream(nats, replication);
        return new JetStreamMessageLog(replica, stream, new LogFollower(nats, stream, replica), term);
    }

    @Override
    public boolean passOnTo(Consumer<StoredMessage> listener) {
        follower.passOnTo(listener);
        return true;
    }

    @Override
    public Optional<String> problem() {
        return follower.problem();
    }

    /** Up to where the stream has come to this node. */
    long position() {
        return follower.position();
    }

    // ---- for the server that owns it ----

    @Override
    public List<Appended> append(List<Draft> drafts) throws LogException, InterruptedException {
        List<Appended> results = new ArrayList<>(drafts.size());
        for (List<Draft> part : parts(drafts)) {
            try {
                results.addAll(appendAll(part));
            } catch (LogException e) {
                throw results.isEmpty() ? e : new LogException(String.valueOf(e.getMessage()), e, true);
            }
        }
        return results;
    }

    /** Those that fit into one entry each. */
    private static List<List<Draft>> parts(List<Draft> drafts) {
        List<List<Draft>> parts = new ArrayList<>();
        int begin = 0;
        int size = 0;
        for (int i = 0; i < drafts.size(); i++) {
            int more = FRAMING + drafts.get(i).text().length();
            if (size + more > MAX_ENTRY_CHARACTERS && i > begin) {
                parts.add(drafts.subList(begin, i));
                begin = i;
                size = 0;
            }
            size += more;
        }
        parts.add(drafts.subList(begin, drafts.size()));
        return parts;
    }

    // @start region="append"
    private List<Appended> appendAll(List<Draft> drafts) throws LogException, InterruptedException {
        long deadline = System.nanoTime() + APPEND_TIMEOUT.toNanos();
        while (true) {
            SqliteReplica.Position position = follower.awaitAll(deadline);
            List<Appended> decided = replica.decide(drafts);
            List<LogEntry.Line> lines = IntStream.range(0, drafts.size())
                    .filter(i -> decided.get(i) instanceof Appended.Stored stored && !stored.again())
                    .mapToObj(i -> LogEntry.Line.of(((Appended.Stored) decided.get(i)).message(), drafts.get(i)))
                    .toList();
            if (!isOf(term.getAsInt(), drafts)) {
                throw new LogException(
                        "the users of this node may be others' now", new IllegalStateException("no lease, or another"));
            }
            if (lines.isEmpty() || publish(lines, position)) {
                return decided;
            }
        }
    }

    private static boolean isOf(int now, List<Draft> drafts) {
        return now != Claims.NO_TERM
                && drafts.stream().allMatch(draft -> draft.term() == now || draft.term() == Claims.NO_TERM);
    }

    /** Whether it was stored; if not, there is more in the stream than the node has known. */
    private boolean publish(List<LogEntry.Line> lines, SqliteReplica.Position position)
            throws LogException, InterruptedException {
        var entry = new LogEntry(UUID.randomUUID().toString(), position.entry(), lines);
        return switch (stream.add(entry, position.sequence())) {
            case LogStream.Added.At(long sequence) -> {
                follower.await(sequence, System.nanoTime() + RETURN_TIMEOUT.toNanos());
                yield true;
            }
            case LogStream.Added.Behind(long sequence) -> {
                follower.heardOf(sequence);
                yield false;
            }
        };
    }
    // @end

    @Override
    public void tryToWrite() throws LogException, InterruptedException {
        long deadline = System.nanoTime() + APPEND_TIMEOUT.toNanos();
        while (!publish(List.of(), follower.awaitAll(deadline))) {
            // until it is the next one
        }
    }

    @Override
    public boolean prune(Retention retention, Instant now) throws LogException, InterruptedException {
        return replica.prune(retention, now);
    }

    // ---- for all ----

    /**
     * What was acknowledged to anybody before is in it, while NATS is there; else it is what has come to this node, unless somebody knows of more.
     */
    @Override
    public Page read(RoomName room, Page.Range range) throws LogException, InterruptedException {
        LogException missing = null;
        try {
            follower.catchUp();
        } catch (LogException e) {
            missing = e;
        }
        Page page = replica.read(room, range);
        if (missing != null && range instanceof Page.Range.After after && after.seq() > page.last()) {
            throw missing;
        }
        return page;
    }

    @Override
    public List<Summary> rooms() throws LogException, InterruptedException {
        return replica.rooms();
    }

    @Override
    public void close() {
        follower.close();
        replica.close();
    }
}
