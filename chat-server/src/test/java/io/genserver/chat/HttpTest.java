package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.RawClient.Response;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the server answers to plain HTTP. */
class HttpTest {
    private static final String SECRET = "nobody is to see this";

    @TempDir
    private Path folder;

    private Chat chat;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("secret.txt"), SECRET);
        Path served = Files.createDirectory(folder.resolve("public"));
        Files.writeString(served.resolve("index.html"), "<!doctype html><title>ä chat</title>");
        Files.writeString(Files.createDirectory(served.resolve("css")).resolve("main.css"), "body {}");
        Files.writeString(Files.createDirectory(served.resolve("js")).resolve("main.js"), "main();");
        Files.writeString(served.resolve("icon.svg"), "<svg/>");
        Files.writeString(served.resolve("blob.bin"), "01");
        chat = Chat.with(config -> config.set(Options.PUBLIC_DIR, Optional.of(served)));
    }

    @AfterEach
    void stop() throws Exception {
        chat.close();
    }

    // ---- statistics ----

    @Test
    void statisticsCountTheOpenSockets() {
        // given
        chat.connect();
        chat.connect();

        // when
        HttpResponse<String> response = chat.get("/api/stats");

        // then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        Map<String, Object> stats = stats(response);
        assertThat(stats).containsOnlyKeys("connections", "timestamp").containsEntry("connections", 2);
        assertThat(Instant.parse((String) stats.get("timestamp"))).isNotNull();
    }

    @Test
    void statisticsForgetTheSocketsThatClose() {
        // given
        TestClient leaving = chat.connect();
        chat.connect();

        // when
        leaving.leave();

        // then
        eventually(() -> assertThat(stats(chat.get("/api/stats"))).containsEntry("connections", 1));
    }

    @Test
    void statisticsDoNotCountWhoAsksForThem() {
        assertThat(stats(chat.get("/api/stats"))).containsEntry("connections", 0);
    }

    @Test
    void statisticsIgnoreAQuery() {
        assertThat(stats(chat.get("/api/stats?now"))).containsEntry("connections", 0);
    }

    // ---- files ----

    @ParameterizedTest
    @CsvSource({
        "/,             text/html; charset=utf-8",
        "/index.html,   text/html; charset=utf-8",
        "/?from=home,   text/html; charset=utf-8",
        "/css/main.css, text/css; charset=utf-8",
        "/js/main.js,   text/javascript; charset=utf-8",
        "/icon.svg,     image/svg+xml",
        "/blob.bin,     application/octet-stream"
    })
    void aFileHasItsContentType(String path, String contentType) {
        // when
        HttpResponse<String> response = chat.get(path);

        // then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo(contentType);
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void theOwnClientMayOnlyLoadItsFilesAndTalkToItsServer() throws Exception {
        // given
        try (Chat own = new Chat()) {
            // when
            String policy = header(own.get("/"), "Content-Security-Policy");

            // then
            assertThat(policy.split("; "))
                    .contains(
                            "default-src 'none'",
                            "script-src 'self'",
                            "style-src 'self'",
                            "connect-src 'self'",
                            "frame-ancestors 'none'",
                            "require-trusted-types-for 'script'");
            assertThat(header(own.get("/js/main.js"), "Content-Security-Policy"))
                    .isEqualTo(policy);
        }
    }

    @Test
    void anotherClientMayLoadWhatItLikesButNotBeFramed() {
        assertThat(header(chat.get("/"), "Content-Security-Policy"))
                .contains("frame-ancestors 'none'")
                .doesNotContain("default-src", "script-src", "style-src", "connect-src");
    }

    @Test
    void aFileComesWhole() {
        assertThat(chat.get("/").body()).isEqualTo("<!doctype html><title>ä chat</title>");
    }

    @Test
    void withNoFolderGivenTheServersOwnClientIsServed() throws Exception {
        try (var own = new Chat()) {
            // when
            HttpResponse<String> response = own.get("/");

            // then
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).containsIgnoringCase("<!doctype html>");
        }
    }

    @Test
    void aFileThatTheClientHasIsNotSentAgain() {
        // given
        String tag = header(chat.get("/"), "ETag");

        // when
        HttpResponse<String> response = chat.get("/", "If-None-Match", tag);

        // then
        assertThat(tag).matches("\"[^\"]+\"");
        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "ETag")).isEqualTo(tag);
        assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            304 | *
            304 | W/%s
            304 | "other", %s
            304 | "other",W/%s , "third"
            200 | "other"
            200 | W/"other"
            """)
    void aListOfTagsIsComparedTagByTag(int status, String tags) {
        // given
        String tag = header(chat.get("/"), "ETag");

        // when
        HttpResponse<String> response = chat.get("/", "If-None-Match", tags.formatted(tag));

        // then
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void tagsDifferWithTheContent() {
        assertThat(header(chat.get("/css/main.css"), "ETag")).isNotEqualTo(header(chat.get("/js/main.js"), "ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/css/main.css", "/api/stats"})
    void aHeadIsAnsweredWithTheLengthAndWithoutTheBody(String path) {
        // given
        RawClient client = chat.raw();
        int length = chat.get(path).body().getBytes(UTF_8).length;

        // when
        client.request("HEAD " + path + " HTTP/1.1", "Host: localhost");
        Response head = client.responseWithoutBody();
        client.request("GET /icon.svg HTTP/1.1", "Host: localhost");
        Response next = client.response();

        // then
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo(Integer.toString(length));
        assertThat(next.body()).isEqualTo("<svg/>");
    }

    @ParameterizedTest
    @CsvSource({"POST, /", "PUT, /index.html", "DELETE, /css/main.css", "OPTIONS, /", "POST, /api/stats", "PATCH, /none"
    })
    void otherMethodsAreNotAllowed(String method, String path) {
        // when
        HttpResponse<String> response = chat.http(method, path);

        // then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/css", "/css/", "/index.html/", "/INDEX.HTML", "/api", "/wss", "/ws/", "/ws/x"})
    void whatIsNotThereIsNotFound(String path) {
        assertThat(chat.get(path).statusCode()).isEqualTo(404);
    }

    // ---- what does not come by a browser ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/../public/../secret.txt",
                "/css/../../secret.txt",
                "/..%2fsecret.txt",
                "/%2e%2e/secret.txt",
                "/%2e%2e%2fsecret.txt",
                "/.%2e/secret.txt",
                "/%252e%252e/secret.txt",
                "/..%c0%afsecret.txt",
                "/%c0%ae%c0%ae/secret.txt",
                "/..\\secret.txt",
                "/css\\..\\..\\secret.txt",
                "/..%5csecret.txt",
                "/..;/secret.txt",
                "/....//secret.txt",
                "//secret.txt",
                "//../secret.txt",
                "../secret.txt",
                "secret.txt",
                "/secret.txt",
                "/index.html/../../secret.txt",
                "/../secret.txt%00.html",
                "/../secret.txt?x",
                "/?/../secret.txt",
                "/#/../secret.txt",
                "http://localhost/../secret.txt",
                "http://localhost/%2e%2e/secret.txt",
                "file:///etc/passwd",
                "/etc/passwd",
                "//etc/passwd",
                "/../../../../../../../../etc/passwd",
                "*"
            })
    void noPathLeavesTheFolder(String path) {
        // given
        RawClient client = chat.raw();

        // when
        client.request("GET " + path + " HTTP/1.1", "Host: localhost");
        Response response = client.response();

        // then
        assertThat(response.body()).doesNotContain(SECRET).doesNotContain("root:");
        assertThat(response.status()).isIn(400, 404, path.startsWith("/?") ? 200 : 404);
    }

    @Test
    void aWebSocketPathAskedForWithoutAnUpgradeSaysThatItNeedsOne() {
        // when
        RawClient client = chat.raw().request("GET /ws HTTP/1.1", "Host: localhost");

        // then
        Response response = client.response();
        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header("upgrade")).isEqualTo("websocket");
        assertThat(response.header("connection")).containsIgnoringCase("upgrade"); // RFC 9110 section 7.8
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\n: no name\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "GET / NONSENSE/9\r\n\r\n",
                "\u0001\u0002\u0003 / HTTP/1.1\r\n\r\n"
            })
    void aRequestThatIsNoneIsRefusedAndTheConnectionClosed(String request) {
        // given
        RawClient client = chat.raw();

        // when
        client.send(request.getBytes(UTF_8));

        // then
        assertThat(client.response().status()).isEqualTo(400);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"13, ''", "99, AAAAAAAAAAAAAAAAAAAAAA=="})
    void anUpgradeThatCanNotBeMadeIsRefused(String version, String key) {
        // given
        RawClient client = chat.raw();

        // when
        client.request(
                "GET /ws HTTP/1.1",
                "Host: localhost",
                "Connection: keep-alive, Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: " + version,
                key.isEmpty() ? "X-No-Key: at all" : "Sec-WebSocket-Key: " + key);

        // then
        assertThat(client.response().status()).isEqualTo(key.isEmpty() ? 400 : 426);
    }

    @ParameterizedTest
    @CsvSource({"200, http://localhost/", "200, HTTP://localhost:80?x", "404, http://localhost/none"})
    void aRequestMayNameTheServerToo(int status, String target) {
        // given
        RawClient client = chat.raw();

        // when
        client.request("GET " + target + " HTTP/1.1", "Host: localhost");

        // then
        assertThat(client.response().status()).isEqualTo(status);
    }

    @Test
    void afterAConnectionCloseNoMoreRequestsAreAnswered() {
        // given
        RawClient client = chat.raw();

        // when
        client.send(("GET /icon.svg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        + "GET /icon.svg HTTP/1.1\r\nHost: x\r\n\r\n")
                .getBytes(UTF_8));

        // then
        assertThat(client.response().body()).isEqualTo("<svg/>");
        assertThat(client.rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x",
                "GET /css/main.css HTTP/1.1\r\nHost: x",
                "GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: *",
                "GET /api/stats HTTP/1.1\r\nHost: x",
                "GET /none HTTP/1.1\r\nHost: x",
                "POST / HTTP/1.1\r\nHost: x",
                "nonsense",
            })
    void everyResponseTellsBrowsersToTrustItLittle(String request) {
        // given
        RawClient client = chat.raw();

        // when
        Response response = client.request(request).response();

        // then
        assertThat(response.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(response.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(response.header("cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(response.header("content-security-policy")).contains("frame-ancestors 'none'");
    }

    @Test
    void whatIsNoPageMayLoadNothing() {
        assertThat(header(chat.get("/none"), "Content-Security-Policy")).contains("default-src 'none'");
        assertThat(header(chat.get("/api/stats"), "Content-Security-Policy")).contains("default-src 'none'");
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() {
        // given
        RawClient client = chat.raw();

        // when
        client.send(
                "GET /icon.svg HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n\r\nGET /js/main.js HTTP/1.1\r\nHost: x\r\n\r\n"
                        .getBytes(UTF_8));

        // then
        assertThat(client.response().body()).isEqualTo("<svg/>");
        assertThat(client.response().status()).isEqualTo(404);
        assertThat(client.response().body()).isEqualTo("main();");
    }

    @Test
    void aClientMayAskForTheConnectionToBeClosed() {
        // given
        RawClient client = chat.raw();

        // when
        client.request("GET / HTTP/1.1", "Host: localhost", "Connection: close");

        // then
        assertThat(client.response().header("connection")).isEqualTo("close");
        assertThat(client.isClosedByServer()).isTrue();
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    private static Map<String, Object> stats(HttpResponse<String> response) {
        return JsonMapper.shared().readValue(response.body(), new TypeReference<>() {});
    }
}
