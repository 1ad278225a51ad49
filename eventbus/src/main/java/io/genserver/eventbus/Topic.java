package io.genserver.eventbus;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What an event is about: one or more tokens with dots between them, as a NATS subject has. A token may hold everything
 * but dots, white space, control characters and the wildcards {@code *} and {@code >}. Immutable.
 *
 * {@snippet file="TopicExample.java" region="topic"}
 */
public final class Topic {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final String text;
    private final String[] tokens;

    private Topic(String text, String[] tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /**
     * Reads a topic.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static Topic parse(String text) {
        String[] tokens = Tokens.split("topic", text);
        for (String token : tokens) {
            if (token.indexOf('*') >= 0 || token.indexOf('>') >= 0) {
                throw Tokens.refuse("topic", text, "has a wildcard in '" + token + "', which only a pattern may have");
            }
        }
        return new Topic(text, tokens);
    }

    /**
     * A topic of these tokens, each {@linkplain #quote quoted}: for those that people have typed.
     *
     * @throws IllegalArgumentException if there are none, or more than 256
     */
    public static Topic of(String... texts) {
        return parse(Arrays.stream(texts).map(Topic::quote).collect(Collectors.joining(".")));
    }

    /**
     * Makes one token of any text, other texts giving other tokens, so that a text can neither widen a subscription nor
     * be taken for another. ASCII letters, digits, {@code -} and {@code _} stand for themselves, everything else for its
     * bytes in UTF-8, each as {@code %} and two hexadecimal digits, which is the percent-encoding of RFC 3986. Half of a
     * surrogate pair is encoded like a character; the empty text is a single {@code %}. The token is legal in a
     * NATS subject.
     */
    public static String quote(String text) {
        if (text.isEmpty()) {
            return "%";
        }
        var token = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> quote(c, token));
        return token.toString();
    }

    private static void quote(int c, StringBuilder token) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
            token.append((char) c);
        } else if (c < 0x80) {
            hex(c, token);
        } else if (c < 0x800) {
            hex(0xc0 | (c >> 6), token);
            tail(c, token);
        } else if (c < 0x10000) {
            hex(0xe0 | (c >> 12), token);
            tail(c >> 6, token);
            tail(c, token);
        } else {
            hex(0xf0 | (c >> 18), token);
            tail(c >> 12, token);
            tail(c >> 6, token);
            tail(c, token);
        }
    }

    private static void tail(int bits, StringBuilder token) {
        hex(0x80 | (bits & 0x3f), token);
    }

    private static void hex(int octet, StringBuilder token) {
        token.append('%').append(HEX[octet >> 4]).append(HEX[octet & 0xf]);
    }

    String[] tokens() {
        return tokens;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Topic topic && text.equals(topic.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it is written. */
    @Override
    public String toString() {
        return text;
    }
}
