package io.genserver.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.testkit.Simulation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookTest {
    private static final Webhook WEBHOOK = new Webhook(URI.create("http://pager.example/"), Duration.ofSeconds(10), 3);

    /** One that answers as the test says. */
    private static final class Scripted implements WebhookServer.Transport {
        private final Simulation simulation;
        private final Queue<CompletableFuture<Integer>> answers = new ArrayDeque<>();
        private final List<String> posted = new ArrayList<>();
        private final List<Instant> times = new ArrayList<>();

        Scripted(Simulation simulation) {
            this.simulation = simulation;
        }

        Scripted answering(Integer... statuses) {
            for (Integer status : statuses) {
                answers.add(CompletableFuture.completedFuture(status));
            }
            return this;
        }

        @Override
        public CompletableFuture<Integer> post(String json) {
            posted.add(json);
            times.add(simulation.now());
            return answers.isEmpty() ? CompletableFuture.completedFuture(200) : answers.remove();
        }

        @Override
        public void close() {
            answers.clear();
        }
    }

    private static ServerRef<Void, WebhookServer.Event> start(Simulation simulation, Scripted transport) {
        return simulation.runtime().start(new WebhookServer(WEBHOOK, () -> transport));
    }

    private static WebhookServer.Event notice(String text) {
        return new WebhookServer.Event.Notice(text);
    }

    @Test
    void whatIsNotTakenIsSentAgainAfterPausesThatGrowAndThenGivenUp() {
        try (var simulation = Simulation.seeded(1)) {
            // given
            Scripted transport = new Scripted(simulation).answering(500, 503, 429);
            ServerRef<Void, WebhookServer.Event> server = start(simulation, transport);

            // when
            server.cast(notice("a"));
            server.cast(notice("b"));
            simulation.advance(Duration.ofMinutes(5));

            // then
            assertThat(transport.posted).containsExactly("a", "a", "a", "b");
            Instant first = transport.times.getFirst();
            assertThat(transport.times.subList(1, 3)).containsExactly(first.plusSeconds(1), first.plusSeconds(3));
        }
    }

    @Test
    void whatWillNeverBeTakenIsGivenUpAtOnce() {
        try (var simulation = Simulation.seeded(1)) {
            // given
            Scripted transport = new Scripted(simulation).answering(404);

            // when
            start(simulation, transport).cast(notice("a"));
            simulation.advance(Duration.ofMinutes(5));

            // then
            assertThat(transport.posted).containsExactly("a");
        }
    }

    @Test
    void oneThatDoesNotAnswerIsTriedAgainAndItsLateAnswerIsNone() {
        try (var simulation = Simulation.seeded(1)) {
            // given
            var silent = new CompletableFuture<Integer>();
            var transport = new Scripted(simulation);
            transport.answers.add(silent);

            // when
            start(simulation, transport).cast(notice("a"));
            simulation.advance(Duration.ofSeconds(12));

            // then
            assertThat(transport.posted).containsExactly("a", "a");
            assertThat(silent).isCancelled();
        }
    }

    @Test
    void onlySoManyWait() {
        try (var simulation = Simulation.seeded(1)) {
            // given
            var transport = new Scripted(simulation);
            transport.answers.add(new CompletableFuture<>());
            ServerRef<Void, WebhookServer.Event> server = start(simulation, transport);
            server.cast(notice("first"));
            simulation.runUntilIdle();

            // when
            IntStream.range(0, 1_000).forEach(i -> {
                server.cast(notice("n" + i));
                simulation.runUntilIdle();
            });
            simulation.advance(Duration.ofMinutes(5));

            // then
            assertThat(transport.posted)
                    .hasSize(101)
                    .startsWith("first", "first")
                    .contains("n999");
        }
    }

    @Test
    void anAlertArrivesByHttp() throws Exception {
        // given
        Queue<String> received = new ConcurrentLinkedQueue<>();
        HttpServer pager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pager.createContext("/page", exchange -> {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            received.add(exchange.getRequestMethod() + " " + type + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        pager.start();
        URI uri = URI.create("http://127.0.0.1:" + pager.getAddress().getPort() + "/page");
        SamplerOptions options = SamplerOptions.DEFAULT
                .withNode("node")
                .withInterval(Duration.ofMillis(20))
                .withGauge("load", () -> 11)
                .withRule(new AlertRule.GaugeAbove("busy", "load", Threshold.above(10)))
                .withWebhook(Webhook.to(uri));

        // when
        try (var runtime = ServerRuntime.create();
                var sampler = Sampler.start("sampler", runtime, options)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> !received.isEmpty());

            // then
            assertThat(received.element()).startsWith("POST application/json {");
            JsonNode json =
                    JsonMapper.shared().readTree(received.element().substring("POST application/json ".length()));
            assertThat(json.path("begins").asBoolean()).isTrue();
            assertThat(List.of(
                            json.path("node").asString(),
                            json.path("rule").asString(),
                            json.path("subject").asString(),
                            json.path("text").asString()))
                    .containsExactly("node", "busy", "node", "load is 11.0");
            assertThat(sampler.latest()).isPresent();
        } finally {
            pager.stop(0);
        }
        assertThat(received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/", "file:///etc/passwd", "http:opaque", "/path", "javascript:alert(1)"})
    void whatIsNoHttpIsNoWebhook(String uri) {
        assertThatThrownBy(() -> Webhook.to(URI.create(uri))).isInstanceOf(IllegalArgumentException.class);
    }
}
