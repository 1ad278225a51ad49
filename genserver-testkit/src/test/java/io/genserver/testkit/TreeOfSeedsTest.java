package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A tree under random crashes, kills, stops and calls: whatever happens, nothing leaks and nobody waits past a time-out,
 * which virtual time makes exact.
 */
class TreeOfSeedsTest {
    private static final int SEEDS = Integer.getInteger("genserver.tree.seeds", 1_000);
    private static final int CLIENTS = 4;
    private static final int FAULTS = 3;

    /** Longer than any handler of the tree takes. */
    private static final Duration LONG = Duration.ofSeconds(5);

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void nothingLeaksAndNobodyWaitsPastATimeout() {
        Simulation.forEachSeed(SEEDS, TreeOfSeedsTest::live);
    }

    private static void live(Simulation simulation) throws Exception {
        var random = new SplittableRandom(simulation.seed());
        var ledger = new Ledger();
        simulation.runtime().observer().subscribe(ledger::observe);
        var tree = new SeededTree(simulation.runtime(), random.split());
        List<Fault> faults = harm(simulation.faults(), random);

        List<Client<?>> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            clients.add(simulation.spawn("client " + number, new SeededClient(tree, ledger, random.split())::live));
        }
        for (Client<?> client : clients) {
            client.join();
        }
        tree.stop();
        simulation.advance(LONG);

        assertThat(simulation.runtime().observer().snapshot().servers())
                .as("servers left")
                .extracting(ServerInfo::name)
                .containsExactly("outsider");
        assertThat(simulation
                        .runtime()
                        .observer()
                        .snapshot()
                        .servers()
                        .getFirst()
                        .ties())
                .as("ties of the one that is left")
                .isZero();
        tree.outsider.stop();
        assertThat(simulation.runtime().observer().snapshot().servers()).isEmpty();
        assertThat(simulation.runtime().registry().names()).isEmpty();
        assertThat(tree.keys.count() + tree.uniqueKeys.count()).as("keys left").isZero();
        assertThat(simulation.leaks()).isEmpty();
        ledger.assertBalanced(faults.stream().mapToInt(Fault::timesStruck).sum());
    }

    private static List<Fault> harm(Faults faults, RandomGenerator random) {
        List<Fault> harms = new ArrayList<>();
        for (int number = 0; number < FAULTS; number++) {
            String worker = SeededTree.WORKERS.get(random.nextInt(SeededTree.WORKERS.size()));
            long nth = 2 + random.nextInt(8);
            harms.add(
                    switch (random.nextInt(3)) {
                        case 0 -> faults.crash(worker, nth);
                        case 1 -> faults.kill(worker, nth);
                        default -> faults.delay(worker, nth, Duration.ofMillis(random.nextInt(300)));
                    });
        }
        return harms;
    }
}
