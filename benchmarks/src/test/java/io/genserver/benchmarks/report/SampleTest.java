package io.genserver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genserver.benchmarks.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static Sample sample(Double... forks) {
        return new Sample("ping-pong", Peer.PEKKO, List.of(forks), null);
    }

    @Test
    void theMedianOfFiveForksIsTheThirdOfThem() {
        assertThat(sample(9.0, 1.0, 3.0, 200.0, 2.0).median()).isEqualTo(3);
    }

    @Test
    void theMedianOfFourForksIsBetweenTheTwoInTheMiddle() {
        assertThat(sample(9.0, 1.0, 3.0, 2.0).median()).isEqualTo(2.5);
    }

    @Test
    void itKnowsTheLeastAndTheMost() {
        Sample sample = sample(9.0, 1.0, 3.0);

        assertThat(sample.least()).isEqualTo(1);
        assertThat(sample.most()).isEqualTo(9);
    }

    @Test
    void whatHasNotBeenMeasuredIsNoSample() {
        assertThatIllegalArgumentException().isThrownBy(() -> sample());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sample(1.0, Double.NaN))
                .withMessageContaining("ping-pong");
    }
}
