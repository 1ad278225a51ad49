package io.genserver.dashboard;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * Text as it is safe to show. Names and errors may have been made up by anybody, and what reaches a terminal raw can move
 * its cursor, change its title or answer for its user: so nothing is left in them that does not take up columns.
 */
final class Text {
    /** Enough for any line; what is longer is cut before it is looked at. */
    private static final int MAX_LENGTH = 2_000;

    private static final String REPLACEMENT = "\uFFFD";

    private static final int FIRST_REGIONAL_INDICATOR = 0x1F1E6;
    private static final int FIRST_SKIN_TONE = 0x1F3FB;
    private static final int LAST_SKIN_TONE = 0x1F3FF;

    private Text() {}

    /** One line without control characters and characters of no width. */
    static String clean(String text) {
        String shorter = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
        StringBuilder clean = new StringBuilder(shorter.length());
        Normalizer.normalize(shorter, Normalizer.Form.NFC).codePoints().forEach(codePoint -> {
            switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED -> clean.append(codePoint == '\t' ? "  " : REPLACEMENT);
                default -> clean.append(ofOneWidth(codePoint));
            }
        });
        return clean.toString();
    }

    /** The character, if all terminals agree on how wide it is wherever it stands. */
    private static String ofOneWidth(int codePoint) {
        if (WCWidth.isRegionalIndicator(codePoint)) { // two of which are a flag
            return Character.toString('A' + codePoint - FIRST_REGIONAL_INDICATOR);
        }
        boolean changesAnother =
                WCWidth.wcwidth(codePoint) <= 0 || (codePoint >= FIRST_SKIN_TONE && codePoint <= LAST_SKIN_TONE);
        return changesAnother ? "" : Character.toString(codePoint);
    }

    /** How many columns a clean text takes. */
    static int width(String clean) {
        return clean.codePoints().map(WCWidth::wcwidth).sum();
    }

    /** As much of a clean text as has room; {@code more} stands at its end if that is not all. */
    static String cut(String clean, int width, String more) {
        if (clean.length() <= width / 2 || width(clean) <= width) {
            return clean;
        }
        int room = width - more.length();
        return room < 1 ? head(clean, width) : head(clean, room) + more;
    }

    private static String head(String clean, int width) {
        return clean.substring(0, fitting(clean, 0, width));
    }

    /** Where the columns from {@code start} on end. */
    private static int fitting(String clean, int start, int width) {
        int used = 0;
        int end = start;
        while (end < clean.length()) {
            int codePoint = clean.codePointAt(end);
            used += WCWidth.wcwidth(codePoint);
            if (used > width) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }

    /** Clean lines of at most {@code width} columns that are a text's, which may have many. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String raw : text.isEmpty() ? List.of("") : text.lines().toList()) {
            String line = clean(raw);
            int start = 0;
            do {
                // A character that is wider than the screen has to go somewhere.
                int end = Math.max(
                        fitting(line, start, width),
                        start == line.length() ? start : line.offsetByCodePoints(start, 1));
                lines.add(line.substring(start, end));
                start = end;
            } while (start < line.length());
        }
        return lines;
    }
}
