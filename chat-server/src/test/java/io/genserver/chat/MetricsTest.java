package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the chat counts and times, and who is told. */
class MetricsTest {
    private static final String TOKEN = "0123456789abcdef";

    @Test
    void aMessageIsCountedFromSocketToSockets() throws Exception {
        try (var chat = new Chat()) {
            // given
            TestClient ada = chat.join("Ada");
            TestClient bert = chat.join("Bert");
            ada.enter("tea");

            // when
            ada.say("hello");
            bert.awaitEvent("Ada: hello");

            // then
            Chat.eventually(() -> {
                Scrape scrape = Scrape.of(chat);
                assertThat(scrape.value("chat_connections")).isEqualTo(2);
                assertThat(scrape.value("chat_users")).isEqualTo(2);
                assertThat(scrape.value("chat_rooms")).isEqualTo(1);
                assertThat(scrape.value("chat_handshakes_total{result=\"accepted\"}"))
                        .isEqualTo(2);
                assertThat(scrape.value("chat_fanout_seconds_count")).isEqualTo(1);
                assertThat(scrape.value("chat_fanout_seconds_bucket{le=\"+Inf\"}"))
                        .isEqualTo(1);
                assertThat(scrape.value("chat_log_commit_seconds_count")).isEqualTo(1);
                assertThat(scrape.value("chat_log_batch_messages_sum")).isEqualTo(1);
                // ping, join and ping, join for the two, enter, say
                assertThat(scrape.value("chat_received_frames_total")).isEqualTo(6);
                assertThat(scrape.value("chat_received_bytes_total")).isGreaterThan(6);
                assertThat(scrape.value("chat_sent_frames_total")).isGreaterThanOrEqualTo(6);
                assertThat(scrape.value("chat_sent_bytes_total")).isGreaterThan(scrape.value("chat_sent_frames_total"));
                assertThat(scrape.value("genserver_calls_seconds_count")).isGreaterThan(3);
                assertThat(scrape.value("eventbus_published_events_total{bus=\"chat.events\"}"))
                        .isGreaterThanOrEqualTo(4);
            });
        }
    }

    @Test
    void whoAsksTooMuchIsCountedByWhatWasAskedFor() throws Exception {
        try (var chat = Chat.with(config -> config.set(Options.MESSAGE_RATE, new Rate(1, Duration.ofHours(1))))) {
            // when
            chat.connect().say("one").say("too many").awaitEvent("error rate_limited");

            // then
            Scrape scrape = Scrape.of(chat);
            assertThat(scrape.value("chat_rate_refusals_total{kind=\"message\"}"))
                    .isEqualTo(1);
            assertThat(scrape.value("chat_rate_refusals_total{kind=\"join\"}")).isZero();
        }
    }

    @Test
    void connectionsAndHandshakesThatAreRefusedAreCountedByTheReason() throws Exception {
        try (var chat = Chat.with(config -> config.set(Options.MAX_CONNECTIONS_PER_ADDRESS, 1))) {
            // when
            assertThat(chat.get("/ws", "Origin", "https://elsewhere.example").statusCode())
                    .isEqualTo(403);
            Chat.eventually(() -> assertThat(chat.get("/ws").statusCode()).isEqualTo(426));
            chat.connect();
            Chat.eventually(() -> assertThat(chat.get("/").statusCode()).isEqualTo(429));

            // then
            Scrape scrape = Scrape.of(chat);
            assertThat(scrape.value("chat_connection_refusals_total{limit=\"address\"}"))
                    .isPositive();
            assertThat(scrape.value("chat_connection_refusals_total{limit=\"total\"}"))
                    .isZero();
            assertThat(scrape.value("chat_handshakes_total{result=\"refused\"}"))
                    .isPositive();
            assertThat(scrape.value("chat_handshakes_total{result=\"invalid\"}"))
                    .isPositive();
        }
    }

    @Test
    void theMetricsAreForOperatorsOnly() throws Exception {
        try (var chat = Chat.with(config -> config.set(Options.ADMIN_TOKEN, Optional.of(new Secret(TOKEN))))) {
            // when
            HttpResponse<String> refused = chat.admin("/metrics");
            HttpResponse<String> told = chat.admin("/metrics", "Authorization", "Bearer " + TOKEN);

            // then
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(told.statusCode()).isEqualTo(200);
            assertThat(told.headers().firstValue("Content-Type")).contains(Meters.CONTENT_TYPE);
            assertThat(told.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(chat.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(chat.adminHttp("POST", "/metrics", "Authorization", "Bearer " + TOKEN)
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void theNextRequestIsAnsweredAfterThatForTheMetrics() throws Exception {
        try (var chat = new Chat()) {
            // when
            List<RawClient.Response> answers;
            try (RawClient client = RawClient.connect(chat.server().adminPort())) {
                client.request("GET /metrics HTTP/1.1", "Host: x", "", "GET /none HTTP/1.1", "Host: x");
                answers = List.of(client.response(), client.response());
            }

            // then
            assertThat(answers).extracting(RawClient.Response::status).containsExactly(200, 404);
            assertThat(answers.getFirst().body()).contains("genserver_servers{");
        }
    }

    @Test
    void manyWhoAskWithinASecondCauseOneLook() throws Exception {
        // given
        var now = new AtomicLong();
        try (var chat = new Chat();
                var meters = new Meters(chat.runtime(), now::get)) {
            byte[] first = meters.text().get(1, TimeUnit.MINUTES);

            // when
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
            byte[] again = meters.text().get(1, TimeUnit.MINUTES);
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            byte[] later = meters.text().get(1, TimeUnit.MINUTES);

            // then
            assertThat(again).isSameAs(first);
            assertThat(later).isNotSameAs(first);
            assertThat(new String(later, UTF_8)).contains("chat_fanout_seconds_count 0");
        }
    }

    @Test
    void dashboardsAreToldTheSame() throws Exception {
        try (var chat = new Chat()) {
            // when
            chat.join("Ada").say("hello").awaitEvent("Ada: hello");

            // then
            Map<String, DoubleSupplier> gauges = chat.server().metrics().gauges();
            assertThat(gauges.get("connections").getAsDouble()).isEqualTo(1);
            assertThat(gauges.get("users").getAsDouble()).isEqualTo(1);
            assertThat(gauges.get("rooms").getAsDouble()).isZero();
            Chat.eventually(() -> assertThat(Stream.of("fanOutP99Millis", "logCommitP99Millis", "callP99Millis"))
                    .allSatisfy(name ->
                            assertThat(gauges.get(name).getAsDouble()).as(name).isPositive()));
        }
    }

    @Test
    void aRateIsWhatWasCountedSinceTheLastLook() {
        // given
        var count = new AtomicLong(5);
        var now = new AtomicLong();
        var perSecond = new PerSecond(count::get, now::get);

        // when
        count.set(25);
        now.set(Duration.ofSeconds(2).toNanos());

        // then
        assertThat(perSecond.getAsDouble()).isEqualTo(10);
        count.set(1_000);
        now.addAndGet(1_000);
        assertThat(perSecond.getAsDouble()).as("at once").isEqualTo(10);
    }
}
