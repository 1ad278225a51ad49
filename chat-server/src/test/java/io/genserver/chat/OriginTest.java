package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.RawClient.Response;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages may open a WebSocket; RFC 6455 section 10.2. */
class OriginTest {
    @AutoClose
    private final Chat chat =
            Chat.with(config -> config.set(Options.ALLOWED_ORIGINS, List.of("https://friend.example")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "",
                "https://chat.example.evil.example",
                "https://evil.chat.example",
                "https://evilchat.example",
                "https://chat.example:8443",
                "https://chat.example@evil.example",
                "https://evil.example/https://chat.example",
                "https://evil.example#https://chat.example",
                "https://chat.example/",
                "https://chat.example.",
                "https://chat.example, https://evil.example",
                "https://evil.example https://chat.example",
                "https://sub.friend.example",
                "http://friend.example",
                "https://friend.example:8443",
                "HTTPS://CHAT.EXAMPLE",
                "chat.example",
                "//chat.example",
                "wss://chat.example",
                "file://",
                "chrome-extension://chat.example",
                "*"
            })
    void aPageOfAnotherSiteIsRefused(String origin) {
        // given
        RawClient client = chat.raw();

        // when
        Response response = open(client, "chat.example", "Origin: " + origin);

        // then
        assertThat(response.status()).isEqualTo(403);
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(chat.connections()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "chat.example,      http://chat.example",
        "chat.example,      https://chat.example", // by TLS up to a proxy
        "chat.example:80,   http://chat.example",
        "chat.example:443,  https://chat.example",
        "chat.example:8080, http://chat.example:8080",
        "localhost:7201,    http://localhost:7201",
        "[::1]:7201,        http://[::1]:7201",
        "chat.example,      https://friend.example"
    })
    void aPageOfThisSiteOrAFriendsIsLetIn(String host, String origin) {
        assertThat(open(chat.raw(), host, "Origin: " + origin).status()).isEqualTo(101);
    }

    @Test
    void whoIsNoBrowserIsLetIn() {
        assertThat(open(chat.raw(), "chat.example").status()).isEqualTo(101);
    }

    @Test
    void twoOriginsAreNone() {
        // given
        String own = "Origin: https://chat.example";

        // when
        Response response = open(chat.raw(), "chat.example", own, own);

        // then
        assertThat(response.status()).isEqualTo(403);
    }

    @Test
    void whatIsNoSecretIsServedToPagesOfAllSites() {
        assertThat(chat.get("/api/stats", "Origin", "https://evil.example").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example,      chat.example,      true",
        "https://chat.example,      chat.example:443,  true",
        "https://chat.example:8443, chat.example:8443, true",
        "http://chat.example,       chat.example,      false",
        "http://chat.example:443,   chat.example:443,  false",
        "http://chat.example,       chat.example:80,   false"
    })
    void byTlsThePageHasToHaveComeByTlsToo(String origin, String host, boolean isAllowed) {
        // given
        var request = new DefaultHttpHeaders().set("Origin", origin).set("Host", host);

        // when
        boolean allowed = new OriginRule(List.of()).allows(request, true);

        // then
        assertThat(allowed).isEqualTo(isAllowed);
    }

    private static Response open(RawClient client, String host, String... more) {
        String[] start = {
            "GET /ws HTTP/1.1",
            "Host: " + host,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
        };
        return client.request(Stream.of(start, more).flatMap(Stream::of).toArray(String[]::new))
                .response();
    }
}
