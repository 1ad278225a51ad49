package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.TestClient.Closing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as an operator sees it: started in a process of its own, told by its environment, stopped by signals. */
class MainProcessTest {
    private static final Pattern STARTED = Pattern.compile("the chat is at http://localhost:(\\d+)$");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path data;

    private Process process;
    private BufferedReader output;

    @AfterEach
    void cleanUp() {
        http.shutdownNow();
        process.destroyForcibly();
    }

    @Test
    void itSaysWhereItListens() throws Exception {
        // when
        start(Map.of("PORT", "0"));

        // then
        try (RawClient client = RawClient.connect(awaitPort())) {
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
        int port = awaitPort();
        try (TestClient anna = connect(port);
                TestClient bert = connect(port)) {
            anna.join("anna").awaitEvent("anna joined");
            bert.join("bert").awaitEvent("bert joined");
            anna.awaitEvent("bert joined");

            // when
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();

            // then
            for (TestClient client : List.of(anna, bert)) {
                assertThat(client.awaitClosing()).isEqualTo(new Closing(1001, "the server is going away"));
                assertThat(client.eventsLeft()).containsExactlyInAnyOrder("anna left", "bert left");
            }
            assertThat(process.waitFor(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(restOfOutput()).noneMatch(MainProcessTest::isOfAStackTrace);
        }
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

    private void start(Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A process started in the background of a shell script ignores SIGINT, and hands that on.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.genserver.chat.Main"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("PORT", "CHAT_PUBLIC_DIR", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("CHAT_DATA_DIR", data.toString());
        builder.environment().putAll(environment);
        process = builder.start();
        output = process.inputReader();
    }

    private int awaitPort() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return Integer.parseInt(started.group(1));
            }
        }
        throw new AssertionError("it ended without having listened: " + lines);
    }

    private TestClient connect(int port) {
        return TestClient.connect(http, URI.create("ws://localhost:" + port + "/ws"));
    }

    private List<String> restOfOutput() {
        try {
            return output.readAllLines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertFailsWithOneLine(Consumer<String> expected) throws InterruptedException {
        assertThat(restOfOutput()).singleElement().satisfies(line -> {
            assertThat(line).contains("ERROR");
            expected.accept(line);
        });
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private static boolean isOfAStackTrace(String line) {
        return line.startsWith("\tat ") || line.contains("Exception");
    }
}
