package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said stays: ids and acknowledgements, histories, and what survives a restart. */
class HistoryTest {
    @TempDir
    private Path data;

    @SuppressWarnings("unchecked") // as the protocol has it
    private static List<Map<String, Object>> messages(Map<String, Object> frame) {
        return (List<Map<String, Object>>) frame.get("messages");
    }

    private static List<Object> texts(Map<String, Object> frame) {
        return messages(frame).stream().map(message -> message.get("message")).toList();
    }

    // ---- acknowledgements ----

    @Test
    void aMessageWithAnIdIsAcknowledgedWithItsSeq() throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient anna = chat.join("anna");

            // when
            anna.send(Map.of("type", "message", "text", "hello", "id", "id 1"));

            // then
            assertThat(List.of(anna.nextFrame(), anna.nextFrame()))
                    .as("in any order")
                    .contains(Map.of("type", "ack", "id", "id 1", "seq", 1))
                    .anySatisfy(frame -> assertThat(frame)
                            .containsEntry("message", "hello")
                            .containsEntry("id", "id 1")
                            .containsEntry("seq", 1));
        }
    }

    @Test
    void anAcknowledgementNamesTheRoom() throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient anna = chat.join("anna");
            anna.enter("tea");

            // when
            anna.say("tea", "hello", "id 1");

            // then
            assertThat(anna.nextFrame("ack")).isEqualTo(Map.of("type", "ack", "id", "id 1", "seq", 1, "room", "tea"));
        }
    }

    @Test
    void theSameIdAgainIsAcknowledgedAgainAndNotDeliveredTwice() throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient anna = chat.join("anna");
            TestClient bert = chat.join("bert");
            anna.awaitEvent("bert joined");
            Map<String, String> frame = Map.of("type", "message", "text", "hello", "id", "1");

            // when
            anna.send(frame).send(frame);
            anna.nextFrame("ack");
            anna.send(frame).say("fence");

            // then
            assertThat(anna.nextFrame("ack")).containsEntry("seq", 1);
            assertThat(anna.nextFrame("ack")).containsEntry("seq", 1);
            assertThat(bert.nextEvents(2)).containsExactly("anna: hello", "anna: fence");
        }
    }

    @Test
    void theSameIdOfAnotherUserIsAnotherMessage() throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient anna = chat.join("anna");
            TestClient bert = chat.join("bert");

            // when
            anna.send(Map.of("type", "message", "text", "hello", "id", "1"));
            anna.nextFrame("ack");
            bert.send(Map.of("type", "message", "text", "hello", "id", "1"));

            // then
            assertThat(bert.nextFrame("ack")).containsEntry("seq", 2);
        }
    }

    @Test
    void anIdForSomethingElseIsRefused() throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient anna = chat.join("anna");
            anna.send(Map.of("type", "message", "text", "hello", "id", "1"));
            anna.nextFrame("ack");

            // when
            anna.send(Map.of("type", "message", "text", "good-bye", "id", "1"));

            // then
            assertThat(anna.nextFrame("error"))
                    .containsEntry("code", "id_reused")
                    .containsEntry("id", "1");
        }
    }

    @Test
    void anIdIsForUsers() throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient stranger = chat.connect();

            // when
            stranger.send(Map.of("type", "message", "text", "hello", "id", "1"));

            // then
            assertThat(stranger.nextFrame()).containsEntry("code", "not_joined").containsEntry("id", "1");
        }
    }

    @Test
    void aRefusedFrameIsNamedByItsId() throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient anna = chat.join("anna");

            // when
            anna.sendAsIs("{\"type\":\"message\",\"text\":\"\",\"id\":\"1\"}");

            // then
            assertThat(anna.nextFrame()).containsEntry("code", "invalid_field").containsEntry("id", "1");
        }
    }

    // ---- histories ----

    @Test
    void aHistoryIsReadForwardsAndBackwards() throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient client = chat.connect();
            for (int i = 1; i <= 30; i++) {
                client.say("message " + i);
            }
            client.awaitEvent("Anonymous: message 30");

            // when
            client.send(Map.of("type", "history", "limit", 10));
            client.send(Map.of("type", "history", "before", 21, "limit", 10));
            client.send(Map.of("type", "history", "after", 5, "limit", 10));
            client.send(Map.of("type", "history", "after", 30));
            client.send(Map.of("type", "history", "before", 1));

            // then
            Map<String, Object> newest = client.nextFrame();
            assertThat(newest)
                    .containsOnlyKeys("type", "messages", "more", "last")
                    .containsEntry("last", 30);
            assertThat(texts(newest)).isEqualTo(numbered(21, 30));
            assertThat(texts(client.nextFrame())).isEqualTo(numbered(11, 20));
            assertThat(texts(client.nextFrame())).isEqualTo(numbered(6, 15));
            assertThat(client.nextFrame()).containsEntry("messages", List.of()).containsEntry("more", false);
            assertThat(client.nextFrame()).containsEntry("messages", List.of()).containsEntry("more", false);
        }
    }

    private static List<String> numbered(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "message " + i).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\u0000", "\\u001f", "a\\ud83d b", "<b>", "\\\"\\\\"})
    void aTextIsRememberedAsItWasSent(String text) throws Exception {
        try (Chat chat = new Chat()) {
            // given
            TestClient client = chat.connect();
            client.send("{\"type\":\"message\",\"text\":\"." + text + "\"}");
            Object live = client.nextFrame().get("message");

            // when
            client.send(Map.of("type", "history"));

            // then
            assertThat(texts(client.nextFrame())).containsExactly(live);
        }
    }

    @Test
    void whatWasSaidIsThereAfterARestartAndCountedOn() throws Exception {
        // given
        try (Chat chat = Chat.keepingIn(data)) {
            TestClient anna = chat.join("anna");
            anna.enter("tea");
            anna.say("tea", "hello", "1");
            anna.nextFrame("ack");
            anna.say("in the hall");
            anna.awaitEvent("anna: in the hall");
        }

        // when
        try (Chat chat = Chat.keepingIn(data)) {
            TestClient anna = chat.join("anna");

            // then
            Map<String, Object> joined = anna.enter("tea");
            assertThat(texts(joined)).containsExactly("hello");
            anna.say("tea", "hello", "1");
            assertThat(anna.nextFrame("ack")).containsEntry("seq", 1);
            anna.say("tea", "again", "2");
            assertThat(anna.nextFrame("ack")).containsEntry("seq", 2);
            anna.send(Map.of("type", "history"));
            assertThat(texts(anna.nextFrame("history"))).containsExactly("in the hall");
        }
    }
}
