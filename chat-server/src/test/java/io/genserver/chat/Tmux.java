package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/** A terminal with a shell in it, that a test types into and reads; tmux is what draws it. */
final class Tmux implements AutoCloseable {
    private static final Path TMUX = Path.of("/usr/bin/tmux");
    private static final Path CAPTURES = Path.of("target", "dashboard");

    /** What the shell says when it waits for a command. */
    static final String PROMPT = "ready>";

    /** A server of the test's own. */
    private final String socket = "genserver-" + UUID.randomUUID();

    private final Map<String, String> environment;

    private Tmux(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Skips the test where there is no tmux, unless nothing may be skipped. */
    static Tmux forTest(int width, int height, Map<String, String> environment) {
        if (!Boolean.getBoolean("tests.required")) {
            Assumptions.assumeTrue(Files.isExecutable(TMUX), "the tests of the dashboard need the Debian package tmux");
        }
        Tmux tmux = new Tmux(environment);
        // A process started in the background of a shell script ignores SIGINT, and hands that on.
        String shell = "env --default-signal=INT --unset=NO_COLOR 'PS1=" + PROMPT + "' bash --norc --noprofile -i";
        String columns = Integer.toString(width);
        String lines = Integer.toString(height);
        tmux.run(List.of("-u", "-f", "/dev/null", "new-session", "-d", "-x", columns, "-y", lines, shell));
        try {
            tmux.awaitText(PROMPT);
        } catch (ConditionTimeoutException e) {
            tmux.close();
            throw e;
        }
        return tmux;
    }

    private String run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(TMUX.toString(), "-L", socket));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_") || name.equals("TMUX"));
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).as("%s: %s", arguments, output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Types a command for the shell. */
    void command(String command) {
        run(List.of("send-keys", "-l", command));
        press("Enter");
    }

    /** Presses keys, which tmux knows by names such as {@code Down}. */
    void press(String... keys) {
        List<String> arguments = new ArrayList<>(List.of("send-keys"));
        arguments.addAll(List.of(keys));
        run(arguments);
    }

    void resize(int width, int height) {
        run(List.of("resize-window", "-x", Integer.toString(width), "-y", Integer.toString(height)));
    }

    /** What can be read, line by line. */
    String text() {
        return run(List.of("capture-pane", "-p"));
    }

    /** What tmux knows of the terminal by the name of one of its formats. */
    String ask(String format) {
        return run(List.of("display-message", "-p", "#{" + format + "}")).strip();
    }

    void awaitText(String... parts) {
        eventually(() -> assertThat(text()).contains(parts));
    }

    /** Keeps what can be read, for people to look at. */
    String save(String name) {
        String text = text();
        try {
            Files.createDirectories(CAPTURES);
            Files.writeString(CAPTURES.resolve(name + ".txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text;
    }

    @Override
    public void close() {
        run(List.of("kill-server"));
    }
}
