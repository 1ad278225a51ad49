package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static io.genserver.chat.RawClient.FIN;
import static io.genserver.chat.RawClient.PING;
import static io.genserver.chat.RawClient.PONG;
import static io.genserver.chat.RawClient.TEXT;
import static io.genserver.chat.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How long a client may be silent. */
class KeepAliveTest {

    @Nested
    class InTheChat {
        private Chat chat;

        @AfterEach
        void stop() throws Exception {
            chat.close();
        }

        @Test
        void whoSendsNoFrameIsClosed() {
            // given
            chat = Chat.with(config -> config.set(Options.HANDSHAKE_TIMEOUT, Duration.ofMillis(200)));

            // when
            RawClient client = chat.raw().upgrade();

            // then
            assertThat(client.nextFrame().opcode()).isEqualTo(PING);
            assertThat(client.closeCode()).isEqualTo(1001);
            assertThat(client.isClosedByServer()).isTrue();
            client.close();
            awaitNobody();
        }

        @Test
        void whoSendsHalfAFrameSendsNone() {
            // given
            chat = Chat.with(config -> config.set(Options.HANDSHAKE_TIMEOUT, Duration.ofMillis(200)));

            // when
            RawClient client = chat.raw().upgrade().send(new byte[] {(byte) (FIN | TEXT)});

            // then
            assertThat(client.closeCode()).isEqualTo(1001);
            client.close();
            awaitNobody();
        }

        @Test
        void whoOnlyListensStays() {
            // given
            chat = Chat.with(config -> config.set(Options.HANDSHAKE_TIMEOUT, Duration.ofSeconds(2))
                    .set(Options.PING_INTERVAL, Duration.ofMillis(100)));
            RawClient client = chat.raw().upgrade();

            // when
            for (int i = 0; i < 5; i++) { // the first is for the first frame
                assertThat(client.nextFrame().opcode()).isEqualTo(PING);
                client.send(frame(FIN | PONG, new byte[0]));
            }

            // then
            client.text("{\"type\":\"ping\"}");
            assertThat(client.nextFrame(TEXT).text()).contains("pong");
        }

        @Test
        void whoDoesNotAnswerIsClosed() {
            // given
            chat = Chat.with(config -> config.set(Options.PING_INTERVAL, Duration.ofMillis(200))
                    .set(Options.IDLE_TIMEOUT, Duration.ofMillis(400)));
            RawClient client = chat.raw().upgrade().join("Ada");

            // when
            client.nextFrame(PING);

            // then
            assertThat(client.closeCode()).isEqualTo(1001);
            client.close();
            awaitNobody();
        }

        @Test
        void whoIsGoneWithoutAWordIsForgotten() {
            // given
            chat = Chat.with(config -> config.set(Options.PING_INTERVAL, Duration.ofMillis(200))
                    .set(Options.IDLE_TIMEOUT, Duration.ofMillis(400)));

            // when
            RawClient gone = chat.raw().upgrade().join("Ada"); // reads nothing, says nothing

            // then
            gone.nextFrame(TEXT);
            awaitNobody();
        }

        private void awaitNobody() {
            eventually(() -> {
                assertThat(chat.connections()).isEmpty();
                assertThat(chat.server().connections().size()).isZero();
            });
        }
    }

    // ---- to the second ----

    private final EmbeddedChannel channel = new EmbeddedChannel();

    KeepAliveTest() {
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new KeepAlive(new KeepAlive.Patience(
                                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60))),
                        new ControlFrames(new Rate(1_000, Duration.ofSeconds(1)), Duration.ofMinutes(1)));
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void theFirstFrameHasTenSeconds() {
        // when
        pass(Duration.ofMillis(4_999));
        assertNothingSent();
        pass(Duration.ofMillis(1));
        assertPinged();
        pass(Duration.ofMillis(4_999));
        assertNothingSent();
        pass(Duration.ofMillis(1));

        // then
        assertClosed();
    }

    @Test
    void aClientIsPingedAfterThirtySecondsAndClosedAfterSixty() {
        // given
        pass(Duration.ofSeconds(3));
        say();

        // when
        pass(Duration.ofMillis(29_999));
        assertNothingSent();
        pass(Duration.ofMillis(1));
        assertPinged();
        pass(Duration.ofMillis(29_999));
        assertNothingSent();
        pass(Duration.ofMillis(1));

        // then
        assertClosed();
    }

    @Test
    void whoSaysSomethingIsNotPinged() {
        // given
        say();

        // when
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(29));
            say();
        }

        // then
        assertNothingSent();
    }

    @Test
    void whoAnswersIsSpared() {
        // given
        say();

        // when
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(30));
            assertPinged();
            pass(Duration.ofSeconds(29));
            channel.writeInbound(new PongWebSocketFrame());
        }

        // then
        assertNothingSent();
    }

    @Test
    void whoIsInTheMiddleOfAFrameIsNotSilent() {
        // given
        say();

        // when
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(29));
            channel.pipeline().fireChannelReadComplete(); // bytes came, but no frame yet
        }

        // then
        assertNothingSent();
    }

    @Test
    void whoIsNotListenedToIsNotSilent() {
        // given
        say();
        channel.config().setAutoRead(false);

        // when
        pass(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(30));

        // then
        assertNothingSent();
        channel.config().setAutoRead(true);
        pass(Duration.ofSeconds(30));
        assertPinged();
    }

    @Test
    void afterAPauseOfTheServerAClientIsAskedFirst() {
        // given
        say();

        // when
        pass(Duration.ofMinutes(10));

        // then
        assertPinged();
        assertNothingSent();
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private void say() {
        channel.writeInbound(new TextWebSocketFrame("x"));
        channel.<TextWebSocketFrame>readInbound().release();
    }

    private void assertNothingSent() {
        assertThat((Object) channel.readOutbound()).isNull();
    }

    private void assertPinged() {
        PingWebSocketFrame ping = channel.readOutbound();
        assertThat(ping).isNotNull();
        ping.release();
    }

    private void assertClosed() {
        CloseWebSocketFrame close = channel.readOutbound();
        assertThat(close).isNotNull();
        assertThat(close.statusCode()).isEqualTo(1001);
        close.release();
    }
}
