package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b.c", "time.us.east", "ärger.日本", "$SYS.x", "a-b_c.%2E", "1.2.3", "a/b:c;d"})
    void whatNatsTakesForASubjectIsATopic(String text) {
        assertThat(Topic.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "''|has an empty token, its number 1",
                ".a|has an empty token, its number 1",
                "a.|has an empty token, its number 2",
                "a..b|has an empty token, its number 2",
                "a b|has white space or a control character (U+0020) at index 1",
                "a\t|has white space or a control character (U+0009) at index 1",
                "a\u00a0b|has white space or a control character (U+00A0) at index 1",
                "a\u0000b|has white space or a control character (U+0000) at index 1",
                "\u0085|has white space or a control character (U+0085) at index 0",
                "a\u3000|has white space or a control character (U+3000) at index 1",
                "a.*|has a wildcard in '*', which only a pattern may have",
                "a.>|has a wildcard in '>', which only a pattern may have",
                "a*b|has a wildcard in 'a*b', which only a pattern may have",
            })
    void whatIsNoTopicIsRefusedWithTheReason(String text, String why) {
        assertThatThrownBy(() -> Topic.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the topic '" + text + "' " + why);
    }

    @Test
    void aTopicHasAtMost256Tokens() {
        assertThat(Topic.parse("x" + ".x".repeat(255)).tokens()).hasSize(256);
        assertThatThrownBy(() -> Topic.parse("x" + ".x".repeat(256))).hasMessageEndingWith("has more than 256 tokens");
    }

    @Test
    void topicsAreEqualByTheirText() {
        assertThat(Topic.parse("a.b")).isEqualTo(Topic.of("a", "b")).hasSameHashCodeAs(Topic.of("a", "b"));
        assertThat(Topic.parse("a.b")).isNotEqualTo(Topic.parse("a.c"));
    }

    @ParameterizedTest
    @CsvSource({
        "hall, hall",
        "A-z_09, A-z_09",
        "*, %2A",
        ">, %3E",
        "a.b, a%2Eb",
        "'', %",
        "%, %25",
        "%2A, %252A",
        "'ü 1', %C3%BC%201",
        "€, %E2%82%AC",
        "😀, %F0%9F%98%80",
    })
    void aTextIsQuotedByPercentEncoding(String text, String token) {
        assertThat(Topic.quote(text)).isEqualTo(token);
    }

    @Test
    void whatPeopleTypeCanNeitherWidenASubscriptionNorCollide() {
        TopicPattern one = TopicPattern.parse("room." + Topic.quote("*") + ".joined");

        assertThat(one.matches(Topic.of("room", "*", "joined"))).isTrue();
        assertThat(one.matches(Topic.of("room", "hall", "joined"))).isFalse();
        assertThat(Topic.of("room", "a.b")).isNotEqualTo(Topic.of("room", "a", "b"));
    }

    @Test
    void halvesOfSurrogatePairsAreKeptApart() {
        assertThat(List.of(Topic.quote("\ud83d"), Topic.quote("\ude00"), Topic.quote("?"), Topic.quote("\ufffd")))
                .doesNotHaveDuplicates()
                .allSatisfy(token -> assertThat(Topic.parse(token).tokens()).hasSize(1));
    }

    @Test
    void everyTextHasATokenOfItsOwnThatCanBeReadBack() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            String text = random.ints(random.nextInt(6), 0, random.nextBoolean() ? 0x80 : 0x11000)
                    .mapToObj(Character::toString)
                    .reduce("", String::concat);

            String token = Topic.quote(text);

            assertThat(token).as("seed %d", seed).matches("[A-Za-z0-9_%-]+");
            assertThat(texts.getOrDefault(token, text)).as("seed %d", seed).isEqualTo(text);
            texts.put(token, text);
            if (!token.equals("%") && text.codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000)) {
                assertThat(URLDecoder.decode(token, StandardCharsets.UTF_8))
                        .as("seed %d", seed)
                        .isEqualTo(text);
            }
        }
    }
}
