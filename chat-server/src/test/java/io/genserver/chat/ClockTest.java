package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Somebody sets the clock of the server's machine. */
class ClockTest {
    private final SetClock clock = new SetClock();

    @AutoClose
    private final Chat chat = Chat.on(clock);

    @Test
    void whenTheClockIsSetBackTheTimesInARoomDoNotGoBack() {
        // given
        TestClient anna = chat.join("anna");
        List<Instant> times = new ArrayList<>();
        times.add(timeOf("before", anna));

        // when
        clock.set(Duration.ofHours(-1));
        for (int i = 0; i < 3; i++) {
            times.add(timeOf("after " + i, anna));
        }
        clock.set(Duration.ZERO);
        times.add(timeOf("set right", anna));

        // then
        assertThat(times).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(historyTimes(anna)).isEqualTo(times);
    }

    private static Instant timeOf(String text, TestClient client) {
        client.say(text);
        Map<String, Object> frame = client.nextFrame();
        while (!text.equals(frame.get("message"))) {
            frame = client.nextFrame();
        }
        return Instant.parse((String) frame.get("timestamp"));
    }

    @SuppressWarnings("unchecked") // as the protocol has it
    private static List<Instant> historyTimes(TestClient client) {
        client.send(Map.of("type", "history", "limit", 50));
        return ((List<Map<String, Object>>) client.nextFrame("history").get("messages"))
                .stream()
                        .map(message -> Instant.parse((String) message.get("timestamp")))
                        .toList();
    }

    @Test
    void whenTheClockIsSetTypingIsToldAsEver() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        bert.send(Map.of("type", "typing"));
        anna.awaitEvent("bert is typing");

        // when
        clock.set(Duration.ofHours(-1));

        // then
        while (true) { // as one who goes on typing does, until it is told again
            bert.send(Map.of("type", "typing")).ping().awaitEvent("pong");
            List<String> heard = anna.eventsLeft();
            assertThat(heard).doesNotContain("bert stopped typing");
            if (heard.contains("bert is typing")) {
                return;
            }
        }
    }

    @Test
    void whenTheClockIsSetWhoIsAwayMayComeBackAsEver() {
        // given
        TestClient anna = chat.connect();
        Object token = anna.resume("anna", true).get("resume");
        anna.abort();

        // when
        clock.set(Duration.ofDays(1));

        // then
        assertThat(chat.connect().resume("anna", token)).containsEntry("resumed", true);
        assertThat(chat.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void settingTheClockIsNoWayAroundTheRates() throws Exception {
        try (Chat limited =
                Chat.on(clock, config -> config.set(Options.MESSAGE_RATE, new Rate(5, Duration.ofMinutes(10))))) {
            // given
            TestClient anna = limited.join("anna");

            // when
            for (int i = 0; i < 5; i++) {
                anna.say("message " + i);
            }
            clock.set(Duration.ofDays(1));
            anna.say("one more");
            clock.set(Duration.ofDays(-1));
            anna.say("one more");

            // then
            anna.awaitEvent("error rate_limited");
            anna.awaitEvent("error rate_limited");
        }
    }
}
