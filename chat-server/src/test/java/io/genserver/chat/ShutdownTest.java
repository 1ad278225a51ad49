package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.ExitReason;
import io.genserver.ServerRuntime;
import io.genserver.chat.TestClient.Closing;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What clients see of the end, and what is left after it. */
class ShutdownTest {
    @AutoClose
    private final Chat chat = new Chat();

    @Test
    void allAreToldWhenToComeBackAndThenClosedWith1012() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        TestClient stranger = chat.connect();
        anna.awaitEvent("bert joined");

        // when
        chat.server().close();

        // then
        for (TestClient client : List.of(anna, bert, stranger)) {
            assertThat(client.awaitClosing()).isEqualTo(new Closing(1012, "the server restarts"));
            assertThat(client.nextEvents(2)).containsExactlyInAnyOrder("anna left", "bert left");
            assertThat((Integer) client.nextFrame().get("reconnectAfterMs")).isBetween(1_000, 5_000);
            assertThat(client.eventsLeft()).as("after that").isEmpty();
        }
    }

    @Test
    void whatWasSaidBeforeIsStillToldToAll() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        for (int i = 0; i < 50; i++) {
            anna.say("message " + i);
        }
        anna.awaitEvent("anna: message 49");

        // when
        chat.server().close();

        // then
        bert.awaitClosing();
        assertThat(bert.eventsLeft()).contains("anna: message 49").endsWith("closing");
    }

    @Test
    void whatTheServerHasGotIsDoneAndAnswered() throws Exception {
        // given
        var begun = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        try (var slow = new Chat(text -> {
            begun.countDown();
            await(goesOn);
            return ClientFrames.read(text);
        })) {
            RawClient anna = slow.raw()
                    .upgrade()
                    .texts(IntStream.range(0, 40)
                            .mapToObj(i -> "{\"type\":\"ping\",\"id\":\"%d\"}".formatted(i))
                            .toArray(String[]::new));
            await(begun);

            // when
            Thread closing = Thread.ofVirtual().start(slow.server()::close);
            awaitDraining(slow);
            goesOn.countDown();

            // then
            for (int i = 0; i < 40; i++) {
                assertThat(anna.nextFrame(RawClient.TEXT).text()).contains("pong");
            }
            assertThat(anna.nextFrame(RawClient.TEXT).text()).contains("closing");
            assertThat(anna.closeCode()).isEqualTo(1012);
            closing.join();
        }
    }

    @Test
    void whileItDrainsItIsNotReadyAndTakesNobodyIn() throws Exception {
        // given
        var begun = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        try (var slow = new Chat(text -> {
            if (text.contains("slow")) {
                begun.countDown();
                await(goesOn);
            }
            return ClientFrames.read(text);
        })) {
            TestClient anna = slow.join("anna");
            Chat.eventually(
                    () -> assertThat(slow.get("/health/ready").statusCode()).isEqualTo(200));
            anna.say("slow");
            await(begun);

            // when
            Thread closing = Thread.ofVirtual().start(slow.server()::close);
            awaitDraining(slow);

            // then
            assertThat(slow.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(slow.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(slow.raw().handshake().status()).isEqualTo(503);
            anna.assertOpen();
            goesOn.countDown();
            assertThat(anna.nextEvent()).isEqualTo("anna: slow");
            assertThat(anna.awaitClosing().code()).isEqualTo(1012);
            closing.join();
        }
    }

    private static void awaitDraining(Chat chat) {
        Chat.eventually(() -> assertThat(chat.get("/health/ready").body()).contains("draining"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void aClientThatDoesNotAnswerIsNotWaitedForWithoutEnd() {
        // given
        RawClient mute = chat.raw().upgrade().text("{\"type\":\"ping\"}");
        mute.nextFrame(RawClient.TEXT);

        // when
        chat.server().close();

        // then
        assertThat(mute.closeCode()).isEqualTo(1012);
        assertThat(mute.isClosedByServer()).isTrue();
    }

    @Test
    void nobodyComesInAnyMore() {
        // given
        int port = chat.port();

        // when
        chat.server().close();

        // then
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void thePortIsFreeAgain() throws Exception {
        // given
        int port = chat.port();
        chat.join("anna");
        chat.server().close();

        // when
        try (var data = new TestFolder();
                var next = ChatServer.start(config(port, data), ServerRuntime.create(), ClientFrames::read);
                RawClient client = RawClient.connect(port)) {
            // then
            assertThat(next.port()).isEqualTo(port);
            client.upgrade();
        }
    }

    @Test
    void noServerIsLeft() {
        // given
        chat.join("anna");

        // when
        chat.server().close();

        // then
        assertThat(chat.runtime().registry().names()).isEmpty();
        assertThat(chat.crashReports()).isEmpty();
    }

    @Test
    void whoWaitsForTheEndIsTold() {
        // when
        chat.server().close();

        // then
        assertThat(chat.server().awaitExit()).isInstanceOf(ExitReason.Shutdown.class);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        // given
        chat.server().close();

        // when
        chat.server().close();

        // then
        assertThat(chat.crashReports()).isEmpty();
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (var data = new TestFolder();
                var taken = new ServerSocket(0)) {
            // given
            ChatConfig config = config(taken.getLocalPort(), data);

            // when, then
            assertThatThrownBy(() -> ChatServer.start(config, ServerRuntime.create(), ClientFrames::read))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()))
                    .hasMessageNotContaining("\n");
        }
    }

    private static ChatConfig config(int port, TestFolder data) {
        return TestConfig.builder()
                .set(Options.PORT, port)
                .set(Options.DATA_DIR, data.path())
                .build();
    }
}
