package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what may happen to a file. */
class SqliteMessageLogTest extends MessageLogContract {
    @TempDir
    private Path folder;

    private MessageLog log;

    @AfterEach
    void close() {
        if (log != null) {
            log.close();
        }
    }

    @Override
    MessageLog log() {
        if (log == null) {
            log = SqliteMessageLog.in(folder.resolve("data"), MAX_ROOMS);
        }
        return log;
    }

    private Connection other() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/messages.db"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getString(1);
        }
    }

    @Test
    void whatWasAppendedIsThereWhenItIsOpenedAgain() throws Exception {
        // given
        Appended first = append(draft(TEA, "hello", UserKey.of("Ada"), "1"));
        log.close();
        log = null;

        // then
        assertThat(seqs(TEA, new Page.Range.Newest(10))).containsExactly(1L);
        assertThat(append(draft(TEA, "hello", UserKey.of("Ada"), "1")))
                .isEqualTo(new Appended.Stored(((Appended.Stored) first).message(), true));
        assertThat(seqOf(draft(TEA, "next"))).isEqualTo(2);
    }

    @Test
    void aLockOfAnotherFailsTheAppendsUntilItIsGone() throws Exception {
        // given
        append(draft(TEA, "before"));
        try (Connection other = other()) {
            execute(other, "BEGIN IMMEDIATE");

            // when
            assertThatThrownBy(() -> append(draft(TEA, "meanwhile", UserKey.of("Ada"), "1")))
                    .isInstanceOfSatisfying(
                            LogException.class, e -> assertThat(e.undecided()).isFalse());

            // then
            assertThat(seqs(TEA, new Page.Range.Newest(10)))
                    .as("reading goes on")
                    .containsExactly(1L);
            execute(other, "ROLLBACK");
        }
        assertThat(seqOf(draft(TEA, "meanwhile", UserKey.of("Ada"), "1"))).isEqualTo(2);
        assertThat(seqs(TEA, new Page.Range.Newest(10))).containsExactly(1L, 2L);
    }

    @Test
    void whileAnAppendWaitsForALockReadingGoesOn() throws Exception {
        // given
        append(draft(TEA, "before"));
        try (Connection other = other()) {
            execute(other, "BEGIN IMMEDIATE");
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    append(draft(TEA, "meanwhile"));
                } catch (Exception e) {
                    Thread.currentThread().interrupt();
                }
            });

            // when
            int reads = 0;
            while (waiting.isAlive()) {
                assertThat(seqs(TEA, new Page.Range.Newest(10))).containsExactly(1L);
                reads++;
            }

            // then
            assertThat(reads).isPositive();
            execute(other, "ROLLBACK");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReadOnlyDiskFailsTheAppendsUntilItIsWritable() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        try (TestMount disk = TestMount.at(data, "size=8m")) {
            // given
            append(draft(TEA, "before"));
            try (Connection other = other()) {
                execute(other, "BEGIN IMMEDIATE"); // so that the log has to open the file anew
                assertThatThrownBy(() -> append(draft(TEA, "meanwhile"))).isInstanceOf(LogException.class);
            }
            disk.remount("ro");

            // when
            assertThatThrownBy(() -> append(draft(TEA, "meanwhile"))).isInstanceOf(LogException.class);

            // then
            disk.remount("rw");
            assertThat(seqOf(draft(TEA, "after"))).isEqualTo(2);
            assertThat(seqs(TEA, new Page.Range.Newest(10))).containsExactly(1L, 2L);
            log.close();
        }
    }

    @Test
    void aFileThatIsNoneOfSqliteIsSaidInOneLine() throws Exception {
        // given
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                folder.resolve("data/messages.db"), "this is no database, but it is long enough to be one".repeat(100));

        // then
        assertThatThrownBy(this::log)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("messages.db")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFileOfANewerVersionIsLeftAlone() throws Exception {
        // given
        log().close();
        log = null;
        try (Connection other = other()) {
            execute(other, "PRAGMA user_version = 1000");
        }

        // then
        assertThatThrownBy(this::log).isInstanceOf(StartupException.class).hasMessageContaining("newer");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidInOneLine() throws Exception {
        // given
        Files.writeString(folder.resolve("data"), "a file");

        // then
        assertThatThrownBy(this::log).isInstanceOf(StartupException.class).hasMessageContaining("CHAT_DATA_DIR");
    }

    @Test
    void whatIsCommittedIsOnTheDisk() throws Exception {
        // given
        append(draft(TEA, "hello"));

        // then
        var file = new SqliteFile(folder.resolve("data/messages.db"));
        try (Connection connection = file.openForWriting()) {
            assertThat(query(connection, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(query(connection, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
            assertThat(query(connection, "PRAGMA user_version")).isEqualTo("1");
        }
    }

    @Test
    void allOfATransactionIsStoredOrNothing() throws Exception {
        // given
        append(draft(TEA, "before"));
        try (Connection other = other()) {
            execute(
                    other,
                    "CREATE TRIGGER crash BEFORE INSERT ON message WHEN NEW.body = '\"bad\"'"
                            + " BEGIN SELECT RAISE(FAIL, 'no'); END");
        }

        // when
        assertThatThrownBy(() -> log().append(List.of(draft(TEA, "good"), draft(TEA, "bad"), draft(COFFEE, "good"))))
                .isInstanceOf(LogException.class);

        // then
        assertThat(seqs(TEA, new Page.Range.Newest(10))).containsExactly(1L);
        assertThat(log().rooms()).hasSize(1);
        assertThat(seqOf(draft(TEA, "next"))).isEqualTo(2);
    }
}
