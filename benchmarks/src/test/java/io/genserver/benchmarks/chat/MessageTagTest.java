package io.genserver.benchmarks.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessageTagTest {
    private static int find(String text) {
        ByteBuf in = Unpooled.copiedBuffer("#0000000a" + text + "#0000000b", UTF_8);
        return MessageTag.find(in, 9, text.getBytes(UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 1_234_567, Integer.MAX_VALUE})
    void theNumberOfAMessageIsFoundInIt(int number) {
        assertThat(find(new String(MessageTag.message(number, "", 64), UTF_8))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"type\":\"pong\"}", "#", "#0000001", "a #hashtag of a person"})
    void whatIsNoMessageOfThisDriverHasNoNumber(String text) {
        assertThat(find(text)).isEqualTo(-1);
    }

    @Test
    void aMessageIsJsonWithATextOfTheLengthThatIsAskedFor() {
        JsonNode json = JsonMapper.shared().readTree(MessageTag.message(7, Entries.roomField(3), 64));

        assertThat(json.path("type").asString()).isEqualTo("message");
        assertThat(json.path("room").asString()).isEqualTo("room3");
        assertThat(json.path("text").asString()).hasSize(64);
    }
}
