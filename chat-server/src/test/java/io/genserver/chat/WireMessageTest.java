package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireMessageTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537, 200_000})
    void aTextFrameIsReadByAnyDecoder(int length) {
        // given
        String text = "x".repeat(length);
        var decoder = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(1 << 20)
                .build()));

        // when
        decoder.writeInbound(WireMessage.textFrame(text.getBytes(UTF_8), 0));

        // then
        TextWebSocketFrame frame = decoder.readInbound();
        assertThat(frame.isFinalFragment()).isTrue();
        assertThat(frame.rsv()).isZero();
        assertThat(frame.text()).isEqualTo(text);
        frame.release();
        assertThat(decoder.finishAndReleaseAll()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"125, 2", "126, 4", "65535, 4", "65536, 10"})
    void itsHeaderIsNoLongerThanNeeded(int length, int header) {
        // when
        ByteBuf frame = WireMessage.textFrame(new byte[length], 0);

        // then
        assertThat(frame.readableBytes()).isEqualTo(header + length);
        frame.release();
    }

    @Test
    void lengthIsCountedInBytes() {
        // when
        ByteBuf frame = WireMessage.textFrame("€".getBytes(UTF_8), 0);

        // then
        assertThat(frame.getByte(1)).isEqualTo((byte) 3);
        frame.release();
    }
}
