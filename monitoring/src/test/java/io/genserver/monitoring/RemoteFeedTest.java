package io.genserver.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteFeedTest {
    private static final String TOKEN = "0123456789abcdef";

    /** What is sent to one who connects; then the connection is held open, unless it says otherwise. */
    private interface Script {
        void play(HttpExchange exchange) throws IOException;
    }

    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Recording recording = new Recording();
    private final Queue<String> reasons = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private URI base;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void hangUp() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + headers.getFirst("Authorization") + " " + headers.getFirst("Last-Event-ID"));
        Script script = scripts.poll();
        try (exchange) {
            if (script == null) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                script.play(exchange);
            }
        }
    }

    private static void send(HttpExchange exchange, String... events) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        for (String event : events) {
            exchange.getResponseBody().write((event + "\n\n").getBytes(UTF_8));
        }
        exchange.getResponseBody().flush();
    }

    private Script sending(String... events) {
        return exchange -> send(exchange, events);
    }

    private Script holding(String... events) {
        return exchange -> {
            send(exchange, events);
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static Script status(int status, String body) {
        return exchange -> {
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        };
    }

    private static String sample(long number) {
        return "event: sample\ndata: " + new String(MonitoringJson.write(Samples.sample(number)), UTF_8);
    }

    private static String incident(String run, long number) {
        return "id: " + run + "-" + number + "\nevent: incident\ndata: "
                + new String(MonitoringJson.write(Samples.incident(number)), UTF_8);
    }

    private static String history(int points) {
        List<Point> history = Stream.generate(() -> Point.of(Samples.sample(1), 0))
                .limit(points)
                .toList();
        return "event: history\ndata: " + new String(MonitoringJson.writePoints(history), UTF_8);
    }

    private RemoteFeed watch() {
        RemoteFeed feed = RemoteFeed.connect(base, Optional.of(TOKEN));
        feed.subscribe(recording);
        feed.subscribe(new Feed.Listener() {
            @Override
            public void sampled(Sample sample) {
                // the other listens to these
            }

            @Override
            public void happened(Incident incident) {
                // likewise
            }

            @Override
            public void connected(boolean isConnected, String reason) {
                reasons.add(reason);
            }
        });
        return feed;
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(assertion);
    }

    @Test
    void whatIsSentIsTold() {
        // given
        scripts.add(holding(":", history(3), incident("1", 1), incident("1", 2), sample(7)));

        // when
        try (RemoteFeed feed = watch()) {
            // then
            eventually(() -> assertThat(recording.samples).containsExactly(Samples.sample(7)));
            assertThat(recording.incidents).containsExactly(Samples.incident(1), Samples.incident(2));
            assertThat(recording.histories)
                    .last()
                    .satisfies(points -> assertThat(points).hasSize(3));
            assertThat(recording.connections).last().isEqualTo(true);
            assertThat(requests).containsExactly("GET /observe/events Bearer " + TOKEN + " null");
            assertThat(feed).isNotNull();
        }
    }

    @Test
    void itComesBackToTheIncidentAfterTheLast() {
        // given
        scripts.add(sending(incident("1", 1), sample(1)));
        scripts.add(holding("event: missed\ndata: 3", incident("1", 5), sample(2)));

        // when
        try (RemoteFeed feed = watch()) {
            // then
            eventually(() -> assertThat(recording.samples).last().isEqualTo(Samples.sample(2)));
            assertThat(recording.incidents).extracting(Incident::number).containsExactly(1L, 5L);
            assertThat(recording.missed).containsExactly(3L);
            assertThat(requests).last().asString().endsWith(" 1-1");
            assertThat(recording.connections).contains(true, false);
            assertThat(feed).isNotNull();
        }
    }

    @Test
    void whoListensLateIsToldOnlyOfTheRunThatThereIs() {
        // given
        scripts.add(sending(incident("1", 8)));
        scripts.add(holding(incident("2", 1), sample(2)));
        try (RemoteFeed feed = watch()) {
            eventually(() -> assertThat(recording.samples).isNotEmpty());
            var late = new Recording();

            // when
            feed.subscribe(late);

            // then
            eventually(() -> assertThat(late.samples).isNotEmpty());
            assertThat(late.incidents).extracting(Incident::number).containsExactly(1L);
        }
    }

    @Test
    void aRefusalIsSaidInWordsAndItTriesAgain() {
        // given
        scripts.add(status(401, ""));
        scripts.add(holding(sample(1)));

        // when
        try (RemoteFeed feed = watch()) {
            // then
            eventually(() -> assertThat(recording.samples).isNotEmpty());
            assertThat(reasons)
                    .anySatisfy(reason ->
                            assertThat(reason).startsWith("the server wants another token; trying again in "));
            assertThat(feed).isNotNull();
        }
    }

    @Test
    void whatItCannotReadOrDoesNotKnowIsPassedOver() {
        // given
        scripts.add(holding(
                "event: sample\ndata: {",
                "event: new\ndata: 1",
                "event: missed\ndata: x",
                "event: incident\ndata: {\"kind\":\"NEW\"}",
                "event: history\ndata: [null]",
                "event: sample\ndata: null",
                sample(1)));

        // when
        try (RemoteFeed feed = watch()) {
            // then
            eventually(() -> assertThat(recording.samples).containsExactly(Samples.sample(1)));
            assertThat(requests).hasSize(1);
            assertThat(feed).isNotNull();
        }
    }

    @Test
    void anIdThatNoHeaderCanHaveIsNotSentBack() {
        // given
        scripts.add(sending(incident("1", 1), incident("\u0001\u00fc", 2), sample(1)));
        scripts.add(holding(sample(2)));

        // when
        try (var _ = watch()) {
            // then
            eventually(() -> assertThat(recording.samples).last().isEqualTo(Samples.sample(2)));
            assertThat(recording.incidents).extracting(Incident::number).containsExactly(1L, 2L);
            assertThat(requests).last().asString().endsWith(" null");
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeAwayAndIsTriedAgain() {
        // given
        server.stop(0);

        // when
        try (RemoteFeed feed = watch()) {
            // then
            eventually(() ->
                    assertThat(recording.connections).hasSizeGreaterThan(1).containsOnly(false));
            assertThatThrownBy(() -> feed.kill(1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void redirectsAreNotFollowed() {
        // given
        scripts.add(exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
        });

        // when
        try (RemoteFeed feed = watch()) {
            // then
            eventually(() -> assertThat(requests).hasSizeGreaterThan(1));
            assertThat(requests).noneMatch(request -> request.contains("/elsewhere"));
            assertThat(feed).isNotNull();
        }
    }

    @Test
    void whatAnOperatorDoesIsPostedAndARefusalIsSaid() {
        // given
        scripts.add(holding(sample(1)));
        try (RemoteFeed feed = watch()) {
            eventually(() -> assertThat(recording.samples).isNotEmpty());
            scripts.add(status(202, "{}"));
            scripts.add(status(404, "{\"error\":\"there is no server 8 any more\"}"));

            // when
            feed.stop(7);

            // then
            assertThatThrownBy(() -> feed.kill(8)).hasMessage("there is no server 8 any more");
            assertThat(requests)
                    .contains(
                            "POST /observe/servers/7/stop Bearer " + TOKEN + " null",
                            "POST /observe/servers/8/kill Bearer " + TOKEN + " null");
        }
    }

    @Test
    void whoHasClosedItIsToldNothing() {
        // given
        scripts.add(holding(sample(1)));
        RemoteFeed feed = watch();
        eventually(() -> assertThat(recording.samples).hasSize(1));

        // when
        feed.close();
        feed.close();

        // then
        assertThatThrownBy(() -> feed.stop(1)).isInstanceOf(IllegalStateException.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void theExampleWatches() {
        // given
        scripts.add(holding(sample(1)));
        Queue<String> out = new ConcurrentLinkedQueue<>();

        // when
        try (Feed feed = RemoteFeedExample.watch(base, TOKEN, out)) {
            // then
            eventually(() -> assertThat(out).anySatisfy(line -> assertThat(line).startsWith("node: 2 servers")));
            assertThat(feed).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "localhost:7202", "/path"})
    void whatIsNoHttpIsRefused(String uri) {
        assertThatThrownBy(() -> RemoteFeed.connect(URI.create(uri), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenThatWouldBreakTheHeaderIsRefused() {
        assertThatThrownBy(() -> RemoteFeed.connect(base, Optional.of("a\r\nb")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
