package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.RawClient.Response;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to requests before it matters what they are about: here they could be for a WebSocket only. */
class HttpRulesTest {
    private EchoServer echo;
    private RawClient client;

    @BeforeEach
    void start() throws InterruptedException {
        echo = EchoServer.start(0, WebSocketPipeline.of(ChatConfig.DEFAULT));
        client = RawClient.connect(echo);
    }

    @AfterEach
    void stop() {
        client.close();
        echo.close();
    }

    // ---- what goes too far ----

    @Test
    void aBodyThatIsTooBigIsRefusedAndNotReadToItsEnd() {
        // when
        client.request("POST / HTTP/1.1", "Host: localhost", "Content-Length: 1000000");

        // then
        assertThat(client.response().status()).isEqualTo(413);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void aBodyInChunksThatGrowsTooBigIsRefused() {
        // given
        String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";

        // when
        client.request("POST / HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked")
                .send(chunk.repeat(100).getBytes(UTF_8));

        // then
        assertThat(client.response().status()).isEqualTo(413);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 100_000, 5_000_000})
    void aPathThatIsTooLongIsRefused(int length) {
        // when
        client.request("GET /" + "x".repeat(length) + " HTTP/1.1", "Host: localhost");

        // then
        assertThat(client.response().status()).isEqualTo(414);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 100_000, 5_000_000})
    void aHeaderThatIsTooLongIsRefused(int length) {
        // when
        client.request("GET /ws HTTP/1.1", "Host: localhost", "X-Long: " + "x".repeat(length));

        // then
        assertThat(client.response().status()).isEqualTo(431);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void headersThatAreTooManyAreRefused() {
        // when
        client.request("GET / HTTP/1.1", "Host: localhost", "X-Many: of them\r\n".repeat(1_000) + "X: y");

        // then
        assertThat(client.response().status()).isEqualTo(431);
    }

    // ---- the rules of HTTP/1.1 ----

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | GET / HTTP/1.1
            400 | GET / HTTP/1.1; Host: a; Host: b
            426 | GET / HTTP/1.1; Host: a
            426 | GET / HTTP/1.0
            400 | GET / HTTP/1.0; Host: a; Host: b
            505 | GET / HTTP/2.0; Host: a
            505 | GET / HTTP/0.9; Host: a
            405 | OPTIONS * HTTP/1.1; Host: a
            405 | BREW / HTTP/1.1; Host: a
            """)
    void aRequestIsHeldAgainstTheRulesOfHttp(int status, String request) {
        // when
        client.request(request.replace("; ", "\r\n"));

        // then
        assertThat(client.response().status()).isEqualTo(status);
    }

    @Test
    void whoWaitsToSendABodyIsTold() {
        // when
        client.request("POST / HTTP/1.1", "Host: localhost", "Content-Length: 3", "Expect: 100-continue");

        // then
        assertThat(client.response().status()).isEqualTo(100);
        client.send("abc".getBytes(UTF_8));
        assertThat(client.response().status()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"413, 1000000, 100-continue", "417, 3, tea"})
    void whoWaitsToSendABodyInVainIsToldToo(int status, int length, String expectation) {
        // when
        client.request("POST / HTTP/1.1", "Host: localhost", "Content-Length: " + length, "Expect: " + expectation);

        // then
        assertThat(client.response().status()).isEqualTo(status);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void whileResponsesAreNotReadNoMoreRequestsAre() {
        // given
        var channel = new EmbeddedChannel();
        WebSocketPipeline.of(ChatConfig.DEFAULT)
                .install(channel.pipeline(), List.of(), new ChannelInboundHandlerAdapter());
        String request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

        // when
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        channel.writeInbound(Unpooled.copiedBuffer(request, UTF_8));

        // then
        assertThat(channel.outboundMessages()).isEmpty();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.outboundMessages()).isNotEmpty();
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x",
                "POST / HTTP/1.1\r\nHost: x",
                "GET / HTTP/1.1",
                "nonsense",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\nExpect: 100-continue",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: tea",
            })
    void everyResponseTellsBrowsersToTrustItLittle(String request) {
        // when
        Response response = client.request(request).response();

        // then
        assertThat(response.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(response.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(response.header("cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(response.header("content-security-policy")).contains("frame-ancestors 'none'");
        assertThat(ZonedDateTime.parse(response.header("date"), DateTimeFormatter.RFC_1123_DATE_TIME))
                .isNotNull();
    }
}
