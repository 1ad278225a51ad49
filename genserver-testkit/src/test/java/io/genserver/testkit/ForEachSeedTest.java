package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ForEachSeedTest {

    /** Finds an order of two clients that not every seed brings about. */
    private static void race(Simulation simulation) throws Exception {
        List<String> order = new ArrayList<>();
        var one = simulation.spawn("one", () -> order.add("one"));
        var other = simulation.spawn("other", () -> order.add("other"));
        one.join();
        other.join();
        assertThat(order).containsExactly("one", "other");
    }

    @Test
    void eachSeedFromOneIsRunOnce() {
        List<Long> seeds = new ArrayList<>();

        Simulation.forEachSeed(20, simulation -> seeds.add(simulation.seed()));

        assertThat(seeds)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void aFailingSeedIsNamedAndReplaysAlone() {
        List<Long> seeds = new ArrayList<>();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Simulation.forEachSeed(1_000, simulation -> {
                    seeds.add(simulation.seed());
                    race(simulation);
                }))
                .withMessageContaining("-Dgenserver.seed=" + seeds.getLast())
                .withMessageContaining("other (thread 2) ENDS")
                .withCauseInstanceOf(AssertionError.class);

        long failing = seeds.getLast();
        seeds.clear();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Simulation.run(failing, 1_000, SimulationOptions.DEFAULT, simulation -> {
                    seeds.add(simulation.seed());
                    race(simulation);
                }));
        assertThat(seeds).containsExactly(failing);
    }

    @Test
    void whatFailsTheCloseFailsTheSeed() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Simulation.forEachSeed(
                        10,
                        simulation -> simulation.spawn("reckless", () -> {
                            throw new IllegalStateException("oh");
                        })))
                .withMessageContaining("seed 1;")
                .withMessageContaining("reckless");
    }
}
