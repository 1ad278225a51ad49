package io.genserver.dashboard;

import java.util.ArrayList;
import java.util.List;

/** Numbers as pictures, made of characters. */
final class Graphs {
    /** A column of a graph, from one eighth on. */
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private static final String ASCII_BLOCKS = "..::-=+#";

    private Graphs() {}

    /** How full something is. */
    static String gauge(long part, long whole, int width, boolean unicode) {
        int full = whole > 0 ? Math.clamp(Math.round((double) part / whole * width), 0, width) : 0;
        return (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : ".").repeat(width - full);
    }

    /** The newest of {@code values}, one a column, as lines from top to bottom; the highest that is shown fills them. */
    static List<String> columns(List<Double> values, int width, int height, boolean unicode) {
        List<Double> shown = values.subList(Math.max(0, values.size() - width), values.size());
        double highest = shown.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        List<String> lines = new ArrayList<>(height);
        for (int row = height - 1; row >= 0; row--) {
            StringBuilder line = new StringBuilder(" ".repeat(Math.max(0, width - shown.size())));
            for (double value : shown) {
                line.append(block(eighths(value, highest, height) - 8 * row, unicode));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** At least one, so that there is a line of time where nothing happens. */
    private static int eighths(double value, double highest, int height) {
        return highest > 0 ? (int) Math.clamp(Math.ceil(value / highest * 8 * height), 1, 8 * height) : 1;
    }

    private static char block(int eighths, boolean unicode) {
        return eighths <= 0 ? ' ' : (unicode ? BLOCKS : ASCII_BLOCKS).charAt(Math.min(eighths, 8) - 1);
    }
}
