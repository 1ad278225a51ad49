package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.TestClient.Closing;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as an operator sees it: started in a process of its own, told by its environment, stopped by signals. */
class MainProcessTest {
    @TempDir
    private Path data;

    private ChatProcess chat;

    @AfterEach
    void cleanUp() throws InterruptedException {
        chat.close();
    }

    @Test
    void itSaysWhereItListens() throws Exception {
        // when
        start(Map.of("PORT", "0"));

        // then
        try (RawClient client = RawClient.connect(chat.awaitPort())) {
            assertThat(client.request("GET / HTTP/1.1", "Host: localhost")
                            .response()
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalMakesItSayGoodByeAndEndWithCode0(String signal) throws Exception {
        // given
        start(Map.of("PORT", "0"));
        int port = chat.awaitPort();
        try (TestClient anna = chat.connect(port);
                TestClient bert = chat.connect(port)) {
            anna.join("anna").awaitEvent("anna joined");
            bert.join("bert").awaitEvent("bert joined");
            anna.awaitEvent("bert joined");

            // when
            new ProcessBuilder(
                            "kill", "-" + signal, Long.toString(chat.process().pid()))
                    .start();

            // then
            for (TestClient client : List.of(anna, bert)) {
                assertThat(client.awaitClosing()).isEqualTo(new Closing(1012, "the server restarts"));
                assertThat(client.eventsLeft()).containsExactlyInAnyOrder("anna left", "bert left", "closing");
            }
            assertThat(chat.process().waitFor(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
            assertThat(chat.process().exitValue()).isZero();
            assertThat(chat.restOfOutput()).noneMatch(MainProcessTest::isOfAStackTrace);
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce(@TempDir Path data) throws Exception {
        // given
        chat = ChatProcess.start(data, Map.of("CHAT_DRAIN_TIMEOUT", "10m", "CHAT_MESSAGE_RATE", "10000/1s"));
        int port = chat.awaitPort();
        try (TestClient client = chat.connect(port);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("messages.db"));
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE"); // so that what was sent takes its time
            for (int i = 0; i < 2_000; i++) {
                client.say("message " + i);
            }

            // when
            signal("TERM");
            chat.awaitLine("stopping; a second signal stops at once");
            signal("TERM");

            // then
            assertThat(chat.process().waitFor(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
            assertThat(chat.process().exitValue()).isEqualTo(143);
        }
    }

    private void signal(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(chat.process().pid()))
                .start()
                .waitFor();
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (var taken = new ServerSocket(0)) {
            // given
            String port = Integer.toString(taken.getLocalPort());

            // when
            start(Map.of("PORT", port));

            // then
            assertFailsWithOneLine(line -> assertThat(line).contains(port));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "70000", "-1", "72 01", "99999999999", "7201.0"})
    void aPortThatIsNoneIsOneLine(String port) throws Exception {
        // when
        start(Map.of("PORT", port));

        // then
        assertFailsWithOneLine(line -> assertThat(line).contains("PORT").contains(port));
    }

    @Test
    void aFolderThatIsNotThereIsOneLine(@TempDir Path folder) throws Exception {
        // given
        String missing = folder.resolve("missing").toString();

        // when
        start(Map.of("PORT", "0", "CHAT_PUBLIC_DIR", missing));

        // then
        assertFailsWithOneLine(
                line -> assertThat(line).contains("CHAT_PUBLIC_DIR").contains(missing));
    }

    @Test
    void aFolderWithoutAnIndexIsOneLine(@TempDir Path folder) throws Exception {
        // when
        start(Map.of("PORT", "0", "CHAT_PUBLIC_DIR", folder.toString()));

        // then
        assertFailsWithOneLine(line -> assertThat(line).contains("index.html").contains(folder.toString()));
    }

    @Test
    void aFolderForItsDataThatCannotBeMadeIsOneLine(@TempDir Path folder) throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        // when
        start(Map.of("PORT", "0", "CHAT_DATA_DIR", file.toString()));

        // then
        assertFailsWithOneLine(
                line -> assertThat(line).contains("CHAT_DATA_DIR").contains(file.toString()));
    }

    @ParameterizedTest
    @CsvSource({"CHAT_KEEP_DAYS,0", "CHAT_KEEP_DAYS,a week", "CHAT_KEEP_MESSAGES,-1"})
    void aRetentionThatIsNoneIsOneLine(String variable, String value) throws Exception {
        // when
        start(Map.of("PORT", "0", variable, value));

        // then
        assertFailsWithOneLine(line -> assertThat(line).contains(variable).contains(value));
    }

    @Test
    void aMisspeltVariableIsOneLine() throws Exception {
        // when
        start(Map.of("CHAT_KEEP_DAY", "7"));

        // then
        assertFailsWithOneLine(line -> assertThat(line).contains("there is no option CHAT_KEEP_DAY"));
    }

    @Test
    void aMisspeltOptionIsOneLine() throws Exception {
        // when
        start(Map.of(), "--prot", "0");

        // then
        assertFailsWithOneLine(line -> assertThat(line).contains("there is no option --prot"));
    }

    @Test
    void itSaysHowItIsSetUp(@TempDir Path folder) throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("chat.properties"), "keep-days=7\n");

        // when
        start(Map.of("PORT", "1", "CHAT_CONFIG", file.toString()), "--port", "0");

        // then
        List<String> lines = chat.awaitStart();
        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).contains("as by default: ").contains(", keep-messages=100000");
        assertThat(lines.get(1))
                .contains("set: ")
                .contains("port=0 (--port)")
                .contains("data-dir=" + data + " (CHAT_DATA_DIR)")
                .contains("keep-days=7 (keep-days in " + file + ")")
                .doesNotContain("keep-messages");
    }

    @Test
    void itSaysWhatCanBeSet() throws Exception {
        // when
        start(Map.of(), "--help");

        // then
        assertThat(chat.restOfOutput()).contains("Usage: chat-server [OPTIONS] [COMMAND]");
        assertThat(chat.process().waitFor()).isZero();
    }

    private void start(Map<String, String> environment, String... arguments) {
        chat = ChatProcess.start(data, environment, arguments);
    }

    private void assertFailsWithOneLine(Consumer<String> expected) throws InterruptedException {
        assertThat(chat.restOfOutput()).singleElement().satisfies(line -> {
            assertThat(line).contains("ERROR");
            expected.accept(line);
        });
        assertThat(chat.process().waitFor()).isEqualTo(1);
    }

    private static boolean isOfAStackTrace(String line) {
        return line.startsWith("\tat ") || line.contains("Exception");
    }
}
