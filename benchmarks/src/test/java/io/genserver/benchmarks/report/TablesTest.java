package io.genserver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.benchmarks.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static String markdown(Workload workload, Map<String, String> reasons, double... values) {
        return new Tables(Example.results(workload, values), List.of(workload), reasons).markdown();
    }

    @Test
    void aLineHasEachPeersValueAndHowManyTimesAsGoodTheGenserverIs() {
        String markdown =
                markdown(Example.rate(new Target.Times(3, Peer.PEKKO)), Map.of(), 9_000_000, 2_000_000, 900_000);

        assertThat(markdown)
                .contains("| workload | unit | genserver | Pekko Typed | Erlang | target |")
                .contains("| a <rate> | things | **9 M** | 2 M (4.5x) | 900 k (10x) | 3x Pekko Typed: 4.5x, met |");
    }

    @Test
    void aPeerThatWasNotThereIsSaidNotToHaveBeenMeasured() {
        assertThat(markdown(Example.rate(), Map.of(), 100, 50)).contains("| **100** | 50 (2x) | not measured |");
    }

    @Test
    void whatItRanOnIsSaidFirst() {
        assertThat(markdown(Example.rate(), Map.of(), 1)).startsWith("| | |\n|---|---|\n| machine | two processors |");
    }

    @Test
    void aMissedTargetStaysWithItsFigureAndItsReason() {
        Workload workload = Example.rate(new Target.Times(3, Peer.PEKKO));

        assertThat(markdown(workload, Map.of("rate", "The moon was full."), 200, 100))
                .contains("3x Pekko Typed: 2x, **missed** |")
                .contains("- **a <rate>** (3x Pekko Typed: 2x): The moon was full.");
    }

    @Test
    void aReasonIsNotShownOnceTheTargetIsMet() {
        Workload workload = Example.rate(new Target.Times(3, Peer.PEKKO));

        assertThat(markdown(workload, Map.of("rate", "The moon was full."), 300, 100))
                .contains("### Targets that are missed\n\nNone.")
                .doesNotContain("moon");
    }
}
