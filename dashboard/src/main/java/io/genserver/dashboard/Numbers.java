package io.genserver.dashboard;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, in few columns. */
final class Numbers {
    private static final String[] MULTIPLES = {"", "k", "M", "G", "T", "P", "E"};
    private static final int LARGEST_IN_FULL = 9_999_999;

    private Numbers() {}

    /** In full with commas; from ten millions on as {@code 12.3M}. */
    static String count(long count) {
        return Math.abs(count) <= LARGEST_IN_FULL
                ? String.format(Locale.ROOT, "%,d", count)
                : shortened((double) count, 1000, "");
    }

    /** With a decimal only where it matters. */
    static String rate(double perSecond) {
        if (!(perSecond > 0)) {
            return "0";
        }
        return perSecond < 9.95 ? String.format(Locale.ROOT, "%.1f", perSecond) : count(Math.round(perSecond));
    }

    /** What a program measures: whole numbers without decimals. */
    static String value(double value) {
        return value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE
                ? count((long) value)
                : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.1f", value);
    }

    static String bytes(long bytes) {
        return bytes < 0 ? "?" : shortened((double) bytes, 1024, "iB");
    }

    private static String shortened(double size, int step, String unit) {
        int multiple = 0;
        while (Math.abs(size) >= step && multiple < MULTIPLES.length - 1) {
            size /= step;
            multiple++;
        }
        String digits = String.format(Locale.ROOT, multiple == 0 || Math.abs(size) >= 99.95 ? "%.0f" : "%.1f", size);
        if (unit.isEmpty()) {
            return digits + MULTIPLES[multiple];
        }
        return digits + " " + (multiple == 0 ? "B" : MULTIPLES[multiple].toUpperCase(Locale.ROOT) + unit);
    }

    static String percent(long part, long whole) {
        return whole > 0 ? Math.round(100.0 * part / whole) + " %" : "?";
    }

    /** The two largest units. */
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return "%dm %02ds".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return "%dh %02dm".formatted(seconds / 3600, seconds / 60 % 60);
        }
        return "%dd %02dh".formatted(seconds / 86_400, seconds / 3600 % 24);
    }
}
