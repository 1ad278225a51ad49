package io.genserver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.benchmarks.Peer;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static String verdict(Workload workload, double... values) {
        Target target = workload.targets().getFirst();
        return Verdict.of(workload, target, Example.results(workload, values)).toString();
    }

    @Test
    void aRateIsSoManyTimesAsGoodWhenItIsSoManyTimesAsHigh() {
        Workload workload = Example.rate(new Target.Times(3, Peer.PEKKO));

        assertThat(verdict(workload, 300, 100)).isEqualTo("3x Pekko Typed: 3x, met");
        assertThat(verdict(workload, 290, 100)).isEqualTo("3x Pekko Typed: 2.9x, **missed**");
    }

    @Test
    void aTimeIsSoManyTimesAsGoodWhenItIsSoManyTimesAsShort() {
        Workload workload = Example.time(new Target.Times(10, Peer.PEKKO));

        assertThat(verdict(workload, 1, 10)).isEqualTo("10x Pekko Typed: 10x, met");
        assertThat(verdict(workload, 10, 1)).isEqualTo("10x Pekko Typed: 0.1x, **missed**");
    }

    @Test
    void aBoundIsReachedOnTheBound() {
        assertThat(verdict(Example.time(new Target.AtMost(200)), 200)).endsWith("met");
        assertThat(verdict(Example.time(new Target.AtMost(200)), 201)).endsWith("**missed**");
        assertThat(verdict(Example.rate(new Target.AtLeast(50)), 50)).endsWith("met");
        assertThat(verdict(Example.rate(new Target.AtLeast(50)), 49)).endsWith("**missed**");
    }

    @Test
    void aTargetIsNeitherMetNorMissedWithoutThePeer() {
        Workload workload = Example.rate(new Target.Times(3, Peer.ERLANG));

        assertThat(verdict(workload, 300, 100)).isEqualTo("3x Erlang: not measured, ?");
    }
}
