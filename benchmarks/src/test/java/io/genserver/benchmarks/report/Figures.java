package io.genserver.benchmarks.report;

import java.util.Locale;

/** Numbers for people: three digits that count, and no more. */
final class Figures {
    private Figures() {}

    /** 1234567 becomes {@code 1.23 M}. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 999_500) {
            return digits(value / 1e6) + " M";
        }
        return size >= 9_995 ? digits(value / 1e3) + " k" : digits(value);
    }

    /** {@code 2.5x}. */
    static String factor(double value) {
        return digits(value) + "x";
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return decimals == 0 ? text : text.replaceFirst("\\.?0+$", "");
    }
}
