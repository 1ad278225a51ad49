package io.genserver.chat;

import java.util.Collection;
import java.util.List;

/** Writes a table as comma-separated values; RFC 4180. */
final class Csv {
    private static final String LINE_END = "\r\n";

    private final StringBuilder text;

    Csv(String header) {
        this(header, List.of());
    }

    /**
     * An empty table.
     *
     * @param header the names of the first columns, which need no quotes
     * @param more those of further ones
     */
    Csv(String header, Collection<String> more) {
        text = new StringBuilder(header);
        more.forEach(this::cell);
        text.append(LINE_END);
    }

    void row(Object... cells) {
        row(List.of(), cells);
    }

    void row(Collection<?> more, Object... cells) {
        text.append(quoted(cells[0]));
        for (int i = 1; i < cells.length; i++) {
            cell(cells[i]);
        }
        more.forEach(this::cell);
        text.append(LINE_END);
    }

    private void cell(Object value) {
        text.append(',').append(quoted(value));
    }

    private static String quoted(Object value) {
        if (!(value instanceof String string)) {
            return value.toString();
        }
        // A spreadsheet would take a text that begins so for a formula, and run it.
        String safe = string.matches("(?s)[=+\\-@\t\r].*") ? "'" + string : string;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
