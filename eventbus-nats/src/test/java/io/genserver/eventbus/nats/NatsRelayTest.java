package io.genserver.eventbus.nats;

import static io.genserver.eventbus.nats.Node.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.EventBusOptions;
import io.genserver.eventbus.Subscription;
import io.genserver.eventbus.nats.CodecExample.ChatEvent;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class NatsRelayTest {
    private static NatsServerProcess server;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = NatsServerProcess.start(directory, "max_payload: 4096");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whatIsPublishedOnOneNodeIsHeardOnAllOnceAndInOrder() throws Exception {
        try (Node one = Node.start(server).hear("room.*");
                Node two = Node.start(server).hear("room.*");
                Node three = Node.start(server).hear("room.hall")) {

            IntStream.range(0, 1_000).forEach(i -> one.say("room.hall", "m" + i));
            two.say("room.other", "last");

            var expected =
                    IntStream.range(0, 1_000).mapToObj(i -> "room.hall m" + i).toList();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(one.heard).hasSize(1_001);
                assertThat(two.heard).hasSize(1_001);
                assertThat(three.heard).hasSize(1_000);
            });
            assertThat(one.heard).containsSubsequence(expected).contains("room.other last");
            assertThat(two.heard).containsSubsequence(expected).contains("room.other last");
            assertThat(three.heard).isEqualTo(expected);
            assertThat(RelayExample.status(one.relay))
                    .isEqualTo("1000 sent, 0 wait, 0 dropped; 1 came, 0 were no events, 0 were too many");
        }
    }

    @Test
    void eachSubscriptionHearsAnEventOnceThoughPatternsOverlap() throws Exception {
        try (Node one = Node.start(server);
                Node two =
                        Node.start(server).hear("a.*").hear("*.b").hear("a.b").hear(">")) {

            one.say("a.b", "first");
            one.say("end", "");

            await().atMost(PATIENCE).until(() -> two.heard.contains("end "));
            await().atMost(PATIENCE).until(() -> two.heard.size() >= 5);
            assertThat(two.heard).containsOnly("a.b first", "end ").hasSize(5);
        }
    }

    @Test
    void onlyWhatSomebodyOnANodeHearsIsSubscribedToByIt() throws Exception {
        try (Node one = Node.start(server);
                Node two = Node.start(server)) {
            Subscription first = two.bus.subscribe("room.*", (topic, event) -> {});
            Subscription second = two.bus.subscribe("room.*", (topic, event) -> {});
            two.hear("\u00fc.>");

            assertThat(subjects()).containsExactly("test.=00FC.>", "test.room.*");
            first.close();
            await().atMost(PATIENCE).until(() -> two.relay.flush(PATIENCE));
            assertThat(subjects()).containsExactly("test.=00FC.>", "test.room.*");
            second.close();
            await().atMost(PATIENCE).until(() -> two.relay.flush(PATIENCE));

            assertThat(subjects()).containsExactly("test.=00FC.>");
            assertThat(two.relay.status().patterns()).isEqualTo(1);
            one.say("\u00fc.b", "after all");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(two.heard).containsExactly("\u00fc.b after all"));
        }
    }

    /** What the nodes' relays are subscribed to. */
    private static Set<String> subjects() {
        Set<String> subjects = new TreeSet<>();
        for (JsonNode connection : server.monitoring("/connz?subs=1").path("connections")) {
            connection.path("subscriptions_list").forEach(subject -> subjects.add(subject.asString()));
        }
        subjects.removeIf(subject -> !subject.startsWith("test."));
        return subjects;
    }

    @Test
    void aBusThatRetainsDoesSoForAllNodes() throws Exception {
        try (Node one = Node.start(server);
                ServerRuntime runtime = ServerRuntime.create()) {
            EventBus<ChatEvent> bus = EventBus.start("bus", runtime, EventBusOptions.DEFAULT.withRetainedTopics(10));
            NatsConnection nats = NatsConnection.start("nats", runtime, NatsConnectionTest.eager(server));
            NatsRelay<ChatEvent> relay =
                    NatsRelay.start("relay", bus, nats, CodecExample.EVENTS, RelayOptions.prefix("test"));
            assertThat(nats.awaitConnected(PATIENCE)).isTrue();
            await().atMost(PATIENCE).until(() -> relay.flush(PATIENCE));

            one.say("room.hall", "kept");

            await().atMost(PATIENCE).until(() -> bus.retained("room.hall").isPresent());
        }
    }

    @Test
    void whatIsNoEventIsDroppedAloneAndCounted() throws Exception {
        try (Node one = Node.start(server);
                Node two = Node.start(server).hear("a.>");
                Connection stranger = Nats.connect(server.url())) {

            for (String hostile : new String[] {"", "{", "{\"@type\":\"java.lang.Runtime\"}", "[".repeat(4_000)}) {
                stranger.publish("test.a.b", hostile.getBytes(StandardCharsets.UTF_8));
            }
            stranger.publish("test.a.=ZZZZ", CodecExample.EVENTS.encode(new ChatEvent.Left("nobody")));
            stranger.publish("test.a.b", CodecExample.EVENTS.encode(new ChatEvent.Left("somebody")));
            await().atMost(PATIENCE).until(() -> two.relay.status().received() == 6);
            one.say("a.b", "all is well");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(two.heard).containsExactly("a.b somebody", "a.b all is well"));
            assertThat(two.relay.status().undecodable()).isEqualTo(5);
        }
    }

    @Test
    void anEventThatIsTooLargeIsRefusedAndGivenToNobody() throws Exception {
        try (Node one = Node.start(server).hear(">");
                Node two = Node.start(server).hear(">")) {

            String answer = RelayExample.say(one.bus, new ChatEvent.Left("x".repeat(5_000)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> one.say("a".repeat(4_000), "to a long topic"))
                    .withMessageContaining("too long for NATS");
            // the largest there is: with what JSON and headers add
            int most = 5_000 - Integer.parseInt(answer.replaceAll("\\D", ""));
            one.say("room.hall", "y".repeat(most));

            assertThat(answer).startsWith("too long by ");
            await().atMost(PATIENCE).until(() -> !two.heard.isEmpty());
            assertThat(two.heard).containsExactly("room.hall " + "y".repeat(most));
            assertThat(one.heard).isEqualTo(two.heard);
            assertThat(one.nats.status().reconnects()).isZero();
        }
    }

    @Test
    void aRelayThatIsRestartedHearsAgainAndSendsWhatWaited() throws Exception {
        try (Node one = Node.start(server).hear("a");
                Node two = Node.start(server).hear("b")) {

            one.runtime.registry().whereis("relay").orElseThrow().kill();
            one.say("b", "while it was away");
            await().atMost(PATIENCE).until(() -> one.relay.flush(PATIENCE));
            two.say("a", "to the next");

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(two.heard).containsExactly("b while it was away");
                assertThat(one.heard).containsExactly("a to the next");
            });
            assertThat(subjects()).containsExactly("test.a", "test.b");
        }
    }

    @Test
    void aRelayLivesThroughTheEndOfItsConnection() throws Exception {
        try (Node one = Node.start(server).hear("a");
                Node two = Node.start(server).hear("b")) {
            Connection first = one.nats.require();

            one.runtime.registry().whereis("nats").orElseThrow().kill();
            await().atMost(PATIENCE)
                    .until(() ->
                            one.nats.connected().filter(jnats -> jnats != first).isPresent());
            await().atMost(PATIENCE).until(() -> one.relay.flush(PATIENCE));
            one.say("b", "again");
            two.say("a", "again");

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(two.heard).containsExactly("b again");
                assertThat(one.heard).containsExactly("a again");
            });
        }
    }

    @Test
    void aNodeThatCannotKeepUpDropsWhatIsTooMuchAndSaysSo() throws Exception {
        try (Node one = Node.start(server);
                ServerRuntime runtime = ServerRuntime.create()) {
            EventBus<ChatEvent> bus = EventBus.start("bus", runtime);
            NatsConnection nats = NatsConnection.start(
                    "nats", runtime, NatsConnectionTest.eager(server).withIncoming(10, 1 << 20));
            var held = new CountDownLatch(1);
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            var slow = new Codec<ChatEvent>() {
                @Override
                public byte[] encode(ChatEvent event) {
                    return CodecExample.EVENTS.encode(event);
                }

                @Override
                public ChatEvent decode(byte[] bytes) throws java.io.IOException {
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        throw new java.io.InterruptedIOException();
                    }
                    return CodecExample.EVENTS.decode(bytes);
                }
            };
            NatsRelay<ChatEvent> relay = NatsRelay.start("relay", bus, nats, slow, RelayOptions.prefix("test"));
            bus.subscribe("a", (topic, event) -> heard.add(Node.text(topic, event)));
            assertThat(nats.awaitConnected(PATIENCE)).isTrue();
            await().atMost(PATIENCE).until(() -> relay.flush(PATIENCE));

            IntStream.range(0, 100).forEach(i -> one.say("a", "m" + i));
            await().atMost(PATIENCE).until(() -> relay.status().slow() >= 89);
            held.countDown();
            await().atMost(PATIENCE).until(() -> heard.size() + relay.status().slow() == 100);
            one.say("a", "later");

            await().atMost(PATIENCE).until(() -> heard.contains("a later"));
            assertThat(nats.status().slow()).isEqualTo(relay.status().slow());
        }
    }

    @Test
    void theNodeOfTheExampleHearsItself() throws Exception {
        try (ServerRuntime runtime = ServerRuntime.create()) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();

            NatsRelay<ChatEvent> relay = RelayExample.tree(runtime, server.url(), heard);

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).containsExactly("room.hall Left[user=ann]"));
            await().atMost(PATIENCE).until(() -> relay.flush(PATIENCE));
            assertThat(heard).hasSize(1);
            assertThat(RelayExample.options().outboundEvents()).isEqualTo(100_000);
        }
    }
}
