package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerRef;
import io.genserver.Supervisor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of the chat when a part of it crashes or is killed. */
class CrashTest {
    /** A text that the connection's handler crashes on. */
    private static final String POISON = "poison";

    /** As in {@link ChatServer}: one restart more, and a connection is given up. */
    private static final int RESTARTS = 5;

    @AutoClose
    private final Chat chat = new Chat(CrashTest::readOrCrash);

    private static ClientFrame readOrCrash(String text) throws Refusal {
        if (text.contains(POISON)) {
            throw new IllegalStateException("a bug, as far as the runtime can tell");
        }
        return ClientFrames.read(text);
    }

    // ---- a connection's handler crashes ----

    @Test
    void theOthersKeepChattingWhenAConnectionCrashes() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.awaitEvent("bert joined");
        TestClient crashing = chat.join("carl");

        // when
        crashing.say(POISON);
        crashing.awaitEvent("error message_failed");
        anna.say("still here?");
        bert.say("of course");

        // then
        assertThat(anna.nextEvents(3)).containsExactlyInAnyOrder("carl joined", "anna: still here?", "bert: of course");
        assertThat(bert.nextEvents(3)).containsExactlyInAnyOrder("carl joined", "anna: still here?", "bert: of course");
    }

    @Test
    void theCrashedOneComesBackOnItsSocketUnderItsName() {
        // given
        TestClient watching = chat.connect();
        TestClient anna = chat.join("anna");

        // when
        anna.say(POISON).say("I am back");

        // then
        assertThat(anna.nextEvents(2)).containsExactly("error message_failed", "anna: I am back");
        assertThat(watching.nextEvents(2)).containsExactly("anna joined", "anna: I am back");
        anna.assertOpen();
    }

    @Test
    void whatWasSentBehindTheBadFrameIsHandledInItsOrder() {
        // given
        RawClient anna = chat.raw().upgrade();
        TestClient watching = chat.connect();
        String[] frames = new String[] {
            TestClient.json(Map.of("type", "join", "username", "anna")),
            RawClient.message("1"),
            RawClient.message(POISON),
            RawClient.message("2"),
            RawClient.message(POISON),
            RawClient.message("3"),
            RawClient.message("4")
        };

        // when
        anna.texts(frames);

        // then
        assertThat(watching.nextEvents(5)).containsExactly("anna joined", "anna: 1", "anna: 2", "anna: 3", "anna: 4");
    }

    @Test
    void theClientIsToldWhichFrameFailed() {
        // given
        TestClient anna = chat.join("anna");

        // when
        anna.ping().say(POISON);

        // then
        assertThat(anna.nextEvent()).isEqualTo("pong");
        Map<String, Object> error = anna.nextFrame();
        assertThat(error).containsOnlyKeys("type", "code", "message", "frame");
        assertThat(error)
                .containsEntry("type", "error")
                .containsEntry("code", "message_failed")
                .containsEntry("frame", 4); // after connect's ping, the join and the ping
        assertThat(error.get("message")).asString().contains("4");
    }

    @Test
    void aCrashIsReportedOnceAndWithoutTheText() {
        // given
        TestClient anna = chat.join("anna");

        // when
        anna.say(POISON).say("I am back");
        anna.awaitEvent("anna: I am back");

        // then
        assertThat(chat.crashReports()).singleElement().satisfies(report -> {
            assertThat(report.server()).startsWith("Connection");
            assertThat(report.cause()).isInstanceOf(IllegalStateException.class);
            assertThat(report.toString()).doesNotContain(POISON);
        });
    }

    @Test
    void whoCrashesAndClosesAtOnceLeaves() {
        // given
        TestClient watching = chat.connect();
        RawClient anna = chat.raw().upgrade();

        // when
        anna.join("anna").say(POISON).say("last words").closeFrame(1000);

        // then
        assertThat(watching.nextEvents(3)).containsExactly("anna joined", "anna: last words", "anna left");
        eventually(() -> assertThat(chat.connections()).hasSize(1));
    }

    @Test
    void whoCrashesTooOftenIsClosedWith1011() {
        // given
        TestClient anna = chat.join("anna");

        // when
        for (int i = 0; i <= RESTARTS; i++) {
            anna.say(POISON);
        }

        // then
        assertThat(anna.awaitClosing().code()).isEqualTo(1011);
        assertThat(anna.eventsLeft()).filteredOn("error message_failed"::equals).hasSize(RESTARTS);
        assertThat(chat.crashReports()).hasSize(RESTARTS + 1);
    }

    @Test
    void whoCrashesTooOftenLeavesAndTheOthersStay() {
        // given
        TestClient bert = chat.join("bert");
        TestClient anna = chat.join("anna");
        bert.awaitEvent("anna joined");

        // when
        for (int i = 0; i <= RESTARTS; i++) {
            anna.say(POISON);
        }

        // then
        assertThat(bert.nextEvent()).isEqualTo("anna left");
        bert.say("who was that?");
        assertThat(bert.nextEvent()).isEqualTo("bert: who was that?");
        assertThat(chat.connections()).hasSize(1);
    }

    @Test
    void whoWasClosedForCrashingMayComeBackUnderTheSameName() {
        // given
        TestClient anna = chat.join("anna");
        for (int i = 0; i <= RESTARTS; i++) {
            anna.say(POISON);
        }
        anna.awaitClosing();

        // when
        TestClient again = chat.connect().join("anna");

        // then
        assertThat(again.eventsUntil("anna joined"))
                .as("that she had left may be told before or after she is back")
                .isSubsetOf("anna left");
    }

    // ---- servers are killed ----

    @Test
    void aConnectionThatIsKilledComesBackOnItsSocketUnderItsName() {
        // given
        TestClient anna = chat.join("anna");

        // when
        ServerRef<?, ?> killed = killOneOf(chat.connections());

        // then
        eventually(() -> assertThat(chat.connections()).hasSize(1).doesNotContain(killed));
        anna.say("I am back");
        assertThat(anna.nextEvent()).isEqualTo("anna: I am back");
    }

    @Test
    void theHallIsRestartedAloneWhenItIsKilled() {
        // given
        TestClient anna = chat.join("anna");

        // when
        killAndAwaitSuccessor("chat.room.hall");
        anna.say("hello?");

        // then
        assertThat(anna.nextEvent()).isEqualTo("anna: hello?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.events", "chat.events.subscribers"})
    void theBusKeepsItsSubscriptionWhenItIsKilled(String name) {
        // given
        TestClient anna = chat.join("anna");

        // when
        killAndAwaitSuccessor(name);
        anna.say("hello?");

        // then
        assertThat(anna.nextEvent()).isEqualTo("anna: hello?");
    }

    @Test
    void openSocketsStayWhenTheListenerIsKilled() {
        // given
        TestClient anna = chat.join("anna");

        // when
        killAndAwaitSuccessor("chat.http");
        chat.join("bert");

        // then
        assertThat(anna.nextEvent()).isEqualTo("bert joined");
    }

    @Test
    void theListenerIsKilledAsOftenAsItsSupervisorAllows() {
        // given
        int port = chat.port();

        // when
        for (int i = 0; i < 3; i++) {
            killAndAwaitSuccessor("chat.http");
        }

        // then
        assertThat(chat.port()).isEqualTo(port);
        assertThat(chat.join("anna").ping().nextEvent()).isEqualTo("pong");
    }

    @Test
    void clientsComeBackWhenTheDirectoryWasKilled() {
        // given
        TestClient anna = chat.join("anna");
        ServerRef<?, ?> listener = chat.named("chat.http");

        // when
        chat.named("chat.directory").kill();

        // then
        assertThat(anna.awaitClosing().code()).isEqualTo(1012);
        awaitSuccessor("chat.http", listener);
        assertThat(chat.join("anna").say("I am back").nextEvent()).isEqualTo("anna: I am back");
    }

    @Test
    void clientsComeBackWhenTheSupervisorOfConnectionsWasKilled() {
        // given
        TestClient anna = chat.join("anna");
        ServerRef<?, ?> listener = chat.named("chat.http");

        // when
        chat.named("chat.connections").kill();

        // then
        assertThat(anna.awaitClosing().code()).isEqualTo(1011);
        awaitSuccessor("chat.http", listener);
        assertThat(chat.join("anna").say("I am back").nextEvent()).isEqualTo("anna: I am back");
    }

    private static ServerRef<?, ?> killOneOf(List<ServerRef<?, ?>> servers) {
        ServerRef<?, ?> one = servers.getFirst();
        one.kill();
        return one;
    }

    private void killAndAwaitSuccessor(String name) {
        ServerRef<?, ?> killed = chat.named(name);
        killed.kill();
        awaitSuccessor(name, killed);
    }

    private void awaitSuccessor(String name, ServerRef<?, ?> old) {
        eventually(() -> assertThat(chat.runtime().registry().whereis(name))
                .hasValueSatisfying(now -> assertThat(now).isNotSameAs(old)));
        // A server has its name before its init is done; the supervisor is busy until then.
        Supervisor.named("chat", chat.runtime()).whichChildren();
    }
}
