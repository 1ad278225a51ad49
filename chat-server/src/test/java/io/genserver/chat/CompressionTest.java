package io.genserver.chat;

import static io.genserver.chat.RawClient.BINARY;
import static io.genserver.chat.RawClient.COMPRESSED;
import static io.genserver.chat.RawClient.CONTINUATION;
import static io.genserver.chat.RawClient.FIN;
import static io.genserver.chat.RawClient.PING;
import static io.genserver.chat.RawClient.TEXT;
import static io.genserver.chat.RawClient.deflate;
import static io.genserver.chat.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.RawClient.Frame;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are compressed on their way; RFC 7692. */
class CompressionTest {
    private static final String OFFER = "permessage-deflate";
    private static final int LIMIT = 64 * 1024;

    private EchoServer echo;
    private RawClient client;

    @BeforeEach
    void start() throws InterruptedException {
        echo = EchoServer.start(0, LIMIT);
        client = RawClient.connect(echo).upgrade(OFFER);
    }

    @AfterEach
    void stop() {
        client.close();
        echo.close();
    }

    // ---- what is received ----

    /** The examples of RFC 7692 section 7.2.3, and other ways to say the same. */
    @ParameterizedTest
    @CsvSource({
        "one block,                          f248cdc9c90700",
        "a block that is not compressed,     000500faff48656c6c6f00",
        "a block that is marked as the last, f348cdc9c9070000",
        "two blocks,                         f248050000 00ffffcac9c90700",
    })
    void whatTheRfcHasAsExamplesIsRead(String what, String payload) {
        // when
        client.send(frame(FIN | COMPRESSED | TEXT, hex(payload)));

        // then
        assertThat(client.nextFrame().text()).as(what).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 6, 7})
    void aCompressedMessageMayBeCutAnywhere(int at) {
        // given
        byte[] hello = hex("f248cdc9c90700");

        // when
        client.send(frame(COMPRESSED | TEXT, Arrays.copyOf(hello, at)))
                .send(frame(FIN | PING, new byte[0]))
                .send(frame(FIN | CONTINUATION, Arrays.copyOfRange(hello, at, hello.length)));

        // then
        assertThat(client.nextFrame(TEXT).text()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0200", "", "0300"})
    void anEmptyMessageMayBeCompressed(String payload) {
        // when
        client.send(frame(FIN | COMPRESSED | TEXT, hex(payload)));

        // then
        assertThat(client.nextFrame().text()).isEmpty();
    }

    @Test
    void eachMessageIsCompressedOrNot() {
        // when
        client.send(frame(FIN | COMPRESSED | TEXT, deflate("one".getBytes(UTF_8))))
                .send(frame(FIN | TEXT, "two".getBytes(UTF_8)))
                .send(frame(FIN | COMPRESSED | TEXT, deflate("three".getBytes(UTF_8))));

        // then
        assertThat(client.nextFrame().text()).isEqualTo("one");
        assertThat(client.nextFrame().text()).isEqualTo("two");
        assertThat(client.nextFrame().text()).isEqualTo("three");
    }

    @Test
    void aMessageAsLongAsAllowedIsRead() {
        // given
        byte[] message = new byte[LIMIT];

        // when
        client.send(frame(FIN | COMPRESSED | BINARY, deflate(message)));

        // then
        assertThat(client.nextFrame().payload()).isEqualTo(message);
    }

    @Test
    void aMessageThatIsTooBigWhenDecompressedClosesWith1009() {
        // when
        client.send(frame(FIN | COMPRESSED | BINARY, deflate(new byte[LIMIT + 1])));

        // then
        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void aMessageThatIsTooBigWhenItsFragmentsAreDecompressedClosesWith1009() {
        // given
        byte[] bomb = deflate(new byte[LIMIT + 1]);
        int half = bomb.length / 2;

        // when
        client.send(frame(COMPRESSED | BINARY, Arrays.copyOf(bomb, half)))
                .send(frame(CONTINUATION, Arrays.copyOfRange(bomb, half, bomb.length)));

        // then
        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void aBombIsNotDecompressedFurtherThanAMessageMayGo() {
        // given
        byte[] bomb = deflate(new byte[50 << 20]);
        var channel = new EmbeddedChannel(new MessageInflater(LIMIT));
        channel.config().setAllocator(new BoundedAllocator(2 * LIMIT));

        // when
        var thrown =
                failureOf(() -> channel.writeInbound(new BinaryWebSocketFrame(true, 4, Unpooled.wrappedBuffer(bomb))));

        // then
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        WebSocketViolation.class, e -> assertThat(e.code()).isEqualTo(CloseCode.MESSAGE_TOO_BIG));
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    @Test
    void aMessageThatIsNotCompressedThoughItSaysSoClosesWith1007() {
        // when
        client.send(frame(FIN | COMPRESSED | TEXT, hex("ffffffffffff")));

        // then
        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @Test
    void randomBytesAreReadAsAMessageOrCloseWith1007() {
        // given
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] noise = new byte[50];

        for (int i = 0; i < 1_000; i++) {
            random.nextBytes(noise);
            var channel = new EmbeddedChannel(new MessageInflater(LIMIT));

            // when
            var thrown = failureOf(() -> channel.writeInbound(
                    new BinaryWebSocketFrame(false, 4, Unpooled.copiedBuffer(noise, 0, 25)),
                    new ContinuationWebSocketFrame(true, 0, Unpooled.copiedBuffer(noise, 25, 25))));

            // then
            if (thrown != null) {
                assertThat(thrown).as("seed " + seed).isInstanceOf(WebSocketViolation.class);
            }
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void compressedTextThatIsNoUtf8ClosesWith1007BeforeItsLastFragment() {
        // when
        client.send(frame(COMPRESSED | TEXT, flushed(new byte[] {'"', (byte) 0xC3, '"'})));

        // then
        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @ParameterizedTest
    @CsvSource({
        "a compressed ping,                       c98000000000",
        "a compressed close,                      c88000000000",
        "a compressed fragment that is not first, 018100000000_7b_c08100000000_7d",
        "the second reserved bit,                 a18100000000_7b",
        "the third reserved bit,                  918100000000_7b",
        "two reserved bits,                       e18100000000_7b",
    })
    void aReservedBitThatMeansNothingClosesWith1002(String what, String frames) {
        // when
        client.send(hex(frames));

        // then
        assertThat(client.closeCode()).as(what).isEqualTo(1002);
    }

    @Test
    void whatIsCompressedWithoutAnAgreementClosesWith1002() {
        // given
        try (RawClient plain = RawClient.connect(echo).upgrade()) {
            // when
            plain.send(frame(FIN | COMPRESSED | TEXT, hex("f248cdc9c90700")));

            // then
            assertThat(plain.closeCode()).isEqualTo(1002);
        }
    }

    // ---- what is sent ----

    @ParameterizedTest
    @CsvSource({"511, false", "512, true", "65536, true"})
    void aMessageIsSentCompressedWhenItIsLongEnough(int length, boolean compressed) {
        // given
        byte[] message = "x".repeat(length).getBytes(UTF_8);

        // when
        client.send(frame(FIN | TEXT, message));

        // then
        Frame answer = client.nextFrame();
        assertThat(answer.compressed()).isEqualTo(compressed);
        assertThat(answer.payload()).isEqualTo(message);
    }

    @Test
    void whatDoesNotBecomeShorterIsSentAsItIs() {
        // given
        byte[] noise = new byte[4_000];
        new Random(1).nextBytes(noise);

        // when
        client.send(frame(FIN | BINARY, noise));

        // then
        Frame answer = client.nextFrame();
        assertThat(answer.compressed()).isFalse();
        assertThat(answer.payload()).isEqualTo(noise);
    }

    @ParameterizedTest
    @CsvSource({"1024, true", "1025, false"})
    void aClientWithASmallWindowIsSentLongMessagesAsTheyAre(int length, boolean compressed) {
        // given
        try (RawClient small = RawClient.connect(echo).upgrade(OFFER + "; server_max_window_bits=10")) {
            // when
            small.send(frame(FIN | TEXT, "x".repeat(length).getBytes(UTF_8)));

            // then
            assertThat(small.nextFrame().compressed()).isEqualTo(compressed);
        }
    }

    @Nested
    class InTheChat {
        private Chat chat;

        @BeforeEach
        void start() {
            chat = new Chat();
        }

        @AfterEach
        void stop() throws Exception {
            chat.close();
        }

        @Test
        void aBroadcastReachesThoseWhoCompressAndThoseWhoDoNot() {
            // given
            RawClient compressing = chat.raw().upgrade(OFFER);
            RawClient plain = chat.raw().upgrade();
            String text = "as long as it is worth to compress it ".repeat(20);

            // when
            compressing.send(frame(
                    FIN | COMPRESSED | TEXT, deflate(RawClient.message(text).getBytes(UTF_8))));

            // then
            Frame first = compressing.nextFrame(TEXT);
            Frame second = plain.nextFrame(TEXT);
            assertThat(first.compressed()).isTrue();
            assertThat(second.compressed()).isFalse();
            assertThat(first.text()).isEqualTo(second.text()).contains(text);
        }

        @Test
        void anAnswerToOneClientIsCompressedToo() {
            // given
            RawClient client = chat.raw().upgrade(OFFER);
            for (int i = 0; i < 20; i++) {
                client.say("message " + i);
                client.nextFrame(TEXT);
            }

            // when
            client.text("{\"type\":\"history\"}");

            // then
            Frame history = client.nextFrame(TEXT);
            assertThat(history.compressed()).isTrue();
            assertThat(history.text()).contains("message 0", "message 19");
        }
    }

    /** Its buffers can not grow over a bound. */
    private static final class BoundedAllocator extends AbstractByteBufAllocator {
        private final int max;

        BoundedAllocator(int max) {
            this.max = max;
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return Unpooled.buffer(initialCapacity, max);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return Unpooled.directBuffer(initialCapacity, max);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("[ _]", ""));
    }

    /** Compressed up to the end of a block, as if more were to follow. */
    private static byte[] flushed(byte[] part) {
        byte[] block = deflate(part);
        byte[] whole = Arrays.copyOf(block, block.length + 4);
        whole[whole.length - 1] = (byte) 0xFF;
        whole[whole.length - 2] = (byte) 0xFF;
        return whole;
    }

    private static Throwable failureOf(Runnable action) {
        try {
            action.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
