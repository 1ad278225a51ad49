package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, and what may become of them and their NATS, while users go on. The profile {@code cluster} has it happen more often;
 * {@code -Dcluster.seed=...} the same again.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES) // for as many rounds as are asked for
class ClusterFaultsTest {
    private static final int ROUNDS = Integer.getInteger("cluster.rounds", 1);
    private static final long SEED = Long.getLong("cluster.seed", System.nanoTime());

    /** Of the nodes; they are told by their environment. */
    private static final Duration LEASE = Duration.ofSeconds(2);

    /** When presence has to be right again. */
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

    /** What has been read of each node. */
    private final Map<Integer, List<Map<String, Object>>> histories = new HashMap<>();

    /** A fault, until it is over. */
    private interface Fault {
        void happen(NodeProcesses nodes) throws Exception;
    }

    private void rounds(String what, Fault fault) throws Exception {
        System.out.println(what + ", " + ROUNDS + " rounds: -Dcluster.seed=" + SEED);
        Duration longest = Duration.ZERO;
        try (var nodes = new NodeProcesses(folder);
                var load = new ClusterLoad(nodes)) {
            for (int round = 1; round <= ROUNDS; round++) {
                load.contest(true);
                Thread.sleep(random.nextInt(200, 700)); // how far the users are is part of the seed's play
                fault.happen(nodes);
                long healed = System.nanoTime();
                awaitAcknowledgements(load);
                load.contest(false);
                awaitPresence(nodes, healed);
                longest = max(longest, Duration.ofNanos(System.nanoTime() - healed));
                check(nodes, load, round == ROUNDS);
            }
            assertThat(load.winners()).as("the name was had").isPositive();
            System.out.println(what + ": " + load.acknowledged().size() + " messages, " + load.winners()
                    + " holders of a name, presence right within " + longest.toMillis() + " ms");
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static void awaitAcknowledgements(ClusterLoad load) {
        int before = load.acknowledged().size();
        await().atMost(Chat.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> load.acknowledged().size() > before + 20);
    }

    /** Each node says that those are there who are, and nobody else. */
    private static void awaitPresence(NodeProcesses nodes, long healed) {
        Duration left = HEALED_WITHIN.minusNanos(System.nanoTime() - healed);
        for (int i = 0; i < NodeProcesses.COUNT; i++) {
            int node = i;
            await().atMost(left)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(users(nodes, node)).containsExactlyInAnyOrderElementsOf(ClusterLoad.speakers()));
        }
    }

    private static List<Object> users(NodeProcesses nodes, int node) throws Exception {
        try (Roamer client = Roamer.connect(nodes.http(), nodes.port(node))) {
            Map<String, Object> answer = client.ask(Map.of("type", "users"), "users");
            List<Object> names = new ArrayList<>();
            ((List<?>) answer.get("users")).forEach(user -> names.add(((Map<?, ?>) user).get("username")));
            return names;
        }
    }

    /** All nodes have the same history, with all in it that was acknowledged by now. */
    private void check(NodeProcesses nodes, ClusterLoad load, boolean isLast) throws Exception {
        if (isLast) {
            histories.values().forEach(List::clear); // read from the beginning
        }
        Map<String, Object> acknowledged = Map.copyOf(load.acknowledged());
        long last =
                acknowledged.values().stream().mapToLong(seq -> (int) seq).max().orElseThrow();
        List<Map<String, Object>> first = history(nodes, 0, last);
        load.check(first, acknowledged);
        for (int node = 1; node < NodeProcesses.COUNT; node++) {
            assertThat(history(nodes, node, last).equals(first))
                    .as("node " + node + " has the same")
                    .isTrue();
        }
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> history(NodeProcesses nodes, int node, long last) throws Exception {
        List<Map<String, Object>> all = histories.computeIfAbsent(node, missing -> new ArrayList<>());
        try (Roamer client = Roamer.connect(nodes.http(), nodes.port(node))) {
            while (all.size() < last) {
                Map<String, Object> page = client.ask(
                        Map.of("type", "history", "after", all.size(), "limit", Page.MAX_MESSAGES), "history", "error");
                assertThat(page).containsEntry("type", "history");
                all.addAll((List<Map<String, Object>>) page.get("messages"));
            }
        }
        return all.subList(0, (int) last);
    }

    private Duration pastTheLease() {
        return LEASE.plusMillis(random.nextInt(600, 1_500));
    }

    @Test
    void aNodeIsKilled() throws Exception {
        rounds("kill -9 of a node", nodes -> {
            int node = random.nextInt(NodeProcesses.COUNT);
            nodes.kill(node);
            nodes.restart(node);
        });
    }

    @Test
    void natsIsKilled() throws Exception {
        rounds("kill -9 of NATS", nodes -> {
            nodes.nats().kill();
            Thread.sleep(random.nextInt(1_000));
            nodes.nats().start();
        });
    }

    @Test
    void aNodeIsStoppedPastItsLease() throws Exception {
        rounds("SIGSTOP of a node", nodes -> {
            int node = random.nextInt(NodeProcesses.COUNT);
            nodes.signal(node, "STOP");
            Thread.sleep(pastTheLease());
            nodes.signal(node, "CONT");
        });
    }

    @Test
    void aNodeIsCutOffPastItsLease() throws Exception {
        rounds("a cut between a node and NATS", nodes -> {
            nodes.proxy().cut();
            Thread.sleep(pastTheLease());
            nodes.proxy().heal();
        });
    }
}
