package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static io.genserver.chat.RawClient.CONTINUATION;
import static io.genserver.chat.RawClient.FIN;
import static io.genserver.chat.RawClient.PING;
import static io.genserver.chat.RawClient.PONG;
import static io.genserver.chat.RawClient.TEXT;
import static io.genserver.chat.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a client may send and leave unread, where it is set to other than the default. */
class BoundsTest {
    private static final String PING_MESSAGE = "{\"type\":\"ping\"}";

    @AutoClose
    private final Chat chat = Chat.with(config -> config.set(Options.MAX_MESSAGE_SIZE, 1 << 10)
            .set(Options.MAX_HEADER_SIZE, 1 << 10)
            .set(Options.MAX_REQUEST_LINE_SIZE, 1 << 10)
            .set(Options.MAX_BODY_SIZE, 1 << 10)
            .set(Options.MAX_FRAGMENTS, 3)
            .set(Options.OUTBOUND_QUEUE, 64 << 10)
            .set(Options.PING_RATE, new Rate(3, Duration.ofMinutes(1))));

    @Test
    void aRequestLineMayBeAsLongAsItSays() {
        assertThat(statusOf("GET /" + "x".repeat((1 << 10) - 64) + " HTTP/1.1", "Host: x"))
                .isEqualTo(404);
        assertThat(statusOf("GET /" + "x".repeat(1 << 10) + " HTTP/1.1", "Host: x"))
                .isEqualTo(414);
    }

    @Test
    void theContentOfARequestMayBeAsLargeAsItSays() {
        assertThat(statusOf("POST / HTTP/1.1", "Host: x", "Content-Length: 1025"))
                .isEqualTo(413);
    }

    private int statusOf(String... request) {
        return chat.raw().request(request).response().status();
    }

    @Test
    void aMessageMayBeAsLargeAsItSays() {
        // given
        RawClient client = chat.raw().upgrade();

        // when
        client.text(PING_MESSAGE + " ".repeat((1 << 10) - PING_MESSAGE.length()));

        // then
        assertThat(client.nextFrame(TEXT).text()).contains("pong");
    }

    @Test
    void aLargerMessageClosesWith1009() {
        // given
        RawClient client = chat.raw().upgrade();

        // when
        client.text(PING_MESSAGE + " ".repeat((1 << 10) - PING_MESSAGE.length() + 1));

        // then
        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void aMessageThatIsLargerWhenInflatedClosesWith1009() {
        // given
        RawClient client = chat.raw().upgrade("permessage-deflate");

        // when
        client.send(frame(FIN | RawClient.COMPRESSED | TEXT, RawClient.deflate(new byte[(1 << 10) + 1])));

        // then
        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void largerHeadersAreRefusedWith431() {
        // given
        RawClient client = chat.raw();

        // when
        RawClient.Response response = client.handshake("X-Large: " + "x".repeat(1 << 10));

        // then
        assertThat(response.status()).isEqualTo(431);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void aMessageMayBeInAsManyFragmentsAsItSays() {
        // given
        RawClient client = chat.raw().upgrade();

        // when
        client.send(frame(TEXT, new byte[0]))
                .send(frame(CONTINUATION, new byte[0]))
                .send(frame(FIN | CONTINUATION, PING_MESSAGE.getBytes(UTF_8)));

        // then
        assertThat(client.nextFrame(TEXT).text()).contains("pong");
    }

    @Test
    void moreFragmentsCloseWith1008() {
        // given
        RawClient client = chat.raw().upgrade();

        // when
        client.send(frame(TEXT, new byte[0]))
                .send(frame(CONTINUATION, new byte[0]))
                .send(frame(CONTINUATION, new byte[0]))
                .send(frame(CONTINUATION, new byte[0]));

        // then
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG})
    void aFloodOfPingsClosesWith1008(int opcode) {
        // given
        RawClient client = chat.raw().upgrade();
        var flood = new ByteArrayOutputStream();
        for (int i = 0; i < 10_000; i++) {
            flood.writeBytes(frame(FIN | opcode, "ping".getBytes(UTF_8)));
        }

        // when
        client.send(flood.toByteArray());

        // then
        for (int i = 0; opcode == PING && i < 3; i++) {
            assertThat(client.nextFrame().opcode()).isEqualTo(PONG);
        }
        assertThat(client.closeCode()).isEqualTo(1008);
        assertThat(client.isClosedByServer()).isTrue();
        eventually(() -> assertThat(chat.server().connections().size()).isZero());
    }
}
