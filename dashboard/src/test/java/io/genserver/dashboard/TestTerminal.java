package io.genserver.dashboard;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/** A terminal in memory, without the system's: what is written is there at once. */
final class TestTerminal implements Dashboard.TerminalSource, AutoCloseable {
    static final String ENTERED = "\033[?1049h";
    static final String LEFT = "\033[?1049l";
    static final String CURSOR_SHOWN = "\033[?25h";

    private final PipedOutputStream keys = new PipedOutputStream();
    private final PipedInputStream keyboard;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final String type;

    TestTerminal(String type) throws IOException {
        this.type = type;
        this.keyboard = new PipedInputStream(keys);
    }

    @Override
    public Terminal open() throws IOException {
        var terminal = new ExternalTerminal("test", type, keyboard, output, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(100, 30));
        return terminal;
    }

    void press(String sent) throws IOException {
        keys.write(sent.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    void awaitOutput(String text) {
        await().atMost(Duration.ofSeconds(30)).until(() -> output().contains(text));
    }

    /** Takes the keyboard away. */
    @Override
    public void close() throws IOException {
        keys.close();
    }
}
