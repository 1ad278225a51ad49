package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chat for those who sign in: who they are is what their token says, and others are told nothing. */
class SignInTest {
    private static final String SECRET = "a secret of thirty-two characters and more";

    private static final Map<String, Object> REFUSED = Map.of(
            "type",
            "error",
            "code",
            "not_signed_in",
            "message",
            "this is for those who are signed in: join with a token that is valid");

    @AutoClose
    private final Chat chat = Chat.with(config -> config.set(Options.TOKEN_SECRET, Optional.of(new Secret(SECRET))));

    // ---- those who are signed in ----

    @Test
    void theSubjectOfATokenIsTheName() {
        // given
        TestClient client = chat.connect();

        // when
        client.send(Map.of("type", "join", "token", token("Ada Lovelace")));

        // then
        assertThat(client.nextWelcome())
                .containsEntry("username", "Ada Lovelace")
                .containsEntry("resumed", false);
        client.awaitEvent("Ada Lovelace joined");
        client.say("hello").awaitEvent("Ada Lovelace: hello");
    }

    @Test
    void aNameBesideTheTokenHasToBeItsOwn() {
        // given
        TestClient client = chat.connect();

        // when
        client.send(Map.of("type", "join", "username", "bert", "token", token("ada")));
        client.send(Map.of("type", "join", "username", "ADA", "token", token("ada")));
        client.send(Map.of("type", "join", "username", "ada", "token", token("ada")));

        // then
        assertThat(client.nextEvents(3)).containsExactly("error not_signed_in", "error not_signed_in", "ada joined");
    }

    @Test
    void aClockThatIsALittleOffDoesNoHarm() {
        // given
        long now = Instant.now().getEpochSecond();

        // when
        TestClient slow = chat.connect();
        slow.send(join(TestToken.of("ada").with("exp", now - 5).hs256(SECRET)));
        TestClient fast = chat.connect();
        fast.send(join(TestToken.of("bert").with("nbf", now + 5).hs256(SECRET)));

        // then
        slow.awaitEvent("ada joined");
        fast.awaitEvent("bert joined");
    }

    @Test
    void whoHasJoinedStaysAfterABadToken() {
        // given
        TestClient ada = signedIn("ada");

        // when
        ada.send(join("nonsense"));
        ada.say("still here");

        // then
        assertThat(ada.nextEvents(2)).containsExactly("error not_signed_in", "ada: still here");
    }

    // ---- one user, several connections ----

    @Test
    void aSecondConnectionIsTheSameUser() {
        // given
        TestClient first = signedIn("ada");
        first.enter("tea");

        // when
        TestClient second = chat.connect();
        second.send(join(token("ada")));

        // then
        assertThat(second.nextWelcome()).containsEntry("resumed", true).containsEntry("rooms", List.of("tea"));
        second.say("tea", "from the second", "1");
        first.awaitEvent("tea/ada: from the second");
        first.leave();
        second.say("tea", "from the last", "2").awaitEvent("tea/ada: from the last");
    }

    @Test
    void whoLostTheConnectionComesBackByTheTokenAlone() {
        // given
        TestClient before = chat.connect();
        before.send(Map.of("type", "join", "token", token("ada"), "resume", true));
        before.awaitEvent("ada joined");
        before.enter("tea");
        before.abort();

        // when
        TestClient after = chat.connect();
        after.send(join(token("ada")));

        // then
        assertThat(after.nextWelcome()).containsEntry("resumed", true).containsEntry("rooms", List.of("tea"));
    }

    @Test
    void toComeBackNeedsATokenToo() {
        // given
        TestClient before = chat.connect();
        before.send(Map.of("type", "join", "token", token("ada"), "resume", true));
        String resume = (String) before.nextWelcome().get("resume");

        // when
        TestClient without = chat.connect();
        without.send(Map.of("type", "join", "username", "ada", "resume", resume));
        TestClient with = chat.connect();
        with.send(Map.of("type", "join", "token", token("ada"), "resume", resume));

        // then
        assertThat(without.nextFrame()).isEqualTo(REFUSED);
        assertThat(with.nextWelcome()).containsEntry("resumed", true).containsEntry("resume", resume);
    }

    @Test
    void toComeBackAsSomebodyElseIsToJoin() {
        // given
        TestClient ada = chat.connect();
        ada.send(Map.of("type", "join", "token", token("ada"), "resume", true));
        Map<String, Object> welcome = ada.nextWelcome();

        // when
        TestClient bert = chat.connect();
        bert.send(Map.of("type", "join", "token", token("bert"), "resume", welcome.get("resume")));

        // then
        assertThat(bert.nextWelcome())
                .containsEntry("username", "bert")
                .containsEntry("resumed", false)
                .doesNotContainEntry("session", welcome.get("session"));
    }

    @Test
    void aNameInOtherLettersIsNotTheSameUser() {
        // given
        TestClient ada = signedIn("ada");

        // when
        TestClient other = chat.connect();
        other.send(join(token("ADA")));

        // then
        assertThat(other.nextEvent()).isEqualTo("error username_taken");
        ada.assertOpen();
    }

    @Test
    void whoJoinsAgainAsTheSameIsTheSame() {
        // given
        TestClient ada = signedIn("ada");
        ada.enter("tea");

        // when
        ada.send(join(token("ada")));

        // then
        assertThat(ada.nextWelcome()).containsEntry("resumed", true).containsEntry("rooms", List.of("tea"));
        assertThat(ada.ping().nextEvent()).isEqualTo("pong");
    }

    // ---- those who are not ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'join','username':'ada'}",
                "{'type':'join','username':'ada','resume':true}",
                "{'type':'message','text':'hello'}",
                "{'type':'message','text':'hello','room':'tea'}",
                "{'type':'private','to':'ada','text':'hello'}",
                "{'type':'typing'}",
                "{'type':'join_room','room':'tea'}",
                "{'type':'leave_room','room':'tea'}",
                "{'type':'rooms'}",
                "{'type':'users'}",
                "{'type':'history'}"
            })
    void whoIsNotSignedInCanDoNothing(String frame) {
        // given
        TestClient ada = signedIn("ada");
        TestClient stranger = chat.connect();

        // when
        stranger.send(frame.replace('\'', '"'));

        // then
        assertThat(stranger.nextFrame()).isEqualTo(REFUSED);
        assertThat(stranger.ping().nextEvent()).isEqualTo("pong");
        assertThat(ada.ping().nextEvent()).isEqualTo("pong");
    }

    @Test
    void whoIsNotSignedInHearsNothing() {
        // given
        TestClient stranger = chat.connect();
        TestClient ada = signedIn("ada");

        // when
        ada.say("for those who are signed in").awaitEvent("ada: for those who are signed in");
        TestClient later = signedIn("bert"); // by now, all that is on its way to the stranger has been written
        later.ping().awaitEvent("pong");

        // then
        assertThat(stranger.ping().nextEvent()).isEqualTo("pong");
    }

    private TestClient signedIn(String name) {
        TestClient client = chat.connect();
        client.send(join(token(name)));
        client.nextWelcome();
        client.awaitEvent(name + " joined");
        return client;
    }

    private static String token(String subject) {
        return TestToken.of(subject).hs256(SECRET);
    }

    private static Map<String, Object> join(String token) {
        return Map.of("type", "join", "token", token);
    }
}
