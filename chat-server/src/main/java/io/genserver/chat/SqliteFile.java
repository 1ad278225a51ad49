package io.genserver.chat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * The file of the {@link SqliteMessageLog}: opens connections to it, and brings its schema up to date. What is committed
 * is on the disk (synchronous FULL) unless it is a replica, and whoever reads does not wait for whoever writes (WAL).
 */
final class SqliteFile {

    /** How long a connection waits for another process that has locked the file. */
    static final int BUSY_TIMEOUT_MILLIS = 1_000;

    /** What the write-ahead log is cut back to, should a long reader have let it grow. */
    private static final int JOURNAL_BYTES = 64 << 20;

    /**
     * The steps from one version of the schema to the next; {@code user_version} is the number of those that were
     * taken. One that was released is never changed.
     *
     * <p>A body is JSON, as only so every string of JavaScript can be told: there is no UTF-8 for half a surrogate pair. The hall has
     * the empty name. A room without messages is kept, for its last seq.
     */
    private static final List<List<String>> MIGRATIONS = List.of(List.of(
            """
            CREATE TABLE room (
                nr INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                last_seq INTEGER NOT NULL,
                last_at INTEGER NOT NULL
            )""",
            """
            CREATE TABLE message (
                room INTEGER NOT NULL REFERENCES room,
                seq INTEGER NOT NULL,
                sender TEXT NOT NULL,
                user TEXT,
                id TEXT,
                body TEXT NOT NULL,
                at INTEGER NOT NULL,
                PRIMARY KEY (room, seq)
            ) WITHOUT ROWID""",
            "CREATE UNIQUE INDEX message_id ON message (user, id) WHERE id IS NOT NULL",
            "CREATE INDEX message_at ON message (at)"));

    private final Path path;
    private final SQLiteConfig.SynchronousMode synchronous;

    SqliteFile(Path path) {
        this(path, SQLiteConfig.SynchronousMode.FULL);
    }

    private SqliteFile(Path path, SQLiteConfig.SynchronousMode synchronous) {
        this.path = path;
        this.synchronous = synchronous;
    }

    /** One that may forget its last transactions when the power fails, but not some of them, as they are elsewhere too. */
    static SqliteFile ofReplica(Path path) {
        return new SqliteFile(path, SQLiteConfig.SynchronousMode.NORMAL);
    }

    /** A connection that writes; makes the file if there is none. */
    Connection openForWriting() throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(synchronous);
        config.setJournalSizeLimit(JOURNAL_BYTES);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try {
            migrate(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection that only reads; the file has to be there. */
    Connection openForReading() throws SQLException {
        SQLiteConfig config = config();
        config.resetOpenMode(org.sqlite.SQLiteOpenMode.CREATE);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try {
            execute(connection, "PRAGMA query_only = true");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config;
    }

    private void migrate(Connection connection) throws SQLException {
        if (version(connection) == MIGRATIONS.size()) {
            return;
        }
        execute(connection, "BEGIN IMMEDIATE");
        int version = version(connection); // another process may have been first
        if (version > MIGRATIONS.size()) {
            throw new SQLException(path + " was written by a newer version of the chat");
        }
        for (List<String> migration : MIGRATIONS.subList(version, MIGRATIONS.size())) {
            for (String statement : migration) {
                execute(connection, statement);
            }
        }
        touch(connection);
        execute(connection, "COMMIT");
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    /** Writes the version that the schema has. */
    static void touch(Connection connection) throws SQLException {
        execute(connection, "PRAGMA user_version = " + MIGRATIONS.size());
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
