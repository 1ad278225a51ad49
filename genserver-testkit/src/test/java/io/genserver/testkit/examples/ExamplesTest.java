package io.genserver.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ExitReason;
import org.junit.jupiter.api.Test;

class ExamplesTest {

    @Test
    void theCounterCountsOnAfterItsCrash() {
        assertThat(SupervisedCounterExample.run()).isEqualTo(1_000);
    }

    @Test
    void theNurseIsKilledAfterTwoPills() {
        assertThat(ProbeExample.day()).isEqualTo(ExitReason.killed());
    }

    @Test
    void theNurseEndsAfterOnePill() {
        assertThat(ProbeExample.now()).isEqualTo(ExitReason.normal());
    }

    @Test
    void theSupervisorGivesUpAfterThreeRestarts() {
        assertThat(FaultsExample.crashAlways()).isEqualTo(4);
    }

    @Test
    void theHastyGiveUpAndThePatientAreAnswered() throws Exception {
        assertThat(FaultsExample.delay()).isTrue();
    }

    @Test
    void theSimulationDoesNotWaitForEver() {
        assertThat(FaultsExample.standStill()).isTrue();
    }
}
