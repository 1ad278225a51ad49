package io.genserver.chat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/**
 * What a node knows of the log of all nodes, in a file of its own: all that the stream had up to a place in it, and nothing
 * beyond. So it can be read while NATS is away, and what is new is looked up in it. If it is lost, it is made from the stream again.
 *
 * <p>{@link #decide}, {@link #apply} and {@link #prune} are for one thread at a time each, the others for any. All block.
 */
final class SqliteReplica implements AutoCloseable {

    /**
     * A place in the stream.
     *
     * @param sequence the stream's number of the last entry, or 0
     * @param entry its id
     */
    record Position(long sequence, String entry) {
        static final Position START = new Position(0, "");
    }

    /** An entry, and where in the stream it is. */
    record Placed(long sequence, LogEntry entry) {}

    private final SqliteMessageLog file;
    private final int maxRooms;

    private SqliteReplica(SqliteMessageLog file, int maxRooms) {
        this.file = file;
        this.maxRooms = maxRooms;
    }

    /**
     * The one in a folder, which is made if need be.
     *
     * @throws StartupException if it cannot be used
     */
    static SqliteReplica in(Path folder, int maxRooms) {
        SqliteMessageLog file = SqliteMessageLog.replicaIn(folder, maxRooms);
        try {
            file.onWriter(connection -> {
                SqliteFile.execute(
                        connection,
                        "CREATE TABLE IF NOT EXISTS position"
                                + " (one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, entry TEXT NOT NULL)");
                return true;
            });
        } catch (LogException e) {
            file.close();
            throw new StartupException("cannot use the replica of the message log: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            file.close();
            throw new StartupException("interrupted while opening the replica of the message log");
        }
        return new SqliteReplica(file, maxRooms);
    }

    Position position() throws LogException, InterruptedException {
        return file.onWriter(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT sequence, entry FROM position")) {
                return row.next() ? new Position(row.getLong(1), row.getString(2)) : Position.START;
            }
        });
    }

    /** What would become of these if they were the next; changes nothing. */
    List<Appended> decide(List<Draft> drafts) throws LogException, InterruptedException {
        return file.onWriter(connection -> {
            SqliteFile.execute(connection, "BEGIN");
            try (var append = new SqliteAppend(connection, maxRooms)) {
                return append.append(drafts);
            } finally {
                SqliteFile.execute(connection, "ROLLBACK");
            }
        });
    }

    /** Takes entries in, which follow on what is there: all or none. */
    void apply(List<Placed> entries) throws LogException, InterruptedException {
        file.onWriter(connection -> {
            SqliteFile.execute(connection, "BEGIN IMMEDIATE");
            try (var append = new SqliteAppend(connection, maxRooms)) {
                for (Placed placed : entries) {
                    for (LogEntry.Line line : placed.entry().lines()) {
                        append.put(line.message(), line.userKey());
                    }
                }
                append.saveRooms();
            }
            Placed last = entries.getLast();
            save(connection, new Position(last.sequence(), last.entry().id()));
            SqliteFile.execute(connection, "COMMIT");
            return true;
        });
    }

    private static void save(Connection connection, Position position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT OR REPLACE INTO position (one, sequence, entry) VALUES (1, ?, ?)")) {
            statement.setLong(1, position.sequence());
            statement.setString(2, position.entry());
            statement.executeUpdate();
        }
    }

    Page read(RoomName room, Page.Range range) throws LogException, InterruptedException {
        return file.read(room, range);
    }

    List<MessageLog.Summary> rooms() throws LogException, InterruptedException {
        return file.rooms();
    }

    boolean prune(Retention retention, Instant now) throws LogException, InterruptedException {
        return file.prune(retention, now);
    }

    @Override
    public void close() {
        file.close();
    }
}
