package io.genserver.chat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes as people write them: {@code 10s}, {@code 64KiB}. */
final class Units {
    /** So short that no unit makes it too large to count with. */
    private static final Pattern QUANTITY = Pattern.compile("(?<count>\\d{1,9})\\s*(?<unit>[a-z]*)");

    private record Unit<T>(String name, T size) {}

    /** The largest first. */
    private static final List<Unit<Duration>> TIMES = List.of(
            new Unit<>("d", ChronoUnit.DAYS.getDuration()),
            new Unit<>("h", ChronoUnit.HOURS.getDuration()),
            new Unit<>("m", ChronoUnit.MINUTES.getDuration()),
            new Unit<>("s", ChronoUnit.SECONDS.getDuration()),
            new Unit<>("ms", ChronoUnit.MILLIS.getDuration()));

    private static final List<Unit<Integer>> SIZES =
            List.of(new Unit<>("GiB", 1 << 30), new Unit<>("MiB", 1 << 20), new Unit<>("KiB", 1 << 10));

    private Units() {}

    /** A whole number with a unit, {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}. */
    static Duration readTime(String text) {
        Matcher quantity = quantity(text);
        return sizeOf(quantity.group("unit"), TIMES).multipliedBy(Long.parseLong(quantity.group("count")));
    }

    /** A whole number with or without a unit, {@code KiB}, {@code MiB} or {@code GiB}. */
    static int readBytes(String text) {
        Matcher quantity = quantity(text);
        String unit = quantity.group("unit");
        long bytes = Long.parseLong(quantity.group("count")) * (unit.isEmpty() ? 1 : sizeOf(unit, SIZES));
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("too large");
        }
        return (int) bytes;
    }

    private static Matcher quantity(String text) {
        Matcher quantity = QUANTITY.matcher(text.toLowerCase(Locale.ROOT));
        if (!quantity.matches()) {
            throw new IllegalArgumentException("no quantity");
        }
        return quantity;
    }

    private static <T> T sizeOf(String name, List<Unit<T>> units) {
        return units.stream()
                .filter(unit -> unit.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such unit"))
                .size();
    }

    static String print(Duration time) {
        return TIMES.stream()
                .filter(unit -> time.toMillis() % unit.size().toMillis() == 0)
                .findFirst()
                .map(unit -> time.dividedBy(unit.size()) + unit.name())
                .orElseThrow();
    }

    static String printBytes(int bytes) {
        return SIZES.stream()
                .filter(unit -> bytes % unit.size() == 0)
                .findFirst()
                .map(unit -> bytes / unit.size() + unit.name())
                .orElseGet(() -> Integer.toString(bytes));
    }
}
