package io.genserver.chat;

import org.jspecify.annotations.Nullable;

/** What somebody has written, so that it cannot break up, reorder or fill a log or an error. */
final class OneLine {
    private static final int MAX_LENGTH = 200;

    private OneLine() {}

    static String of(@Nullable String text) {
        String shown = String.valueOf(text).replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?");
        return shown.length() <= MAX_LENGTH ? shown : shown.substring(0, MAX_LENGTH) + "...";
    }
}
