package io.genserver.testkit;

/**
 * Something to do that may throw anything.
 *
 * {@snippet file="SupervisedCounterExample.java" region="simulation"}
 */
@FunctionalInterface
public interface ThrowingRunnable {
    /** Does it; what it throws is for whoever started it to hear. */
    void run() throws Exception;
}
