package io.genserver.eventbus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.eventbus.nats.RemoteExample.CounterCall;
import io.genserver.eventbus.nats.RemoteExample.CounterCast;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many nodes want the same names, while nodes are cut off and servers end: no name ever has two servers. */
class NameRaceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NODES = 4;
    private static final int NAMES = 3;

    private final Map<String, ServerRef<?, ?>> owners = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<Long>> tokens = new ConcurrentHashMap<>();

    @TempDir
    Path directory;

    /** Does nothing but live. */
    private record Idle() implements GenServer<Integer, CounterCall<?>, CounterCast> {
        @Override
        public Integer init(Context<CounterCall<?>, CounterCast> context) {
            return 0;
        }
    }

    private record Contender(ServerRuntime runtime, RemoteServers remote, Cable cable) {}

    @Test
    void noNameEverHasTwoServersAndEachIsHadAgain() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        List<Contender> nodes = new ArrayList<>();
        var over = new AtomicBoolean();
        try (var server = NatsServerProcess.start(directory)) {
            List<Thread> claimers = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                Contender node = contender(server);
                nodes.add(node);
                for (int k = 0; k < NAMES; k++) {
                    String name = "name-" + k;
                    long own = random.nextLong();
                    claimers.add(Thread.ofVirtual().start(() -> claimAgainAndAgain(node, name, new Random(own), over)));
                }
            }
            for (int round = 0; round < 3; round++) {
                Cable cable = nodes.get(random.nextInt(NODES)).cable();
                cable.cut();
                int before = claims();
                await().atMost(PATIENCE).until(() -> claims() >= before + 2 * NAMES);
                cable.mend();
            }
            over.set(true);
            for (Thread claimer : claimers) {
                claimer.join();
            }
        } finally {
            over.set(true);
            for (Contender node : nodes) {
                node.runtime().close();
                node.cable().close();
            }
        }

        assertThat(faults).as("seed %d", seed).isEmpty();
        tokens.forEach((name, given) -> assertThat(List.copyOf(given))
                .as("%s, seed %d", name, seed)
                .isSorted()
                .doesNotHaveDuplicates());
    }

    private int claims() {
        return tokens.values().stream().mapToInt(Queue::size).sum();
    }

    private static Contender contender(NatsServerProcess server) {
        var cable = new Cable(server);
        ServerRuntime runtime = ServerRuntime.create(report -> {});
        NatsConnection nats = NatsConnection.start(
                "nats",
                runtime,
                NatsOptions.to(cable.url())
                        .withReconnect(Duration.ofMillis(10), Duration.ofMillis(50))
                        .withPingInterval(Duration.ofMillis(100)));
        return new Contender(
                runtime,
                RemoteServers.start(
                        "remote", nats, RemoteOptions.cluster("race").withLease(Duration.ofMillis(900))),
                cable);
    }

    /** A server that was killed meanwhile may be followed by another already. */
    private synchronized void had(String name, ServerRef<?, ?> server, long token) {
        if (server.isAlive()) {
            ServerRef<?, ?> before = owners.put(name, server);
            if (before != null && before.isAlive()) {
                faults.add(name + " was given to another while its server lived");
            }
            tokens.computeIfAbsent(name, key -> new ConcurrentLinkedQueue<>()).add(token);
        }
    }

    private void claimAgainAndAgain(Contender node, String name, Random random, AtomicBoolean over) {
        while (!over.get()) {
            ServerRef<CounterCall<?>, CounterCast> server = node.runtime().start(new Idle());
            try (Exposure<?, ?> exposure =
                    node.remote().expose(name, server, RemoteExample.COUNTER, Duration.ofMillis(random.nextInt(300)))) {
                had(name, server, exposure.token());
                node.runtime().sleep(Duration.ofMillis(random.nextInt(200)));
                if (random.nextBoolean()) {
                    server.kill(); // and the name follows
                } else {
                    server.stop();
                }
            } catch (RemoteException e) {
                server.kill(); // another has it, or this node is cut off
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
