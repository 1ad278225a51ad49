package io.genserver.testkit;

/** Something to do that may throw anything. */
@FunctionalInterface
public interface ThrowingRunnable {
    void run() throws Exception;
}
