package io.genserver.eventbus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genserver.eventbus.Topic;
import io.genserver.eventbus.TopicPattern;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectsTest {
    private final Subjects subjects = Subjects.below("chat.v1");

    @Test
    void plainTopicsAndPatternsAreTheirOwnSubjects() {
        assertThat(subjects.of(Topic.parse("room.hall"))).isEqualTo("chat.v1.room.hall");
        assertThat(subjects.of(Topic.of("a b", "\u00fc"))).isEqualTo("chat.v1.a%20b.%C3%BC");
        assertThat(subjects.of(TopicPattern.parse("room.*.>"))).contains("chat.v1.room.*.>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00fc", "a=b", "=00FC", "\ud83d\ude00", "\ud83d", "$SYS", "%C3%BC", "\"", "\\"})
    void aTopicIsTheSameAfterItsWay(String token) {
        Topic topic = Topic.parse("x." + token);
        String subject = subjects.of(topic);

        assertThat(subject).isPrintable().isASCII();
        assertThat(subjects.topic(subject)).isEqualTo(topic);
    }

    @Test
    void noTwoTopicsHaveOneSubject() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        Set<String> topics = new HashSet<>();
        Set<String> found = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            var token = new StringBuilder();
            for (int k = 0; k <= random.nextInt(3); k++) {
                token.append("=0FC\u00fc\u0fc0a".charAt(random.nextInt(7)));
            }
            topics.add(token.toString());
            found.add(subjects.of(Topic.parse(token.toString())));
        }

        assertThat(found).as("seed %d", seed).hasSameSizeAs(topics);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.v1.", "chat.v2.a", "chat.v1.a=", "chat.v1.a=00G0", "chat.v1.=0020", "chat.v1.a..b"})
    void whatIsTheSubjectOfNoTopicIsRefused(String subject) {
        assertThatIllegalArgumentException().isThrownBy(() -> subjects.topic(subject));
    }

    @Test
    void aTopicThatNatsWouldDropTheConnectionForIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subjects.of(Topic.parse("a".repeat(3_100))))
                .withMessage("the topic is too long for NATS: 3108 bytes as a subject, of which there may be 3072");
        assertThat(subjects.of(TopicPattern.parse("a".repeat(3_100) + ".>"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", "a b", "*", "a.>", "$SYS", "\u00fc"})
    void aPrefixIsPlain(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> Subjects.below(prefix));
    }

    @Test
    void aNameIsOneTokenOfWhatAKeyMayHave() {
        assertThat(Subjects.token("Room_1-a")).isEqualTo("Room_1-a");
        assertThat(Subjects.token("a.b c*>/\u00fc=")).matches("[-_=A-Za-z0-9]+");
    }
}
