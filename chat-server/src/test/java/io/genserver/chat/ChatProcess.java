package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The chat server as a process of its own. */
final class ChatProcess implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("the chat is at http://localhost:(\\d+)$");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final BufferedReader output;

    private ChatProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts one on a free port, with its messages in {@code data}, unless {@code environment} says otherwise. */
    static ChatProcess start(Path data, Map<String, String> environment, String... arguments) {
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
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("CHAT_") || variable.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("PORT", "0");
        builder.environment().put("CHAT_ADMIN_PORT", "0");
        builder.environment().put("CHAT_DATA_DIR", data.toString());
        builder.environment().putAll(environment);
        try {
            return new ChatProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    /** Waits until it has said where it listens. */
    int awaitPort() {
        Matcher started = STARTED.matcher(awaitStart().getLast());
        assertThat(started.find()).isTrue();
        return Integer.parseInt(started.group(1));
    }

    /** What it says until it has said where it listens; that is the last line. */
    List<String> awaitStart() {
        return linesUntil(STARTED);
    }

    /** What it says until a line that ends so. */
    List<String> awaitLine(String end) {
        return linesUntil(Pattern.compile(Pattern.quote(end) + "$"));
    }

    private List<String> linesUntil(Pattern last) {
        List<String> lines = new ArrayList<>();
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (last.matcher(line).find()) {
                    return lines;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("it ended without having said " + last + ": " + lines);
    }

    TestClient connect(int port) {
        return TestClient.connect(http, URI.create("ws://localhost:" + port + "/ws"));
    }

    /** What it still says until it ends. */
    List<String> restOfOutput() {
        try {
            return output.readAllLines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it SIGKILL, and waits until it has ended. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        http.shutdownNow();
        kill();
    }
}
