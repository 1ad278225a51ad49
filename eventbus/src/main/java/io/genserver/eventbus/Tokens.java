package io.genserver.eventbus;

import java.util.ArrayList;
import java.util.List;

/** What topics and patterns have in common: tokens with dots between them. */
final class Tokens {
    /** More would be a mistake, and each costs a stack frame where topics are matched. */
    static final int MOST = 256;

    private Tokens() {}

    /**
     * Splits a text.
     *
     * @param what "topic" or "pattern", for the message
     * @throws IllegalArgumentException if a token is empty, has white space or a control character, or there are too many
     */
    static String[] split(String what, String text) {
        List<String> tokens = new ArrayList<>(4);
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                add(what, text, tokens, begin, i);
                begin = i + 1;
            } else if (c <= ' ' || (c >= 0x7f && isSpaceOrControl(c))) {
                throw refuse(
                        what,
                        text,
                        "has white space or a control character (U+%04X) at index %d".formatted((int) c, i));
            }
        }
        add(what, text, tokens, begin, text.length());
        return tokens.toArray(String[]::new);
    }

    private static void add(String what, String text, List<String> tokens, int begin, int end) {
        if (begin == end) {
            throw refuse(what, text, "has an empty token, its number " + (tokens.size() + 1));
        }
        if (tokens.size() == MOST) {
            throw refuse(what, text, "has more than " + MOST + " tokens");
        }
        tokens.add(text.substring(begin, end));
    }

    private static boolean isSpaceOrControl(char c) {
        return Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    static IllegalArgumentException refuse(String what, String text, String why) {
        return new IllegalArgumentException("the " + what + " '" + text + "' " + why);
    }
}
