package io.genserver.testkit;

/**
 * A test that is run in one simulation after the other; see {@link Simulation#forEachSeed}.
 *
 * {@snippet file="SupervisedCounterExample.java" region="simulation"}
 */
@FunctionalInterface
public interface SimulationTest {

    /**
     * Runs the test; whatever it throws fails it.
     *
     * @param simulation fresh, and closed afterwards
     */
    void run(Simulation simulation) throws Exception;
}
