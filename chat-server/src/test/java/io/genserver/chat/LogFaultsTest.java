package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails the log, and the chat goes on as far as it can and recovers by itself. */
class LogFaultsTest {
    private static final String LONG = "x".repeat(2_000);

    @TempDir
    private Path data;

    /** Two who chat in a room, and the ids of what was acknowledged. */
    private static final class Talk {
        private final TestClient anna;
        private final TestClient bert;
        private final List<String> acknowledged = new ArrayList<>();

        Talk(TestClient anna, TestClient bert) {
            this.anna = anna;
            this.bert = bert;
            anna.resume("anna", true);
            bert.resume("bert", true);
            anna.enter("tea");
            bert.enter("tea");
        }

        /** What is answered to a message: {@code ack} or the code of an error, under its id. */
        Object answer(String id, String text) {
            anna.say("tea", text, id);
            while (true) {
                Map<String, Object> frame = anna.nextFrame();
                if ("ack".equals(frame.get("type"))) {
                    assertThat(frame).containsEntry("id", id);
                    acknowledged.add(id);
                    return "ack";
                }
                if ("error".equals(frame.get("type"))) {
                    assertThat(frame).containsEntry("id", id);
                    return frame.get("code");
                }
            }
        }

        /** Sends long messages until one is refused, whose id it returns. */
        String fill() {
            for (int i = 0; i < 10_000; i++) {
                Object answer = answer("fill " + i, LONG);
                if (!answer.equals("ack")) {
                    assertThat(answer).isIn("unavailable", "message_failed");
                    return "fill " + i;
                }
            }
            throw new AssertionError("20 MB and the disk is not full");
        }

        void assertThatTheRestGoesOn() {
            bert.send(Map.of("type", "typing", "room", "tea"));
            anna.awaitEvent("tea/bert is typing");
            anna.send(Map.of("type", "history", "room", "tea", "after", 0, "limit", 1));
            assertThat(texts(anna.nextFrame("history"))).hasSize(1);
            anna.send(Map.of("type", "private", "to", "bert", "text", "do you hear me?"));
            bert.awaitEvent("anna to bert: do you hear me?");
        }

        /** Sends the same again and again until it is taken, as a client would. */
        void retry(String id, String text) {
            for (int i = 0; i < 100; i++) {
                if (answer(id, text).equals("ack")) {
                    return;
                }
            }
            throw new AssertionError("it does not recover");
        }
    }

    @SuppressWarnings("unchecked") // as the protocol has it
    private static List<Object> texts(Map<String, Object> page) {
        return ((List<Map<String, Object>>) page.get("messages"))
                .stream().map(message -> message.get("message")).toList();
    }

    @SuppressWarnings("unchecked") // as the protocol has it
    private static List<Object> ids(TestClient client) {
        List<Object> ids = new ArrayList<>();
        Map<String, Object> page;
        do {
            client.send(Map.of("type", "history", "room", "tea", "after", ids.size(), "limit", 200));
            page = client.nextFrame("history");
            ((List<Map<String, Object>>) page.get("messages")).forEach(message -> ids.add(message.get("id")));
        } while (page.get("more").equals(true));
        return ids;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whileAnotherHasLockedTheFileSendsAreRefusedAndTheRestGoesOn() throws Exception {
        try (Chat chat = Chat.keepingIn(data);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("messages.db"))) {
            // given
            var talk = new Talk(chat.connect(), chat.connect());
            assertThat(talk.answer("1", "before")).isEqualTo("ack");
            execute(other, "BEGIN IMMEDIATE");

            // when
            talk.anna.say("tea", "meanwhile", "2");

            // then
            talk.assertThatTheRestGoesOn();
            assertThat(talk.answer("2", "meanwhile")).isEqualTo("unavailable");
            execute(other, "ROLLBACK");
            talk.retry("2", "meanwhile");
            assertThat(ids(talk.anna)).containsExactly("1", "2");
            assertThat(chat.crashReports()).isEmpty();
        }
    }

    /** A limit of file sizes is what a user without privileges can have in place of a full disk. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whenNoFileMayGrowSendsAreRefusedAndNothingIsLost() throws Exception {
        List<String> acknowledged;
        try (ChatProcess chat = ChatProcess.start(data, Map.of())) {
            // given
            int port = chat.awaitPort();
            var talk = new Talk(chat.connect(port), chat.connect(port));
            limitFileSize(chat, "300000");

            // when
            String refused = talk.fill();

            // then
            talk.assertThatTheRestGoesOn();
            limitFileSize(chat, "unlimited");
            talk.retry(refused, LONG);
            assertThat(talk.answer("last", "after")).isEqualTo("ack");
            acknowledged = talk.acknowledged;
            chat.kill();
        }
        try (ChatProcess chat = ChatProcess.start(data, Map.of())) {
            TestClient client = chat.connect(chat.awaitPort());
            client.resume("anna", true);
            client.enter("tea");
            assertThat(ids(client)).isEqualTo(acknowledged);
        }
    }

    private static void limitFileSize(ChatProcess chat, String bytes) throws Exception {
        TestMount.run("prlimit", "--pid", Long.toString(chat.process().pid()), "--fsize=" + bytes + ":");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onAFullDiskSendsAreRefusedUntilThereIsSpace() throws Exception {
        try (TestMount disk = TestMount.at(data, "size=1m");
                Chat chat = Chat.keepingIn(data)) {
            // given
            var talk = new Talk(chat.connect(), chat.connect());

            // when
            String refused = talk.fill();

            // then
            talk.assertThatTheRestGoesOn();
            disk.remount("size=8m");
            talk.retry(refused, LONG);
            assertThat(ids(talk.anna)).isEqualTo(talk.acknowledged);
            assertThat(chat.crashReports()).isEmpty();
        }
    }
}
