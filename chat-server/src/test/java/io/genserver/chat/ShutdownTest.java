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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What clients see of the end, and what is left after it. */
class ShutdownTest {
    @AutoClose
    private final Chat chat = new Chat();

    @Test
    void usersSeeEachOtherLeaveAndAreThenClosedWith1001() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        TestClient stranger = chat.connect();
        anna.awaitEvent("bert joined");

        // when
        chat.server().close();

        // then
        for (TestClient client : List.of(anna, bert, stranger)) {
            assertThat(client.awaitClosing()).isEqualTo(new Closing(1001, "the server is going away"));
            assertThat(client.eventsLeft()).containsExactlyInAnyOrder("anna left", "bert left");
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
        assertThat(bert.eventsLeft()).hasSize(52).contains("anna: message 49");
    }

    @Test
    void aClientThatDoesNotAnswerIsNotWaitedForWithoutEnd() {
        // given
        RawClient mute = chat.raw().upgrade().text("{\"type\":\"ping\"}");
        mute.nextFrame(RawClient.TEXT);

        // when
        chat.server().close();

        // then
        assertThat(mute.closeCode()).isEqualTo(1001);
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
        return ChatConfig.builder()
                .set(Options.PORT, port)
                .set(Options.DATA_DIR, data.path())
                .build();
    }
}
