package io.genserver.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/*
 * SQLite is C, and a virtual thread in C keeps its carrier: a disk that is slow to sync would hold up everything else. So
 * it runs on platform threads, one for what is written and two for what is read.
 *
 * A connection on which something failed is closed, which rolls back, and the next use opens another. So a full disk, a
 * lock, or a file system that was read-only for a while need no cure but that they pass.
 */
/** A {@link MessageLog} in a file of SQLite, for one process on one machine. */
final class SqliteMessageLog implements MessageLog {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private static final String FILE = "messages.db";
    private static final String REPLICA = "replica.db";
    private static final int READERS = 2;
    private static final int MAX_WAITING_READS = 1_024;
    private static final int READ_TIMEOUT_SECONDS = 5;

    /** How much is deleted at once, so that appends do not wait for long. */
    private static final int PRUNE_STEP = 1_000;

    /** What may be done on a connection. */
    @FunctionalInterface
    interface Use<T> {
        T on(Connection connection) throws SQLException, LogException;
    }

    private final SqliteFile file;
    private final int maxRooms;
    private final ExecutorService writing = executor("log writer", 1, 16);
    private final ExecutorService reading = executor("log reader", READERS, MAX_WAITING_READS);
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);

    /** For the writing thread alone. */
    private @Nullable Connection writer;

    private SqliteMessageLog(SqliteFile file, int maxRooms) {
        this.file = file;
        this.maxRooms = maxRooms;
    }

    /**
     * The log in a folder, which is made if need be. Blocks. If the disk is full or another process has a lock at the moment, it will work later.
     *
     * @param maxRooms how many rooms may have messages, besides the hall
     * @throws StartupException if it cannot be used at all
     */
    static SqliteMessageLog in(Path folder, int maxRooms) {
        return open(folder, new SqliteFile(folder.resolve(FILE)), maxRooms);
    }

    /** As {@link #in}, of what is stored elsewhere and here for reading. */
    static SqliteMessageLog replicaIn(Path folder, int maxRooms) {
        return open(folder, SqliteFile.ofReplica(folder.resolve(REPLICA)), maxRooms);
    }

    private static SqliteMessageLog open(Path folder, SqliteFile file, int maxRooms) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StartupException(Options.DATA_DIR + " is not a folder, and cannot be made one: " + folder);
        }
        if (!Files.isWritable(folder)) {
            throw new StartupException(Options.DATA_DIR + " cannot be written to: " + folder);
        }
        var log = new SqliteMessageLog(file, maxRooms);
        try {
            log.onWriter(connection -> true);
        } catch (LogException e) {
            if (!isPassing(e)) {
                log.close();
                throw new StartupException("cannot use the message log: " + e.getMessage());
            }
            LOG.log(System.Logger.Level.WARNING, "messages cannot be stored yet: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.close();
            throw new StartupException("interrupted while opening the message log");
        }
        return log;
    }

    private static boolean isPassing(LogException e) {
        return e.getCause() instanceof SQLiteException sqlite
                && switch (SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)) {
                    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_IOERR -> true;
                    default -> false;
                };
    }

    // ---- for the server that owns it ----

    @Override
    public List<Appended> append(List<Draft> drafts) throws LogException, InterruptedException {
        return onWriter(connection -> {
            SqliteFile.execute(connection, "BEGIN IMMEDIATE");
            List<Appended> results;
            try (var append = new SqliteAppend(connection, maxRooms)) {
                results = append.append(drafts);
            }
            try {
                SqliteFile.execute(connection, "COMMIT");
            } catch (SQLException e) {
                throw new LogException(file + ": " + e.getMessage(), e, true);
            }
            return results;
        });
    }

    @Override
    public void tryToWrite() throws LogException, InterruptedException {
        onWriter(connection -> {
            SqliteFile.touch(connection);
            return true;
        });
    }

    @Override
    public boolean prune(Retention retention, Instant now) throws LogException, InterruptedException {
        return onWriter(connection -> {
            try (PreparedStatement byAge = connection.prepareStatement("""
                            DELETE FROM message WHERE (room, seq) IN (
                                SELECT room, seq FROM message WHERE at < ? ORDER BY at, room, seq LIMIT ?)""");
                    PreparedStatement byCount = connection.prepareStatement("""
                            DELETE FROM message WHERE (room, seq) IN (
                                SELECT message.room, message.seq FROM room
                                JOIN message ON message.room = room.nr AND message.seq <= room.last_seq - ?
                                ORDER BY message.room, message.seq LIMIT ?)""")) {
                byAge.setLong(1, now.minus(retention.age()).toEpochMilli());
                byAge.setInt(2, PRUNE_STEP);
                byCount.setInt(1, retention.count());
                byCount.setInt(2, PRUNE_STEP);
                // Each its own transaction: what is deleted too little today is deleted tomorrow.
                return byAge.executeUpdate() + byCount.executeUpdate() >= PRUNE_STEP;
            }
        });
    }

    /** Does something with the connection that writes; for the thread that appends. */
    <T> T onWriter(Use<T> use) throws LogException, InterruptedException {
        // Without a time-out: a write that hangs would still be done some time, and who is told otherwise sends it
        // again.
        return await(Long.MAX_VALUE, submit(writing, () -> {
            Connection connection = writer != null ? writer : file.openForWriting();
            writer = null;
            T result = use(connection, use);
            writer = connection;
            return result;
        }));
    }

    // ---- for all ----

    @Override
    public Page read(RoomName room, Page.Range range) throws LogException, InterruptedException {
        return onReader(connection -> SqliteRead.page(connection, room, range));
    }

    @Override
    public List<Summary> rooms() throws LogException, InterruptedException {
        return onReader(SqliteRead::rooms);
    }

    private <T> T onReader(Use<T> use) throws LogException, InterruptedException {
        return await(READ_TIMEOUT_SECONDS, submit(reading, () -> {
            Connection idle = readers.poll();
            Connection connection = idle != null ? idle : file.openForReading();
            T result = use(connection, use);
            if (!readers.offer(connection)) {
                throw new IllegalStateException("more connections than threads");
            }
            return result;
        }));
    }

    // ---- threads and connections ----

    /** Uses a connection, and closes it if that fails. */
    private static <T> T use(Connection connection, Use<T> use) throws SQLException, LogException {
        try {
            return use.on(connection);
        } catch (SQLException | LogException | RuntimeException e) {
            try {
                connection.close();
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private <T> Future<T> submit(ExecutorService executor, Callable<T> task) throws LogException {
        try {
            return executor.submit(task);
        } catch (RejectedExecutionException e) {
            throw new LogException(file + ": too much is asked for at once, or it is closed", e);
        }
    }

    private <T> T await(long seconds, Future<T> future) throws LogException, InterruptedException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            future.cancel(false); // not to be begun; what has begun will end some time
            throw new LogException(file + ": no answer in " + seconds + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LogException asItIs) {
                throw asItIs;
            }
            if (e.getCause() instanceof SQLException sql) {
                throw new LogException(file + ": " + sql.getMessage(), sql);
            }
            throw new IllegalStateException("the message log failed for a fault of its own", e.getCause());
        }
    }

    private static ExecutorService executor(String name, int threads, int waiting) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name(name + " ", 1).factory());
    }

    /** Blocks until what is being done is done, for 5 seconds at most each. */
    @Override
    public void close() {
        end(reading, () -> readers.forEach(SqliteMessageLog::close));
        end(writing, () -> {
            if (writer != null) {
                close(writer);
            }
        });
    }

    private static void end(ExecutorService executor, Runnable last) {
        executor.shutdown();
        try {
            if (executor.awaitTermination(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                last.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the file is sound however it is left
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "closing the message log: {0}", e.getMessage());
        }
    }
}
