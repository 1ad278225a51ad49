package io.genserver.eventbus;

import java.util.List;

/** What the javadoc and the guide show; run by {@link ExamplesTest}. */
final class TopicExample {
    private TopicExample() {}

    static List<String> topics() {
        // @start region="topic"
        Topic plain = Topic.parse("chat.room.hall");
        Topic typed = Topic.of("chat", "room", "a.b > c"); // whatever people call a room
        String quoted = "chat.room." + Topic.quote("ü 1") + ".joined";
        // @end
        return List.of(plain.toString(), typed.toString(), quoted);
    }

    static List<Boolean> matches() {
        // @start region="pattern"
        var oneToken = TopicPattern.parse("chat.*");
        var oneOrMore = TopicPattern.parse("chat.>");
        Topic hall = Topic.parse("chat.room.hall");

        List<Boolean> matches = List.of(oneToken.matches(hall), oneOrMore.matches(hall)); // false, true
        // @end
        return matches;
    }
}
