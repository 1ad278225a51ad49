package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.genserver.monitoring.Feed;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.RemoteFeed;
import io.genserver.monitoring.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A chat in trouble, as a pager hears of it, and an operator who watches from another process. */
class AlertingTest {
    private static final String TOKEN = "0123456789abcdef";

    private final Queue<String> pages = new ConcurrentLinkedQueue<>();
    private HttpServer pager;
    private Chat chat;

    @BeforeEach
    void start() throws IOException {
        pager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pager.createContext("/page", exchange -> {
            pages.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        pager.start();
        URI hook = URI.create("http://127.0.0.1:" + pager.getAddress().getPort() + "/page");
        chat = Chat.with(config -> config.set(Options.ADMIN_TOKEN, Optional.of(new Secret(TOKEN)))
                .set(WatchOptions.SAMPLE_INTERVAL, Duration.ofMillis(100))
                .set(WatchOptions.ALERT_RESTARTS, Optional.of(1))
                .set(WatchOptions.ALERT_WEBHOOK, Optional.of(hook)));
    }

    @AfterEach
    void stop() throws Exception {
        chat.close();
        pager.stop(0);
    }

    private static final class Operator implements Feed.Listener {
        private final List<Sample> samples = new CopyOnWriteArrayList<>();
        private final List<Incident> incidents = new CopyOnWriteArrayList<>();

        @Override
        public void sampled(Sample sample) {
            samples.add(sample);
        }

        @Override
        public void happened(Incident incident) {
            incidents.add(incident);
        }

        @Override
        public void connected(boolean isConnected, String reason) {
            // what matters here comes in samples
        }
    }

    @Test
    void anOperatorFromAfarKillsServersAndThePagerHearsOfTheRestarts() {
        // given
        var operator = new Operator();
        URI base = URI.create("http://localhost:" + chat.server().adminPort());
        try (RemoteFeed feed = RemoteFeed.connect(base, Optional.of(TOKEN))) {
            feed.subscribe(operator);
            eventually(() -> assertThat(operator.samples).isNotEmpty());

            // when
            for (int restarts = 1; restarts <= 2; restarts++) {
                long id = chat.runtime()
                        .observer()
                        .look(chat.named("chat.typing"))
                        .orElseThrow()
                        .id();
                feed.kill(id);
                int count = restarts;
                eventually(() -> assertThat(operator.incidents)
                        .filteredOn(incident -> incident.kind() == Incident.Kind.RESTART)
                        .hasSize(count));
            }

            // then
            eventually(() -> assertThat(pages).hasSize(1));
            assertThat(pages.element())
                    .contains("\"begins\":true", "\"rule\":\"restarts\"", "2 restarts in the last minute");
            eventually(() -> assertThat(operator.samples.getLast().alerts()).hasSize(1));
            assertThat(operator.incidents)
                    .extracting(Incident::kind)
                    .contains(Incident.Kind.OPERATOR, Incident.Kind.EXIT, Incident.Kind.ALERT);
        }
    }

    @Test
    void theConfigurationDoesNotShowWhereThePagerIs() {
        assertThat(chat.admin("/config", "Authorization", "Bearer " + TOKEN).body())
                .contains("alert-webhook=***")
                .doesNotContain("/page");
    }
}
