package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {

    @ParameterizedTest
    @CsvSource({
        "chat.message, chat.message, true",
        "chat.message, chat.system, false",
        "chat.message, chat, false",
        "chat, chat.message, false",
        "chat.*, chat.message, true",
        "chat.*, chat, false",
        "chat.*, chat.room.message, false",
        "*, chat, true",
        "*, chat.message, false",
        "*.message, chat.message, true",
        "chat.*.message, chat.hall.message, true",
        "chat.*.message, chat.hall.system, false",
        "chat.>, chat.message, true",
        "chat.>, chat.hall.message, true",
        "chat.>, chat, false",
        ">, chat, true",
        ">, chat.hall.message, true",
        "*.>, chat, false",
        "*.>, chat.message, true",
        "Chat.*, chat.message, false",
        "räume.ü, räume.ü, true"
    })
    void aPatternMatchesTopicsAsNatsSubjectsDo(String pattern, String topic, boolean matches) {
        assertThat(TopicPattern.parse(pattern).matches(TopicPattern.topicTokens(topic)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "chat.", ".chat", "chat..message", "chat .message", "chat.a\tb", " "})
    void anEmptyTokenOrWhiteSpaceIsRefusedInPatternsAndTopics(String text) {
        assertThatThrownBy(() -> TopicPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pattern");
        assertThatThrownBy(() -> TopicPattern.topicTokens(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {">.chat", "chat.>.message"})
    void theTailWildcardIsRefusedBeforeTheEnd(String pattern) {
        assertThatThrownBy(() -> TopicPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("last token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.a*", "**", "chat.>>", "a>"})
    void aWildcardThatIsPartOfATokenIsRefused(String pattern) {
        assertThatThrownBy(() -> TopicPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "chat.*", "chat.>", "chat.a*b"})
    void aWildcardIsRefusedInATopic(String topic) {
        assertThatThrownBy(() -> TopicPattern.topicTokens(topic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wildcard");
    }
}
