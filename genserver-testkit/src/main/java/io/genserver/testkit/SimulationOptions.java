package io.genserver.testkit;

import java.time.Duration;

/**
 * How a simulation is run; immutable.
 *
 * {@snippet file="FaultsExample.java" region="client"}
 *
 * @param preemption the probability, from 0 to 1, that a thread which sends, replies, starts or begins to handle a
 *     message is put aside for another that could run
 * @param blockedAfter how much real time a thread may take between two steps before the test fails, as it must be
 *     waiting for something outside the simulation
 * @param stepLimit how many steps the others may take while the test thread waits before the test fails, as they will
 *     go on for ever
 */
public record SimulationOptions(double preemption, Duration blockedAfter, long stepLimit) {

    /** A quarter; 10 seconds; 10 million. */
    public static final SimulationOptions DEFAULT = new SimulationOptions(0.25, Duration.ofSeconds(10), 10_000_000);

    public SimulationOptions {
        if (!(preemption >= 0 && preemption <= 1)) {
            throw new IllegalArgumentException("not a probability: " + preemption);
        }
        if (blockedAfter.isNegative() || blockedAfter.isZero()) {
            throw new IllegalArgumentException(
                    "the time until a thread counts as blocked must be positive: " + blockedAfter);
        }
        if (stepLimit <= 0) {
            throw new IllegalArgumentException("the number of steps must be positive: " + stepLimit);
        }
    }

    /** These options with another probability of preemption. */
    public SimulationOptions withPreemption(double newPreemption) {
        return new SimulationOptions(newPreemption, blockedAfter, stepLimit);
    }

    /** These options with another real time after which a thread counts as blocked. */
    public SimulationOptions withBlockedAfter(Duration newBlockedAfter) {
        return new SimulationOptions(preemption, newBlockedAfter, stepLimit);
    }

    /** These options with another limit of steps. */
    public SimulationOptions withStepLimit(long newStepLimit) {
        return new SimulationOptions(preemption, blockedAfter, newStepLimit);
    }
}
