package io.genserver.eventbus;

import java.util.Arrays;
import java.util.List;

/**
 * Which topics a subscription hears, as NATS subjects have it: tokens with dots between them, where {@code *} stands
 * for one token and a last {@code >} for one or more.
 */
record TopicPattern(String text, List<String> tokens) {

    static TopicPattern parse(String text) {
        List<String> tokens = tokens("pattern", text);
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (token.equals(">") && i < tokens.size() - 1) {
                throw new IllegalArgumentException("'>' may only be the last token of a pattern: " + text);
            }
            if (token.length() > 1 && hasWildcard(token)) {
                throw new IllegalArgumentException("a wildcard must be a whole token of a pattern: " + text);
            }
        }
        return new TopicPattern(text, tokens);
    }

    /** The tokens of a topic to publish to, which has no wildcards. */
    static List<String> topicTokens(String topic) {
        List<String> tokens = tokens("topic", topic);
        if (hasWildcard(topic)) {
            throw new IllegalArgumentException("a topic may not contain a wildcard: " + topic);
        }
        return tokens;
    }

    boolean matches(List<String> topic) {
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (token.equals(">")) {
                return topic.size() > i;
            }
            if (i >= topic.size() || !(token.equals("*") || token.equals(topic.get(i)))) {
                return false;
            }
        }
        return topic.size() == tokens.size();
    }

    private static List<String> tokens(String what, String text) {
        List<String> tokens = Arrays.asList(text.split("\\.", -1));
        for (String token : tokens) {
            if (token.isEmpty()) {
                throw new IllegalArgumentException("a token of a " + what + " may not be empty: '" + text + "'");
            }
            if (token.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("a " + what + " may not contain white space: '" + text + "'");
            }
        }
        return tokens;
    }

    private static boolean hasWildcard(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('>') >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
