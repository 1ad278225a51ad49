package io.genserver.dashboard;

import java.io.IOException;
import java.util.Optional;
import org.jline.utils.ClosedException;
import org.jline.utils.NonBlockingReader;

/** Reads keys, each of which is one character or one escape sequence. For one thread. */
final class KeyReader {
    /** What is left of the keyboard when its terminal has gone. */
    static final String END = "";

    /** How long the rest of a sequence may take, over a slow line too; else it was the escape key itself. */
    private static final long SEQUENCE_MILLIS = 50;

    private static final int MAX_LENGTH = 16;
    private static final char ESCAPE = 27;

    private final NonBlockingReader reader;

    KeyReader(NonBlockingReader reader) {
        this.reader = reader;
    }

    /** Waits for a key so long at most, which has to be at least one millisecond. {@link #END} if there will be none any more. */
    Optional<String> read(long millis) throws IOException {
        int first = character(millis);
        if (first == NonBlockingReader.READ_EXPIRED) {
            return Optional.empty();
        }
        if (first < 0) {
            return Optional.of(END);
        }
        StringBuilder key = new StringBuilder().append((char) first);
        while (!isWhole(key)) {
            int next = character(SEQUENCE_MILLIS);
            if (next < 0) {
                break;
            }
            key.append((char) next);
        }
        return Optional.of(key.toString());
    }

    private int character(long millis) throws IOException {
        try {
            return reader.read(millis);
        } catch (ClosedException e) { // which is how some terminals say that they have gone
            return NonBlockingReader.EOF;
        }
    }

    private static boolean isWhole(StringBuilder key) {
        char last = key.charAt(key.length() - 1);
        if (key.charAt(0) != ESCAPE) {
            return !Character.isHighSurrogate(last) || key.length() > 1;
        }
        return switch (key.length()) {
            case 1 -> false;
            case 2 -> last != '[' && last != 'O';
            default -> (last >= '@' && last <= '~') || key.length() == MAX_LENGTH;
        };
    }
}
