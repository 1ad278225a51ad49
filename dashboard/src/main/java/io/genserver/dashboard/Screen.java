package io.genserver.dashboard;

import java.io.IOError;
import java.io.IOException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;

/**
 * A terminal while it is drawn on, which is given back as it was: with its modes, its cursor, and what was on it. For any
 * thread.
 */
final class Screen implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.genserver.dashboard");
    private static final String RESIZED = "WINCH";
    private static final String CONTINUED = "CONT";

    private final Terminal terminal;
    private final Display display;
    private final Object resizedBefore;
    private final Object continuedBefore;
    private final Attributes attributesBefore;
    private boolean closed;
    private volatile boolean changed;

    /** @param terminal is closed with this */
    Screen(Terminal terminal) {
        this.terminal = terminal;
        display = new Display(terminal, true);
        attributesBefore = terminal.getAttributes();
        // By themselves and not by way of the terminal, which would take all signals, and with them the program's own
        // end.
        resizedBefore = Signals.register(RESIZED, () -> changed = true);
        continuedBefore = Signals.register(CONTINUED, () -> changed = true);
    }

    /** Begins to draw. */
    synchronized void open() {
        if (closed) {
            return;
        }
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        // Ctrl-C ends the program as ever. Ctrl-Z would leave its shell on this screen, and Ctrl-\ a dump of all
        // threads.
        raw.setLocalFlag(LocalFlag.ISIG, true);
        raw.setControlChar(ControlChar.VSUSP, 0);
        raw.setControlChar(ControlChar.VQUIT, 0);
        terminal.setAttributes(raw);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
        fit();
    }

    private void fit() {
        ScreenSize size = size();
        display.resize(Size.of(size.width(), size.height()));
    }

    ScreenSize size() {
        Size size = terminal.getSize();
        boolean known = size.getColumns() > 0 && size.getRows() > 0;
        return known ? new ScreenSize(size.getColumns(), size.getRows()) : ScreenSize.DEFAULT;
    }

    /** Whether its size, or what is on it, may have changed since this was asked last. */
    boolean hasChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Has the next frame drawn as a whole. */
    synchronized void clear() {
        if (!closed) {
            terminal.puts(Capability.clear_screen);
            fit();
            display.reset();
        }
    }

    /** Draws what differs from the frame before. */
    synchronized void draw(Frame frame) {
        if (!closed) {
            display.update(frame.lines(), 0);
        }
    }

    KeyReader keys() {
        return new KeyReader(terminal.reader());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Signals.unregister(RESIZED, resizedBefore);
        Signals.unregister(CONTINUED, continuedBefore);
        terminal.puts(Capability.exit_attribute_mode);
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        try {
            terminal.setAttributes(attributesBefore);
            terminal.close();
        } catch (IOException | IOError e) {
            LOG.log(System.Logger.Level.DEBUG, "the terminal has gone", e);
        }
    }
}
