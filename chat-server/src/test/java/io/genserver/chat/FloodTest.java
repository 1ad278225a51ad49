package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.TestClient.Closing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that ask for too much. */
class FloodTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @AutoClose
    private final Chat chat = Chat.with(config ->
            config.set(Options.MESSAGE_RATE, new Rate(20, MINUTE)).set(Options.REQUEST_RATE, new Rate(20, MINUTE)));

    @Test
    void whoSaysTooMuchAtOnceIsToldToWaitAndMaySayItThen() {
        // given
        TestClient anna = chat.join("anna");
        Map<String, Object> refused = null;

        // when
        for (int i = 0; refused == null; i++) {
            anna.send(Map.of("type", "message", "text", "hello", "id", "id " + i));
            Map<String, Object> answer = anna.nextFrame();
            while (!answer.containsKey("id") || answer.containsKey("topic")) {
                answer = anna.nextFrame();
            }
            if ("error".equals(answer.get("type"))) {
                refused = answer;
            }
        }

        // then
        assertThat(refused).containsEntry("code", "rate_limited").containsKey("id");
        assertThat((Integer) refused.get("retryAfterMs")).isBetween(1, 3_000);
        anna.assertOpen();
    }

    @Test
    void whoGoesOnAlthoughToldToWaitIsClosed() {
        // given
        TestClient anna = chat.join("anna");

        // when
        Closing closing = floodWith(anna, "{\"type\":\"rooms\"}");

        // then
        assertThat(closing.code()).isEqualTo(1008);
        assertThat(chat.crashReports()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsCountedToo() {
        // given
        TestClient anna = chat.join("anna");

        // when
        Closing closing = floodWith(anna, "nonsense");

        // then
        assertThat(closing.code()).isEqualTo(1008);
    }

    @Test
    void theBytesOfAMessageAreCountedAndNotItsCharacters() throws Exception {
        try (Chat small = Chat.with(config -> config.set(Options.BYTE_RATE, new Rate(1_024, MINUTE)))) {
            // given
            TestClient anna = small.join("anna");
            Map<String, Object> euros = Map.of("type", "message", "text", "\u20AC".repeat(150)); // 450 bytes

            // when
            anna.send(euros);
            anna.send(euros);
            anna.send(euros);

            // then
            assertThat(anna.nextFrame("error")).containsEntry("code", "rate_limited");
        }
    }

    private static Closing floodWith(TestClient client, String frame) {
        try {
            for (int i = 0; i < 10_000; i++) {
                client.sendAsIs(frame);
            }
        } catch (CompletionException e) {
            // closed in between
        }
        return client.awaitClosing();
    }
}
