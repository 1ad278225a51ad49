package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Looks at what is logged meanwhile, by all that runs in this JVM, and passes it on. */
final class ErrorLines implements AutoCloseable {
    private final PrintStream before = System.err;
    private final Predicate<String> kept;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final PrintStream own = new PrintStream(new Tee(), true, UTF_8);

    /** Keeps the lines that are {@code kept}. */
    ErrorLines(Predicate<String> kept) {
        this.kept = kept;
        System.setErr(own);
    }

    List<String> seen() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        System.setErr(before);
    }

    private final class Tee extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int octet) {
            before.write(octet);
            if (octet == '\n') {
                String text = line.toString(UTF_8);
                line.reset();
                if (kept.test(text)) {
                    lines.add(text);
                }
            } else {
                line.write(octet);
            }
        }

        @Override
        public void flush() {
            before.flush();
        }
    }
}
