package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users: their names, their sessions and connections, what they say to each other alone, and that they are typing. */
class UsersTest {
    @AutoClose
    private final Chat chat = new Chat();

    // ---- welcome ----

    @Test
    void whoJoinsIsWelcomed() {
        // given
        TestClient client = chat.connect();

        // when
        client.join("  ａｄａ ");

        // then
        assertThat(client.nextWelcome())
                .containsOnlyKeys("type", "username", "session", "resumed", "rooms")
                .containsEntry("username", "ada")
                .containsEntry("resumed", false)
                .containsEntry("rooms", List.of());
        assertThat(client.nextEvent()).isEqualTo("ada joined");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADA", "ａｄａ", " Ada "})
    void aNameIsInUseInAllItsForms(String name) {
        // given
        chat.join("ada");
        TestClient other = chat.connect();

        // when
        other.join(name);

        // then
        other.awaitEvent("error username_taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u200bda", "a\u202eda", "<ada>", "\ud83d\ude00", "a.b"})
    void aNameOfOtherCharactersIsRefused(String name) {
        // given
        TestClient client = chat.connect();

        // when
        client.join(name);

        // then
        assertThat(client.nextEvent()).isEqualTo("error invalid_field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Anonymous", "ANONYMOUS", " ａnonymous"})
    void nobodyIsCalledAsThoseWhoHaveNotJoined(String name) {
        // given
        TestClient client = chat.connect();

        // when
        client.join(name);

        // then
        assertThat(client.nextEvent()).isEqualTo("error username_taken");
    }

    // ---- resuming ----

    @Test
    void whoLostTheConnectionComesBackWithItsRooms() {
        // given
        TestClient bert = chat.join("bert");
        bert.enter("tea");
        TestClient anna = chat.connect();
        Map<String, Object> welcome = anna.resume("anna", true);
        anna.enter("tea");
        bert.awaitEvent("tea/anna joined");

        // when
        anna.abort();
        TestClient again = chat.connect();
        Map<String, Object> resumed = again.resume("anna", welcome.get("resume"));
        bert.send(Map.of("type", "message", "room", "tea", "text", "hello"));

        // then
        assertThat(resumed)
                .containsEntry("username", "anna")
                .containsEntry("resumed", true)
                .containsEntry("session", welcome.get("session"))
                .containsEntry("resume", welcome.get("resume"))
                .containsEntry("rooms", List.of("tea"));
        again.awaitEvent("tea/bert: hello");
    }

    @Test
    void whatWasMissedIsReadByTheLastSeq() {
        // given
        TestClient bert = chat.join("bert");
        bert.enter("tea");
        TestClient anna = chat.connect();
        Object token = anna.resume("anna", true).get("resume");
        anna.enter("tea");
        bert.say("tea", "seen", "1");
        anna.awaitEvent("tea/bert: seen");

        // when
        anna.abort();
        bert.say("tea", "missed", "2");
        bert.awaitEvent("ack 2");
        TestClient again = chat.connect();
        again.resume("anna", token);
        again.send(Map.of("type", "history", "room", "tea", "after", 1));

        // then
        assertThat(again.nextFrame("history").get("messages"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("message", "missed")
                .containsEntry("seq", 2);
    }

    @Test
    void aTokenThatIsWrongIsAPlainJoinWithAnotherToken() {
        // given
        TestClient client = chat.connect();

        // when
        Map<String, Object> welcome = client.resume("anna", "a token of somebody else");

        // then
        assertThat(welcome).containsEntry("resumed", false).containsEntry("username", "anna");
        assertThat((String) welcome.get("resume")).hasSizeGreaterThanOrEqualTo(22);
    }

    @Test
    void whoseConnectionIsLostKeepsTheNameForAWhile() {
        // given
        TestClient anna = chat.connect();
        anna.resume("anna", true);
        anna.abort();
        TestClient other = chat.connect();

        // when
        other.send(Map.of("type", "join", "username", "anna", "resume", "wrong"));

        // then
        other.awaitEvent("error username_taken");
    }

    @Test
    void severalConnectionsAreOneUserUntilTheLastHasGone() {
        // given
        TestClient bert = chat.join("bert");
        TestClient one = chat.connect();
        Object token = one.resume("anna", true).get("resume");
        one.enter("tea");
        TestClient two = chat.connect();

        // when
        Map<String, Object> welcome = two.resume("other", token);
        two.say("tea", "from the second", "1");

        // then
        assertThat(welcome).containsEntry("username", "anna");
        one.awaitEvent("tea/anna: from the second");
        one.send(Map.of("type", "users"));
        assertThat(one.nextFrame("users").get("users"))
                .isEqualTo(List.of(
                        Map.of("username", "bert", "connections", 1), Map.of("username", "anna", "connections", 2)));
        one.leave();
        one.awaitClosing();
        two.say("still here");
        assertThat(bert.nextEvents(2)).containsExactly("anna joined", "anna: still here");
    }

    @Test
    void aRoomThatOneConnectionEntersIsEnteredByAll() {
        // given
        TestClient one = chat.connect();
        Object token = one.resume("anna", true).get("resume");
        TestClient two = chat.connect();
        two.resume("anna", token);

        // when
        one.enter("tea");

        // then
        assertThat(two.nextFrame("room_joined")).containsEntry("room", "tea");
        two.send(Map.of("type", "leave_room", "room", "tea"));
        assertThat(one.nextFrame("room_left")).containsEntry("room", "tea");
    }

    @Test
    void whoJoinsUnderAnotherNameCannotComeBackAsTheOld() {
        // given
        TestClient anna = chat.connect();
        Object token = anna.resume("anna", true).get("resume");
        anna.join("anne");
        anna.nextWelcome();

        // when
        TestClient again = chat.connect();

        // then
        assertThat(again.resume("anna", token)).containsEntry("resumed", false);
    }

    // ---- private messages ----

    @Test
    void aPrivateMessageGoesToAllConnectionsOfTheTwoAndToNobodyElse() {
        // given
        TestClient eve = chat.join("eve");
        TestClient bert = chat.connect();
        Object token = bert.resume("Bert", true).get("resume");
        TestClient bertToo = chat.connect();
        bertToo.resume("Bert", token);
        TestClient anna = chat.join("anna");
        eve.awaitEvent("anna joined");

        // when
        anna.send(Map.of("type", "private", "to", "bert", "text", "secret", "id", "1"));

        // then
        for (TestClient client : List.of(anna, bert, bertToo)) {
            assertThat(client.nextFrame("private"))
                    .containsOnlyKeys("type", "from", "to", "message", "timestamp", "id")
                    .containsEntry("from", "anna")
                    .containsEntry("to", "Bert")
                    .containsEntry("message", "secret");
        }
        assertThat(anna.nextFrame()).isEqualTo(Map.of("type", "ack", "id", "1", "to", "Bert"));
        anna.say("fence");
        assertThat(eve.nextEvent()).isEqualTo("anna: fence");
    }

    @Test
    void aPrivateMessageUnderTheSameIdIsDeliveredOnce() {
        // given
        TestClient bert = chat.join("bert");
        TestClient anna = chat.join("anna");
        bert.awaitEvent("anna joined");
        Map<String, String> frame = Map.of("type", "private", "to", "bert", "text", "hello", "id", "1");

        // when
        anna.send(frame).send(frame).say("fence");
        anna.send(Map.of("type", "private", "to", "bert", "text", "other", "id", "1"));

        // then
        assertThat(bert.nextEvents(2)).containsExactly("anna to bert: hello", "anna: fence");
        anna.awaitEvent("ack 1");
        anna.awaitEvent("ack 1");
        anna.awaitEvent("error id_reused");
    }

    @Test
    void aPrivateMessageToOneselfComesOnce() {
        // given
        TestClient anna = chat.join("anna");

        // when
        anna.send(Map.of("type", "private", "to", "ANNA", "text", "note"));

        // then
        assertThat(anna.nextEvent()).isEqualTo("anna to anna: note");
        assertThat(anna.ping().nextEvent()).isEqualTo("pong");
    }

    @Test
    void aPrivateMessageToNobodyIsRefused() {
        // given
        TestClient anna = chat.join("anna");

        // when
        anna.send(Map.of("type", "private", "to", "bert", "text", "hello", "id", "1"));

        // then
        assertThat(anna.nextFrame()).containsEntry("code", "user_not_found").containsEntry("id", "1");
    }

    @Test
    void aPrivateMessageIsForUsers() {
        // given
        chat.join("bert");
        TestClient stranger = chat.connect();

        // when
        stranger.send(Map.of("type", "private", "to", "bert", "text", "hello"));

        // then
        assertThat(stranger.nextEvent()).isEqualTo("error not_joined");
    }

    // ---- typing ----

    @Test
    void typingInTheHallIsToldToAllOthers() {
        // given
        TestClient stranger = chat.connect();
        TestClient anna = chat.join("anna");
        stranger.awaitEvent("anna joined");

        // when
        anna.send(Map.of("type", "typing")).say("fence");

        // then
        assertThat(stranger.nextFrame())
                .containsOnlyKeys("topic", "username", "active", "timestamp")
                .containsEntry("topic", "chat.typing")
                .containsEntry("active", true);
        assertThat(stranger.nextEvent()).isIn("anna stopped typing", "anna: fence");
        assertThat(anna.nextEvent()).isEqualTo("anna: fence");
    }

    @Test
    void typingInARoomIsToldToItsMembers() {
        // given
        TestClient bert = chat.join("bert");
        bert.enter("tea");
        TestClient anna = chat.join("anna");
        anna.enter("tea");
        bert.awaitEvent("tea/anna joined");

        // when
        anna.send(Map.of("type", "typing", "room", "tea"));
        anna.send(Map.of("type", "typing", "room", "tea", "active", false));

        // then
        assertThat(bert.nextFrame()).containsEntry("topic", "room.tea.typing").containsEntry("room", "tea");
        assertThat(bert.nextEvent()).isEqualTo("tea/anna stopped typing");
    }

    @Test
    void typingToAUserIsToldToThatUserAlone() {
        // given
        TestClient eve = chat.join("eve");
        TestClient bert = chat.join("bert");
        TestClient anna = chat.join("anna");
        eve.awaitEvent("anna joined");
        bert.awaitEvent("anna joined");

        // when
        anna.send(Map.of("type", "typing", "to", "Bert"));
        anna.send(Map.of("type", "private", "to", "bert", "text", "hello"));

        // then
        assertThat(bert.nextFrame())
                .containsEntry("type", "typing")
                .containsEntry("to", "bert")
                .containsEntry("active", true);
        assertThat(bert.nextEvents(2)).containsExactlyInAnyOrder("anna stopped typing", "anna to bert: hello");
        anna.say("fence");
        assertThat(eve.nextEvent()).isEqualTo("anna: fence");
    }

    @Test
    void typingToOneselfIsNotTold() {
        // given
        TestClient anna = chat.join("anna");

        // when
        anna.send(Map.of("type", "typing", "to", "Anna")).ping();

        // then
        assertThat(anna.nextEvent()).isEqualTo("pong");
    }

    @Test
    void typingToNobodyIsRefused() {
        // given
        TestClient anna = chat.join("anna");

        // when
        anna.send(Map.of("type", "typing", "to", "bert"));

        // then
        assertThat(anna.nextEvent()).isEqualTo("error user_not_found");
    }
}
