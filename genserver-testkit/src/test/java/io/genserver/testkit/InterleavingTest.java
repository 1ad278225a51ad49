package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.CallTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A seed decides the order in which things happen, all of it, and nothing else does. */
class InterleavingTest {

    private record Run(long hash, long steps, List<String> trace, int crashes) {}

    private static Run live(long seed) throws Exception {
        try (Simulation simulation = Simulation.seeded(seed)) {
            ThreeLevels.live(simulation);
            return new Run(
                    simulation.traceHash(),
                    simulation.steps(),
                    simulation.trace(),
                    simulation.crashes().size());
        }
    }

    @Test
    void theSameSeedTakesTheSameSteps() throws Exception {
        int crashes = 0;
        for (long seed = 1; seed <= 300; seed++) {
            Run first = live(seed);

            assertThat(live(seed)).isEqualTo(first);
            crashes += first.crashes();
        }
        assertThat(crashes).as("there was something to tell apart").isGreaterThan(100);
    }

    @Test
    void otherSeedsTakeOtherSteps() throws Exception {
        Set<Long> hashes = new HashSet<>();
        for (long seed = 1; seed <= 300; seed++) {
            hashes.add(live(seed).hash());
        }

        assertThat(hashes).hasSize(300);
    }

    @Test
    void bothOrdersOfARaceAreSeen() {
        Set<List<String>> orders = new HashSet<>();

        Simulation.forEachSeed(100, simulation -> {
            Probe<String> probe = simulation.probe();
            for (String racer : List.of("one", "other")) {
                simulation.spawn(racer, () -> probe.ref().cast(racer));
            }
            orders.add(List.of(probe.expectNext(Probe.PATIENCE), probe.expectNext(Probe.PATIENCE)));
        });

        assertThat(orders).containsExactlyInAnyOrder(List.of("one", "other"), List.of("other", "one"));
    }

    @Test
    void aHandlerCanBeOvertakenBetweenTwoOfItsSends() {
        Set<List<Integer>> orders = new HashSet<>();

        Simulation.forEachSeed(200, simulation -> {
            Probe<Integer> probe = simulation.probe();
            for (int sender = 0; sender < 2; sender++) {
                int first = 10 * sender;
                var server = simulation.runtime().start(new Puppet());
                server.cast(Puppet.tell(() -> {
                    probe.ref().cast(first + 1);
                    probe.ref().cast(first + 2);
                }));
            }
            List<Integer> order = new ArrayList<>();
            for (int message = 0; message < 4; message++) {
                order.add(probe.expectNext(Probe.PATIENCE));
            }
            orders.add(order);
        });

        assertThat(orders)
                .contains(List.of(1, 2, 11, 12), List.of(11, 12, 1, 2), List.of(1, 11, 2, 12), List.of(11, 1, 12, 2))
                .allSatisfy(order -> assertThat(order).containsSubsequence(1, 2).containsSubsequence(11, 12));
    }

    @Test
    void withoutPreemptionAHandlerRunsUntilItWaits() {
        Set<List<Integer>> orders = new HashSet<>();

        Simulation.forEachSeed(100, SimulationOptions.DEFAULT.withPreemption(0), simulation -> {
            List<Integer> order = new ArrayList<>();
            var server = simulation.runtime().start(new Puppet());
            server.cast(Puppet.tell(() -> order.add(1)));
            order.add(2);
            simulation.runUntilIdle();
            orders.add(order);
        });

        assertThat(orders).containsExactly(List.of(2, 1));
    }

    @Test
    void aCallRacesWithItsTimeout() {
        Set<String> outcomes = new HashSet<>();

        Simulation.forEachSeed(100, simulation -> {
            var server = simulation.runtime().start(new Puppet());
            var second = Duration.ofSeconds(1);
            var slow = new Puppet.Ask<>((context, number) -> {
                context.runtime().sleep(second);
                return "answered";
            });
            try {
                outcomes.add(server.call(slow, second));
            } catch (CallTimeoutException e) {
                outcomes.add("timed out");
            }
        });

        assertThat(outcomes).containsExactlyInAnyOrder("answered", "timed out");
    }

    @Test
    void nothingIsLeftOfATreeWhateverHappensToIt() {
        Simulation.forEachSeed(2_000, simulation -> {
            ThreeLevels.live(simulation);

            assertThat(simulation.leaks()).isEmpty();
        });
    }
}
