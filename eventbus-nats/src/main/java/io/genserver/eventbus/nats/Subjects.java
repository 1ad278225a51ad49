package io.genserver.eventbus.nats;

import io.genserver.eventbus.Topic;
import io.genserver.eventbus.TopicPattern;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Topics and names as NATS subjects below a prefix. Printable ASCII stands for itself, so that what {@link Topic#quote} makes
 * does; everything else, and {@code =}, for {@code =} and the four hexadecimal digits of each UTF-16 unit. So no two topics
 * have one subject, and half of a surrogate pair gets through.
 */
final class Subjects {
    /** NATS drops the connection of one who sends a line of more than 4,096 bytes; there are other things in it too. */
    static final int LONGEST = 3_072;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String prefix;

    private Subjects(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Subjects below a prefix.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Subjects below(String prefix) {
        Topic.parse(prefix);
        if (!prefix.chars().allMatch(c -> isPlain((char) c) || c == '.')) {
            throw new IllegalArgumentException("the prefix '" + prefix
                    + "' of NATS subjects has something else than ASCII letters, digits, -, _ and dots");
        }
        return new Subjects(prefix + ".");
    }

    /**
     * The subject of a topic.
     *
     * @throws IllegalArgumentException if NATS could not carry it
     */
    String of(Topic topic) {
        String subject = prefix + escape(topic.toString());
        if (subject.length() > LONGEST) {
            throw new IllegalArgumentException("the topic is too long for NATS: " + subject.length()
                    + " bytes as a subject, of which there may be " + LONGEST);
        }
        return subject;
    }

    /** The subject of a pattern; empty if it matches none but topics that NATS could not carry. */
    Optional<String> of(TopicPattern pattern) {
        String subject = prefix + escape(pattern.toString());
        return subject.length() > LONGEST ? Optional.empty() : Optional.of(subject);
    }

    /**
     * The topic of a subject.
     *
     * @throws IllegalArgumentException if the subject is of none
     */
    Topic topic(String subject) {
        if (!subject.startsWith(prefix)) {
            throw new IllegalArgumentException("the subject '" + subject + "' does not begin with " + prefix);
        }
        return Topic.parse(unescape(subject.substring(prefix.length())));
    }

    /** One token of any name: also legal in a key of a key-value bucket, which knows fewer characters. */
    static String token(String name) {
        var token = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isPlain(c)) {
                token.append(c);
            } else {
                append(c, token);
            }
        }
        return token.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static String escape(String text) {
        if (text.chars().allMatch(Subjects::standsForItself)) {
            return text;
        }
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (standsForItself(c)) {
                escaped.append(c);
            } else {
                append(c, escaped);
            }
        }
        return escaped.toString();
    }

    private static boolean standsForItself(int c) {
        return c > ' ' && c < 0x7f && c != '=';
    }

    private static void append(char c, StringBuilder text) {
        text.append('=').append(HEX.toHexDigits(c));
    }

    private static String unescape(String text) {
        int escape = text.indexOf('=');
        if (escape < 0) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        int begin = 0;
        while (escape >= 0) {
            if (escape + 5 > text.length()) {
                throw new IllegalArgumentException("the subject ends in the middle of an escape: " + text);
            }
            plain.append(text, begin, escape).append((char) HexFormat.fromHexDigits(text, escape + 1, escape + 5));
            begin = escape + 5;
            escape = text.indexOf('=', begin);
        }
        return plain.append(text, begin, text.length()).toString();
    }
}
