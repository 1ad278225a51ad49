package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerRef;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.MonitoringJson;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators can take away, and what they can do to servers. */
class ObserveTest {
    private static final String TOKEN = "0123456789abcdef";

    @AutoClose
    private final Chat chat = Chat.with(config -> config.set(Options.ADMIN_TOKEN, Optional.of(new Secret(TOKEN)))
            .set(WatchOptions.SAMPLE_INTERVAL, Duration.ofMillis(100)));

    @BeforeEach
    void awaitASample() {
        eventually(() -> assertThat(get("/observe/sample.json").statusCode()).isEqualTo(200));
    }

    private HttpResponse<String> get(String path) {
        return chat.admin(path, "Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> post(String path, String... headers) {
        String[] all = Stream.concat(Stream.of("Authorization", "Bearer " + TOKEN), Arrays.stream(headers))
                .toArray(String[]::new);
        return chat.adminHttp("POST", path, all);
    }

    private long idOf(String name) {
        return chat.runtime().observer().look(chat.named(name)).orElseThrow().id();
    }

    private List<Incident> incidents() {
        JsonNode array =
                JsonMapper.shared().readTree(get("/observe/incidents.json").body());
        return array.valueStream()
                .map(node -> MonitoringJson.readIncident(node.toString()))
                .toList();
    }

    // ---- to be taken away ----

    @Test
    void aSampleShowsTheTree() {
        // when
        HttpResponse<String> response = get("/observe/sample.json");

        // then
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(MonitoringJson.readSample(response.body()).servers())
                .filteredOn(server -> server.name().equals("chat"))
                .singleElement()
                .satisfies(chatItself -> assertThat(chatItself.supervisor()).isTrue());
    }

    @Test
    void theServersAreATable() {
        // when
        HttpResponse<String> response = get("/observe/servers.csv");

        // then
        assertThat(response.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(response.body())
                .startsWith("id,name,parent,supervisor,status,")
                .contains("\r\n");
        assertThat(response.body().lines())
                .anySatisfy(line ->
                        assertThat(line).startsWith(idOf("chat.log") + ",chat.log," + idOf("chat") + ",false,"));
    }

    @Test
    void theHistoryIsATableWithAColumnForEachGauge() {
        eventually(() -> assertThat(get("/observe/history.csv").body().lines()).hasSizeGreaterThan(3));
        assertThat(get("/observe/history.csv").body())
                .matches(
                        "(?s)time,messages_per_second,waiting,deepest,servers,crashes,heap,[A-Za-z0-9,]*\\bconnections,"
                                + "[A-Za-z0-9,]*\r\n20.*");
    }

    @Test
    void aTextThatASpreadsheetWouldRunIsMadeHarmless() {
        // given
        var table = new Csv("name");

        // when
        table.row("=cmd()");
        table.row("-1");
        table.row("a \"b\", c\nd");
        table.row(-1);

        // then
        assertThat(table.toString()).isEqualTo("name\r\n'=cmd()\r\n'-1\r\n\"a \"\"b\"\", c\nd\"\r\n-1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observe/events",
                "/observe/sample.json",
                "/observe/servers.csv",
                "/observe/history.csv",
                "/observe/incidents.json",
                "/observe/none"
            })
    void whoDoesNotKnowTheTokenIsToldNothing(String path) {
        for (String authorization : List.of("", "Bearer x", "Bearer 0123456789abcdeg")) {
            // when
            HttpResponse<String> response = chat.admin(path, "Authorization", authorization);

            // then
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("401 Unauthorized\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/events", "/observe/sample.json", "/config"})
    void aPageOfAnotherSiteIsToldNothing(String path) {
        for (String[] header :
                new String[][] {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "null"}
                }) {
            // when
            HttpResponse<String> response = chat.admin(path, "Authorization", "Bearer " + TOKEN, header[0], header[1]);

            // then
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).isEqualTo("{\"error\":\"asked by a page of another site\"}");
        }
    }

    // ---- acting ----

    @Test
    void anOperatorKillsAServerWhichIsAnIncidentAndRestarted() {
        // given
        ServerRef<?, ?> typing = chat.named("chat.typing");

        // when
        HttpResponse<String> response = post("/observe/servers/" + idOf("chat.typing") + "/kill");

        // then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"status\":\"killed\"}");
        assertThat(typing.isAlive()).isFalse();
        eventually(() -> assertThat(incidents())
                .filteredOn(incident -> incident.server().equals("chat.typing"))
                .extracting(Incident::kind)
                .containsExactly(Incident.Kind.OPERATOR, Incident.Kind.EXIT, Incident.Kind.RESTART));
    }

    @Test
    void anOperatorStopsAServer() {
        // given
        ServerRef<?, ?> typing = chat.named("chat.typing");

        // when
        HttpResponse<String> response = post("/observe/servers/" + idOf("chat.typing") + "/stop");

        // then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"status\":\"asked to stop\"}");
        eventually(() -> assertThat(typing.isAlive()).isFalse());
        eventually(() ->
                assertThat(chat.runtime().registry().whereis("chat.typing")).isPresent());
    }

    @Test
    void theConnectionOfAUserCanBeKilledAndIsRestartedOnItsSocket() {
        // given
        chat.join("alice");
        ServerRef<?, ?> connection = chat.connections().getFirst();
        long id = chat.runtime().observer().look(connection).orElseThrow().id();

        // when
        int status = post("/observe/servers/" + id + "/kill").statusCode();

        // then
        assertThat(status).isEqualTo(202);
        assertThat(connection.isAlive()).isFalse();
        eventually(() -> assertThat(chat.connections()).hasSize(1).allMatch(ServerRef::isAlive));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.sampler", "chat.streams", "chat.watch", "chat.admin"})
    void whatShowsTheServersCanBeKilledToo(String name) {
        // given
        ServerRef<?, ?> before = chat.named(name);

        // when
        int status = post("/observe/servers/" + idOf(name) + "/kill").statusCode();

        // then
        assertThat(status).isEqualTo(202);
        assertThat(before.isAlive()).isFalse();
        eventually(() -> assertThat(chat.runtime().registry().whereis(name)).isPresent());
        eventually(() -> assertThat(incidents()).extracting(Incident::server).contains(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "987654321", "9223372036854775807", "9223372036854775808", "00000000000000000000001"})
    void whoIsNotThereIsNotFound(String id) {
        // when
        HttpResponse<String> response = post("/observe/servers/" + id + "/kill");

        // then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).startsWith("{\"error\":\"there is no server ");
    }

    @Test
    void anIdOfFourThousandDigitsIsNoServerEither() {
        assertThat(post("/observe/servers/" + "9".repeat(4_000) + "/stop").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/observe/servers/x/kill", "/observe/servers/1/restart", "/observe/servers/-1/kill", "/config"})
    void whatIsNoActionIsNotDone(String path) {
        assertThat(post(path).statusCode()).isEqualTo(405);
    }

    @Test
    void anActionIsNotToBeRead() {
        // when
        HttpResponse<String> response = get("/observe/servers/" + idOf("chat") + "/kill");

        // then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
        assertThat(chat.named("chat").isAlive()).isTrue();
    }

    @Test
    void whoDoesNotKnowTheTokenKillsNobody() {
        String path = "/observe/servers/" + idOf("chat.typing") + "/kill";
        ServerRef<?, ?> typing = chat.named("chat.typing");

        assertThat(chat.adminHttp("POST", path).statusCode()).isEqualTo(401);
        assertThat(chat.adminHttp("POST", path, "Authorization", "Bearer no").statusCode())
                .isEqualTo(401);
        assertThat(typing.isAlive()).isTrue();
    }

    @Test
    void aPageOfAnotherSiteKillsNobodyEvenWithTheToken() {
        String path = "/observe/servers/" + idOf("chat.typing") + "/kill";
        ServerRef<?, ?> typing = chat.named("chat.typing");

        assertThat(post(path, "Origin", "https://evil.example").statusCode()).isEqualTo(403);
        assertThat(post(path, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        assertThat(typing.isAlive()).isTrue();
    }

    @Test
    void theDashboardsOwnPageMayKill() {
        // given
        String origin = "http://localhost:" + chat.server().adminPort();

        // when
        HttpResponse<String> response = post(
                "/observe/servers/" + idOf("chat.typing") + "/kill", "Origin", origin, "Sec-Fetch-Site", "same-origin");

        // then
        assertThat(response.statusCode()).isEqualTo(202);
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() {
        // given
        RawClient client = RawClient.connect(chat.server().adminPort());
        String token = "Authorization: Bearer " + TOKEN;
        String head = "\r\nHost: localhost\r\n" + token + "\r\n\r\n";

        // when
        client.send(("GET /observe/sample.json HTTP/1.1" + head + "GET /config HTTP/1.1" + head
                        + "GET /dashboard/ HTTP/1.1" + head)
                .getBytes(US_ASCII));

        // then
        assertThat(client.response().body()).startsWith("{\"number\"");
        assertThat(client.response().body()).contains("keep-days");
        assertThat(client.response().body()).startsWith("<!doctype html>");
        client.close();
    }

    // ---- the dashboard ----

    @Test
    void theEntranceLeadsToTheDashboardWhosePagesNeedNoToken() {
        // when
        HttpResponse<String> entrance = chat.admin("/");
        HttpResponse<String> page = chat.admin("/dashboard/");

        // then
        assertThat(entrance.statusCode()).isEqualTo(307);
        assertThat(entrance.headers().firstValue("Location")).contains("/dashboard/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard/none", "/dashboard/../config", "/dashboard/%2e%2e/config", "/dashboardx"})
    void whatIsNoPageOfItIsNotServed(String path) {
        // when
        RawClient client = RawClient.connect(chat.server().adminPort());
        int status = client.request("GET " + path + " HTTP/1.1", "Host: localhost")
                .response()
                .status();

        // then
        assertThat(status).isIn(401, 404);
        client.close();
    }
}
