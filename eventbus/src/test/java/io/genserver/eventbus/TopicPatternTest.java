package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPatternTest {

    @ParameterizedTest
    @CsvFileSource(resources = "nats.csv", numLinesToSkip = 1)
    void patternsMatchAsNatsDocumentsIt(String pattern, String topic, boolean matches) {
        assertThat(TopicPattern.parse(pattern).matches(Topic.parse(topic))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "''|has an empty token, its number 1",
                "a..*|has an empty token, its number 2",
                "*.|has an empty token, its number 2",
                "* |has white space or a control character (U+0020) at index 1",
                ">.a|has a '>' that is not its last token",
                "a.>.b|has a '>' that is not its last token",
                "a.>.>|has a '>' that is not its last token",
                "a*|has a wildcard in 'a*' that is not the whole token",
                "a.b>|has a wildcard in 'b>' that is not the whole token",
                "**|has a wildcard in '**' that is not the whole token",
            })
    void whatIsNoPatternIsRefusedWithTheReason(String text, String why) {
        assertThatThrownBy(() -> TopicPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the pattern '" + text + "' " + why);
    }
}
