package io.genserver.eventbus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.genserver.ServerRuntime;
import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerRuntime runtime = ServerRuntime.create();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void aNodeIsConnectedAndSaysSo() throws Exception {
        try (var server = NatsServerProcess.start(directory)) {
            NatsConnection nats = ConnectionExample.open(runtime, server.url());

            assertThat(nats.isConnected()).isTrue();
            assertThat(ConnectionExample.status(nats)).contains(server.url()).contains("0 reconnects, 0 dropped");
            assertThat(ConnectionExample.require(nats)).isNotBlank();
            assertThat(server.monitoring("/connz").findValuesAsString("name")).containsExactly("nats");
        }
    }

    @Test
    void aNodeStartsWithoutNatsAndFindsItLater() throws Exception {
        try (var server = NatsServerProcess.start(directory)) {
            server.kill();
            NatsConnection nats = NatsConnection.start("nats", runtime, eager(server));

            assertThat(nats.awaitConnected(Duration.ofMillis(100))).isFalse();
            assertThatThrownBy(nats::require)
                    .isInstanceOf(NatsUnavailableException.class)
                    .hasMessageContaining(server.url());
            server.start();

            assertThat(nats.awaitConnected(PATIENCE)).isTrue();
        }
    }

    @Test
    void aConnectionComesBackWithItsSubscriptionsWhenNatsDoes() throws Exception {
        try (var server = NatsServerProcess.start(directory)) {
            NatsConnection nats = NatsConnection.start("nats", runtime, eager(server));
            assertThat(nats.awaitConnected(PATIENCE)).isTrue();
            Queue<String> lamp = new ConcurrentLinkedQueue<>();
            ConnectionExample.listen(nats, lamp);
            await().atMost(PATIENCE).until(() -> lamp.contains("green"));
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            nats.require()
                    .createDispatcher(message -> heard.add(new String(message.getData(), StandardCharsets.UTF_8)))
                    .subscribe("news");

            server.kill();
            await().atMost(PATIENCE).until(() -> lamp.contains("red"));
            assertThat(nats.isConnected()).isFalse();
            server.start();
            await().atMost(PATIENCE).until(() -> lamp.size() == 3);

            try (Connection other = io.nats.client.Nats.connect(server.url())) {
                other.publish("news", "still there".getBytes(StandardCharsets.UTF_8));
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).containsExactly("still there"));
            }
            assertThat(lamp).containsExactly("green", "red", "green");
            assertThat(nats.status().reconnects()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatHangsIsNoticed() throws Exception {
        try (var server = NatsServerProcess.start(directory)) {
            NatsConnection nats =
                    NatsConnection.start("nats", runtime, eager(server).withPingInterval(Duration.ofMillis(100)));
            assertThat(nats.awaitConnected(PATIENCE)).isTrue();

            server.suspend();
            await().atMost(PATIENCE).until(() -> !nats.isConnected());
            server.resume();

            await().atMost(PATIENCE).until(nats::isConnected);
        }
    }

    @Test
    void aConnectionIsOpenedAnewWhenJnatsHasGivenUp() throws Exception {
        try (var server = NatsServerProcess.start(directory)) {
            NatsConnection nats = NatsConnection.start("nats", runtime, eager(server));
            assertThat(nats.awaitConnected(PATIENCE)).isTrue();
            Connection first = nats.require();

            first.close();

            await().atMost(PATIENCE).until(nats::isConnected);
            assertThat(nats.require()).isNotSameAs(first);
        }
    }

    @Test
    void aConnectionIsClosedWithItsServerAndOpenedByTheNext() throws Exception {
        try (var server = NatsServerProcess.start(directory)) {
            NatsConnection nats = NatsConnection.start("nats", runtime, eager(server));
            assertThat(nats.awaitConnected(PATIENCE)).isTrue();
            Connection first = nats.require();

            runtime.registry().whereis("nats").orElseThrow().kill();

            await().atMost(PATIENCE).until(() -> nats.isConnected() && nats.require() != first);
            assertThat(first.getStatus()).isEqualTo(Connection.Status.CLOSED);
            await().atMost(PATIENCE)
                    .until(() ->
                            server.monitoring("/connz").path("num_connections").asInt() == 1);
        }
    }

    static NatsOptions eager(NatsServerProcess server) {
        return NatsOptions.to(server.url()).withReconnect(Duration.ofMillis(10), Duration.ofMillis(50));
    }
}
