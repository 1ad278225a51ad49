package io.genserver.chat;

import static io.genserver.chat.RawClient.BINARY;
import static io.genserver.chat.RawClient.CLOSE;
import static io.genserver.chat.RawClient.CONTINUATION;
import static io.genserver.chat.RawClient.FIN;
import static io.genserver.chat.RawClient.PING;
import static io.genserver.chat.RawClient.PONG;
import static io.genserver.chat.RawClient.TEXT;
import static io.genserver.chat.RawClient.closeFrameOf;
import static io.genserver.chat.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a WebSocket ends, and with which code; RFC 6455 section 7. */
class ClosingTest {
    private static final int LIMIT = 64 * 1024;

    private EchoServer echo;
    private RawClient client;

    @BeforeEach
    void start() throws InterruptedException {
        echo = EchoServer.start(0, LIMIT);
        client = RawClient.connect(echo).upgrade();
    }

    @AfterEach
    void stop() {
        client.close();
        echo.close();
    }

    // ---- by the client ----

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void theClientsCodeIsSentBack(int code) {
        // when
        client.closeFrame(code);

        // then
        assertThat(client.closeCode()).isEqualTo(code);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void aCloseFrameWithoutACodeIsAnsweredByOne() {
        // when
        client.send(frame(FIN | CLOSE, new byte[0]));

        // then
        assertThat(client.nextFrame(CLOSE).payload()).isEmpty();
        assertThat(client.isClosedByServer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535})
    void aCodeThatMayNotBeSentIsAnsweredWith1002(int code) {
        // when
        client.closeFrame(code);

        // then
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "e282", "ff", "eda080", "6f6bc3"})
    void aReasonThatIsNoUtf8IsAnsweredWith1007(String reason) {
        // when
        client.send(frame(FIN | CLOSE, HexFormat.of().parseHex("03e8" + reason)));

        // then
        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @Test
    void aReasonMayBe123Bytes() {
        // given
        byte[] payload = ByteBuffer.allocate(125)
                .putShort((short) 1000)
                .put("ä€".repeat(24).getBytes(UTF_8))
                .put("abc".getBytes(UTF_8))
                .array();

        // when
        client.send(frame(FIN | CLOSE, payload));

        // then
        assertThat(client.closeCode()).isEqualTo(1000);
    }

    @Test
    void nothingIsSentAfterTheCloseFrame() {
        // when
        client.send(concat(
                closeFrameOf(1000),
                frame(FIN | PING, "late".getBytes(UTF_8)),
                frame(FIN | TEXT, "late".getBytes(UTF_8)),
                closeFrameOf(1001)));

        // then
        assertThat(client.nextFrame().opcode()).isEqualTo(CLOSE);
        assertThat(client.rest()).isEmpty();
    }

    // ---- by the server ----

    @Test
    void aClientThatDoesNotAnswerIsCutOff() throws Exception {
        // given
        try (var chat = new Chat()) {
            RawClient silent = chat.raw().upgrade();

            // when
            silent.send(frame(FIN | BINARY, new byte[] {1}));

            // then
            assertThat(silent.closeCode()).isEqualTo(1003);
            silent.say("what comes before the answer is ignored");
            assertThat(silent.rest()).isEmpty();
        }
    }

    @Test
    void aClientThatDoesNotCloseTheConnectionIsCutOff() {
        // when
        client.closeFrame(1000);
        assertThat(client.closeCode()).isEqualTo(1000);
        assertThat(client.rest()).isEmpty(); // the server has closed its side

        // then
        Chat.eventually(
                () -> assertThatThrownBy(() -> client.send(new byte[1])).isInstanceOf(UncheckedIOException.class));
    }

    @Test
    void theCloseFrameReachesAClientThatIsStillSending() {
        // given
        byte[] junk = new byte[1 << 20];

        // when
        client.send(new byte[] {(byte) 0x81, 0x01, 'x'}); // not masked
        for (int i = 0; i < 8; i++) {
            client.send(junk);
        }

        // then
        assertThat(client.closeCode()).isEqualTo(1002);
        assertThat(client.rest()).isEmpty();
    }

    // ---- for what breaks the rules ----

    /** The bytes of frames, in hexadecimal; RFC 6455 section 5. */
    @ParameterizedTest
    @CsvSource({
        "a ping of 126 bytes,            89fe007e00000000",
        "a ping in parts,                098000000000",
        "a close frame in parts,         088000000000",
        "a reserved control opcode,      8b8000000000",
        "another one,                    8f8000000000",
        "a reserved data opcode,         838000000000",
        "another one in parts,           078000000000",
        "a continuation of nothing,      808000000000",
        "a continuation after the end,   818100000000_7b_808000000000",
        "a message within another,       018000000000_818000000000",
        "a length longer than need be,   81fe000100000000_7b",
        "a length even longer,           81ff000000000000000100000000_7b",
        "a negative length,              81ffffffffffffffffff00000000",
        "half a close code,              888100000000_03",
    })
    void whatBreaksTheRulesOfFramesClosesWith1002(String what, String frames) {
        // when
        client.send(HexFormat.of().parseHex(frames.replace("_", "")));

        // then
        assertThat(client.closeCode()).as(what).isEqualTo(1002);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "c328", "eda080", "f4908080", "c0af", "ff"})
    void textThatIsNoUtf8ClosesWith1007(String text) {
        // when
        client.send(frame(FIN | TEXT, HexFormat.of().parseHex(text)));

        // then
        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @Test
    void textThatIsNoUtf8ClosesBeforeTheMessageEnds() {
        // when
        client.send(frame(TEXT, "ä".getBytes(UTF_8))).send(frame(CONTINUATION, new byte[] {(byte) 0xFF}));

        // then
        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @Test
    void aCharacterMayBeCutByFragments() {
        // given
        byte[] euro = "€".getBytes(UTF_8);

        // when
        client.send(frame(TEXT, new byte[] {euro[0]}))
                .send(frame(CONTINUATION, new byte[] {euro[1]}))
                .send(frame(FIN | CONTINUATION, new byte[] {euro[2]}));

        // then
        assertThat(client.nextFrame().text()).isEqualTo("€");
    }

    @Test
    void aFrameThatIsTooBigClosesWith1009BeforeItHasCome() {
        // when
        client.send(HexFormat.of().parseHex("82ff0000000000010001")); // 65,537 bytes are to follow

        // then
        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void moreFragmentsThanAllowedCloseWith1008() {
        // given
        int most = EchoServer.maxFragments(LIMIT);

        // when
        client.send(frame(TEXT, new byte[0]));
        for (int i = 0; i < most; i++) {
            client.send(frame(CONTINUATION, new byte[0]));
        }

        // then
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void asManyFragmentsAsAllowedAreAMessage() {
        // given
        int most = EchoServer.maxFragments(LIMIT);

        // when
        for (int message = 0; message < 2; message++) {
            client.send(frame(TEXT, "x".getBytes(UTF_8)));
            for (int i = 0; i < most - 2; i++) {
                client.send(frame(CONTINUATION, "x".getBytes(UTF_8)));
            }
            client.send(frame(FIN | CONTINUATION, "x".getBytes(UTF_8)));
        }

        // then
        assertThat(client.nextFrame().text()).hasSize(most);
        assertThat(client.nextFrame().text()).hasSize(most);
    }

    // ---- pings ----

    @Test
    void aPongThatNobodyAskedForIsIgnored() {
        // when
        client.send(frame(FIN | PONG, "x".getBytes(UTF_8))).send(frame(FIN | PING, "y".getBytes(UTF_8)));

        // then
        assertThat(client.nextFrame().text()).isEqualTo("y");
    }

    @Test
    void whileAClientDoesNotReadOnlyItsLastPingIsKept() {
        // given
        var channel =
                new EmbeddedChannel(new ControlFrames(new Rate(1_000, Duration.ofSeconds(1)), Duration.ofMinutes(1)));
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        // when
        for (int i = 0; i < 1_000; i++) {
            channel.writeInbound(new PingWebSocketFrame(Unpooled.copiedBuffer("ping " + i, UTF_8)));
        }
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();

        // then
        PongWebSocketFrame pong = channel.readOutbound();
        assertThat(pong.content().toString(UTF_8)).isEqualTo("ping 999");
        assertThat((Object) channel.readOutbound()).isNull();
        pong.release();
        channel.finishAndReleaseAll();
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
