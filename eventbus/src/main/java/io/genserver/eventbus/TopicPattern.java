package io.genserver.eventbus;

/**
 * Which topics a subscription hears, as NATS has it: in a pattern {@code *} stands for one token, whichever it is, and a
 * {@code >} at the end for one or more. Immutable.
 *
 * {@snippet file="TopicExample.java" region="pattern"}
 */
public final class TopicPattern {
    /** Stands for one token. */
    static final String ANY = "*";

    /** Stands for the rest, which is not empty. */
    static final String REST = ">";

    private final String text;
    private final String[] tokens;

    private TopicPattern(String text, String[] tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static TopicPattern parse(String text) {
        String[] tokens = Tokens.split("pattern", text);
        for (int i = 0; i < tokens.length; i++) {
            String token = tokens[i];
            if (token.equals(REST) && i < tokens.length - 1) {
                throw Tokens.refuse("pattern", text, "has a '>' that is not its last token");
            }
            if (token.length() > 1 && (token.indexOf('*') >= 0 || token.indexOf('>') >= 0)) {
                throw Tokens.refuse("pattern", text, "has a wildcard in '" + token + "' that is not the whole token");
            }
        }
        return new TopicPattern(text, tokens);
    }

    /** Whether a topic is one of those that it stands for. */
    public boolean matches(Topic topic) {
        String[] other = topic.tokens();
        for (int i = 0; i < tokens.length; i++) {
            if (i >= other.length) {
                return false;
            }
            if (tokens[i].equals(REST)) {
                return true;
            }
            if (!tokens[i].equals(ANY) && !tokens[i].equals(other[i])) {
                return false;
            }
        }
        return tokens.length == other.length;
    }

    String[] tokens() {
        return tokens;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof TopicPattern pattern && text.equals(pattern.text);
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
