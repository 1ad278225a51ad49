package io.genserver.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.RawClient.Response;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a WebSocket is opened, and what is not one; RFC 6455 section 4. */
class HandshakeTest {
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String VERSION = "Sec-WebSocket-Version: 13";

    @AutoClose
    private final Chat chat = new Chat();

    @Test
    void theAnswerToTheKeyIsThatOfTheRfc() {
        // when
        Response response = handshake(KEY, VERSION);

        // then
        assertThat(response.status()).isEqualTo(101);
        assertThat(response.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(response.header("sec-websocket-extensions")).isNull();
    }

    @Test
    void whoOffersToCompressIsToldSo() {
        assertThat(handshake(KEY, VERSION, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
                        .header("sec-websocket-extensions"))
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    }

    @Test
    void anOfferThatIsNoneOpensAWebSocketWithoutCompression() {
        // when
        Response response =
                handshake(KEY, VERSION, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=x");

        // then
        assertThat(response.status()).isEqualTo(101);
        assertThat(response.header("sec-websocket-extensions")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "8", "12", "14", "99", "x"})
    void anotherVersionIsToldWhichThereIs(String version) {
        // when
        Response response = handshake(KEY, "Sec-WebSocket-Version: " + version);

        // then
        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header("sec-websocket-version")).isEqualTo("13");
    }

    @Test
    void theProtocolBeforeTheRfcIsRefused() {
        // given
        RawClient client = chat.raw();

        // when
        client.request(
                        "GET /ws HTTP/1.1",
                        "Host: localhost",
                        "Connection: Upgrade",
                        "Upgrade: WebSocket",
                        "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5",
                        "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00")
                .send("^n:ds[4U".getBytes(ISO_8859_1));

        // then
        assertThat(client.response().status()).isEqualTo(400);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Key: ",
                "Sec-WebSocket-Key: AAAA",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAAA",
                "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==",
                "X-No-Key: at all",
            })
    void aKeyThatIsNoneIsRefused(String key) {
        assertThat(handshake(key, VERSION).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, VERSION})
    void whatMustComeOnceMayNotComeTwice(String line) {
        assertThat(handshake(KEY, VERSION, line).status()).isEqualTo(400);
    }

    @Test
    void aHandshakeOfHttp10IsRefused() {
        // given
        RawClient client = chat.raw();

        // when
        client.request(
                "GET /ws HTTP/1.0", "Host: localhost", "Connection: Upgrade", "Upgrade: websocket", KEY, VERSION);

        // then
        assertThat(client.response().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"POST, 405", "HEAD, 405", "PUT, 405"})
    void onlyAGetOpensAWebSocket(String method, int status) {
        // given
        RawClient client = chat.raw();

        // when
        client.request(
                method + " /ws HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: websocket", KEY, VERSION);

        // then
        Response response = client.responseWithoutBody();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("allow")).isEqualTo("GET");
    }

    @ParameterizedTest
    @CsvSource({"Upgrade, h2c", "keep-alive, websocket", "Upgrade, websocket2"})
    void whoDoesNotAskForAWebSocketIsToldTo(String connection, String upgrade) {
        // given
        RawClient client = chat.raw();

        // when
        client.request(
                "GET /ws HTTP/1.1",
                "Host: localhost",
                "Connection: " + connection,
                "Upgrade: " + upgrade,
                KEY,
                VERSION);

        // then
        Response response = client.response();
        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header("upgrade")).isEqualTo("websocket");
    }

    @Test
    void whoSpeaksBeforeTheAnswerIsCutOff() {
        // given
        RawClient client = chat.raw();
        String request = String.join(
                "\r\n",
                "GET /ws HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                KEY,
                VERSION,
                "",
                "");
        byte[] early = RawClient.frame(
                RawClient.FIN | RawClient.TEXT, RawClient.message("early").getBytes(UTF_8));

        // when
        client.send(concat(request.getBytes(ISO_8859_1), early));

        // then
        assertThat(client.response().status()).isEqualTo(101);
        assertThat(client.closeCode()).isEqualTo(1002);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void aConnectionThatServedRequestsMayBecomeAWebSocket() {
        // given
        RawClient client = chat.raw();

        // when
        client.request("GET /none HTTP/1.1", "Host: x").request("GET /icon.svg HTTP/1.1", "Host: x");

        // then
        assertThat(client.response().status()).isEqualTo(404);
        assertThat(client.response().status()).isIn(200, 404);
        client.upgrade();
        client.text("{\"type\":\"ping\"}");
        assertThat(client.nextFrame(RawClient.TEXT).text()).contains("pong");
    }

    private Response handshake(String... lines) {
        String[] start = {"GET /ws HTTP/1.1", "Host: localhost", "Connection: keep-alive, Upgrade", "Upgrade: WebSocket"
        };
        return chat.raw()
                .request(Stream.of(start, lines).flatMap(Stream::of).toArray(String[]::new))
                .response();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
