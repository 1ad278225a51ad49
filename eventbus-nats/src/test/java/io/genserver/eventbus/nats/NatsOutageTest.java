package io.genserver.eventbus.nats;

import static io.genserver.eventbus.nats.Node.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of events while NATS is away. */
class NatsOutageTest {

    @TempDir
    Path directory;

    @Test
    void eventsOfAnOutageWaitUpToTheBoundAreHeardHereAtOnceAndElsewhereInOrderAfterwards() throws Exception {
        RelayOptions tenWait = RelayOptions.prefix("test").withOutbound(10, 1 << 20);
        try (var server = NatsServerProcess.start(directory);
                Node one = Node.start(server, tenWait).hear("a");
                Node two = Node.start(server).hear("a")) {
            one.say("a", "before");
            await().atMost(PATIENCE).until(() -> two.heard.size() == 1);

            server.kill();
            await().atMost(PATIENCE).until(() -> !one.nats.isConnected());
            IntStream.range(0, 15).forEach(i -> one.say("a", "m" + i));
            await().atMost(PATIENCE).until(() -> one.heard.size() == 16);
            assertThat(one.relay.status().waiting()).isEqualTo(10);
            assertThat(one.relay.status().dropped()).isEqualTo(5);
            server.start();

            List<String> kept = IntStream.range(0, 10).mapToObj(i -> "a m" + i).toList();
            await().atMost(PATIENCE).until(() -> one.relay.flush(PATIENCE) && two.relay.flush(PATIENCE));
            one.say("a", "after");
            await().atMost(PATIENCE).until(() -> two.heard.contains("a after"));
            // Those that waited may be sent before the other node is back, and are heard in order if at all.
            List<String> between = two.heard.subList(1, two.heard.size() - 1);
            assertThat(kept).endsWith(between.toArray(String[]::new));
            assertThat(two.heard).startsWith("a before");
            assertThat(one.relay.status().published()).isEqualTo(12);
            assertThat(one.heard).hasSize(17);
        }
    }

    @Test
    void aNodeHearsAndPublishesWithoutNatsEverHavingBeenThere() throws Exception {
        try (var server = NatsServerProcess.start(directory)) {
            server.kill();
            try (Node alone = Node.begin(server)) {
                alone.bus.subscribe("a", (topic, event) -> alone.heard.add(Node.text(topic, event)));
                alone.say("a", "hello");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(alone.heard).containsExactly("a hello"));
                assertThat(alone.relay.status()).isEqualTo(new RelayStatus(false, 0, 1, 0, 0, 0, 0, 0));

                server.start();

                await().atMost(PATIENCE).until(() -> alone.relay.status().published() == 1);
                assertThat(alone.heard).hasSize(1);
            }
        }
    }
}
