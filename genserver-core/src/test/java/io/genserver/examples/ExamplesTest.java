package io.genserver.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ExitReason;
import org.junit.jupiter.api.Test;

class ExamplesTest {

    @Test
    void theFirstServerCounts() {
        assertThat(FirstServerExample.run()).isEqualTo(2);
    }

    @Test
    void theCounterCounts() {
        assertThat(CounterExample.use()).isEqualTo("2, n = 2");
    }

    @Test
    void theDoorLetsInWhenItIsOpened() throws Exception {
        assertThat(DeferredReplyExample.use()).isEqualTo("welcome, Alice");
    }

    @Test
    void theTreeStartsAndStops() {
        assertThat(SupervisorExample.use()).isEqualTo(1);
    }

    @Test
    void theGuestGreets() {
        assertThat(DynamicSupervisorExample.use()).isEqualTo("good evening, Alice");
    }

    @Test
    void theReadersGetTheirPaper() {
        assertThat(KeyedRegistryExample.use()).isEqualTo("2 readers, 8 copies, 1 left");
    }

    @Test
    void theSupervisorAnswers() {
        assertThat(SupervisionExample.ask()).isEqualTo("2, then 1, n = 0");
    }

    @Test
    void theJobEndsWithItsWork() {
        assertThat(SupervisionExample.job()).isEqualTo(ExitReason.shutdown());
    }

    @Test
    void theUplinkAnswers() {
        assertThat(SupervisionExample.connect()).isEqualTo("hello, mars");
    }
}
