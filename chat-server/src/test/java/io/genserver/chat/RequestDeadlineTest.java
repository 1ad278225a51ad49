package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.chat.RawClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a client may take for a request, and to take the response. */
class RequestDeadlineTest {
    private static final int FILE_BYTES = 16 << 20;

    private static final Duration SHORT = Duration.ofMillis(200);

    /** For a client that is to be seen in time. */
    private static final Duration ENOUGH = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private Chat chat;

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(folder.resolve("index.html"), "<!doctype html><title>chat</title>");
        Files.write(folder.resolve("large.bin"), new byte[FILE_BYTES]);
    }

    private void start(Duration timeout) {
        chat = Chat.with(
                config -> config.set(Options.PUBLIC_DIR, Optional.of(folder)).set(Options.HANDSHAKE_TIMEOUT, timeout));
    }

    @AfterEach
    void stop() throws Exception {
        chat.close();
    }

    @Test
    void halfHandshakesByTheThousandAreAllTimedOut() {
        // given
        start(ENOUGH);
        byte[] half = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: webs".getBytes(ISO_8859_1);

        // when
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            clients.add(chat.raw().send(half));
        }

        // then
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.response().status()).isEqualTo(408);
            assertThat(client.isClosedByServer()).isTrue();
            client.close();
        });
        awaitNoConnection();
    }

    @Test
    void whoSendsAHeaderByteByByteIsTimedOut() {
        // given
        start(SHORT);
        RawClient client = chat.raw().send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(ISO_8859_1));

        // when
        await().pollInterval(Duration.ofMillis(10)).atMost(Chat.PATIENCE).until(() -> {
            client.send(new byte[] {'x'});
            return client.isAnswered();
        });

        // then
        assertThat(client.response().status()).isEqualTo(408);
        assertThat(client.isClosedByServer()).isTrue();
        awaitNoConnection();
    }

    @Test
    void whoDoesNotSendTheContentIsTimedOut() {
        // given
        start(SHORT);
        RawClient client = chat.raw();

        // when
        client.request("POST / HTTP/1.1", "Host: localhost", "Content-Length: 100");

        // then
        Response response = client.response();
        assertThat(response.status()).isEqualTo(408);
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(response.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void whoSendsNothingIsClosedWithoutAWord() {
        // given
        start(SHORT);
        RawClient client = chat.raw();

        // when
        byte[] answer = client.rest();

        // then
        assertThat(answer).isEmpty();
        awaitNoConnection();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/stats", "/none"})
    void whoSendsNoNextRequestIsClosedWithoutAWord(String path) {
        // given
        start(SHORT);
        RawClient client = chat.raw();
        client.request("GET " + path + " HTTP/1.1", "Host: localhost").response();

        // when
        byte[] more = client.rest();

        // then
        assertThat(more).isEmpty();
        awaitNoConnection();
    }

    @Test
    void whoDoesNotTakeTheResponseIsClosed() {
        // given
        start(SHORT);
        RawClient client = RawClient.connectWithBuffer(16 << 10, chat.port());

        // when
        client.request("GET /large.bin HTTP/1.1", "Host: localhost");

        // then
        eventually(() -> assertThat(client.isAnswered()).isTrue());
        awaitNoConnection();
        assertThat(client.rest()).hasSizeLessThan(FILE_BYTES);
        client.close();
    }

    @Test
    void whoDoesNotTakeTheLastResponseIsClosed() {
        // given
        start(SHORT);
        RawClient client = RawClient.connectWithBuffer(16 << 10, chat.port());

        // when
        client.request("GET /large.bin HTTP/1.1", "Host: localhost", "Connection: close");

        // then
        eventually(() -> assertThat(client.isAnswered()).isTrue());
        awaitNoConnection();
        assertThat(client.rest()).hasSizeLessThan(FILE_BYTES);
        client.close();
    }

    @Test
    void whoTakesTheResponseSlowlyIsWaitedFor() {
        // given
        start(ENOUGH);
        RawClient client = RawClient.connectWithBuffer(16 << 10, chat.port());
        client.request("GET /large.bin HTTP/1.1", "Host: localhost");

        // when
        var received = new long[1];
        await().pollInterval(Duration.ofMillis(100)).atMost(Chat.PATIENCE).until(() -> {
            long read = client.read(FILE_BYTES / 20);
            received[0] += read;
            return received[0] > FILE_BYTES || read == 0;
        });

        // then
        assertThat(received[0]).isGreaterThan(FILE_BYTES);
        client.close();
    }

    private void awaitNoConnection() {
        eventually(() -> assertThat(chat.server().connections().size()).isZero());
    }
}
