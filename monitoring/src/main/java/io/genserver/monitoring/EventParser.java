package io.genserver.monitoring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads text/event-stream, as the HTML standard has it; bounded, whatever the other side sends. */
final class EventParser {
    /** A sample with tens of thousands of servers has room in it. */
    private static final int MAX_EVENT_BYTES = 8 << 20;

    /**
     * An event.
     *
     * @param id the last id that there was, as the standard has it; an empty text if there was none
     */
    record Event(String id, String type, String data) {}

    private final InputStream in;
    private String lastId = "";
    private boolean skipsLineFeed;

    EventParser(InputStream in) {
        this.in = in;
    }

    /**
     * The next event that has data, or {@code null} at the end of the stream.
     *
     * @throws IOException if the stream breaks off, or an event is too long
     */
    @Nullable
    Event next() throws IOException {
        String type = "";
        StringBuilder data = new StringBuilder();
        boolean hasData = false;
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                if (hasData) {
                    return new Event(lastId, type.isEmpty() ? "message" : type, data.toString());
                }
                type = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(line.startsWith(": ", colon) ? colon + 2 : colon + 1);
            switch (field) {
                case "event" -> type = value;
                case "id" -> lastId = value;
                case "data" -> {
                    if (data.length() + value.length() > MAX_EVENT_BYTES) {
                        throw tooLong();
                    }
                    data.append(hasData ? "\n" : "").append(value);
                    hasData = true;
                }
                default -> {
                    // a comment, which has an empty name, or what this version does not know
                }
            }
        }
        return null;
    }

    private @Nullable String line() throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int next = in.read(); next >= 0; next = in.read()) {
            boolean isSecondHalf = next == '\n' && skipsLineFeed;
            skipsLineFeed = next == '\r';
            if (isSecondHalf) {
                continue;
            }
            if (next == '\n' || next == '\r') {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() == MAX_EVENT_BYTES) {
                throw tooLong();
            }
            line.write(next);
        }
        return null; // what is not ended does not count
    }

    private static IOException tooLong() {
        return new IOException("an event is longer than " + MAX_EVENT_BYTES + " bytes");
    }
}
