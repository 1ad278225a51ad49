package io.genserver.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExamplesTest {

    @Test
    void theCounterCountsOnAfterItsCrash() {
        assertThat(SupervisedCounterExample.run()).isEqualTo(1_000);
    }
}
