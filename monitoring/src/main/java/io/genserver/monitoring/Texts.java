package io.genserver.monitoring;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/** Makes what programs say fit for a log: bounded, and where it has to be one line, one line. */
final class Texts {
    private static final int MAX_LINE = 500;
    private static final int MAX_TRACE = 16_000;

    private Texts() {}

    static String line(String text) {
        String cut = text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE) + "...";
        return cut.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ");
    }

    /** A number of things, with commas between thousands. */
    static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    /** What {@link Throwable#toString} says, should that be able to. */
    static String of(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (RuntimeException e) {
            return thrown.getClass().getName() + ", which cannot say more: "
                    + e.getClass().getName();
        }
    }

    static String trace(Throwable thrown) {
        var out = new BoundedWriter();
        try {
            thrown.printStackTrace(new PrintWriter(out));
        } catch (RuntimeException e) { // of its getMessage
            return of(thrown);
        }
        return out.text.toString();
    }

    /** Keeps the beginning. */
    private static final class BoundedWriter extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] chars, int offset, int length) {
            text.append(chars, offset, Math.min(length, MAX_TRACE - text.length()));
        }

        @Override
        public void flush() {
            // it is all in memory
        }

        @Override
        public void close() {
            // likewise
        }
    }
}
