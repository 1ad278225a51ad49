package io.genserver;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/** How much is tried: enough to find a fault of two threads' steps, in some 20 seconds a test. */
final class LincheckOptions {
    private LincheckOptions() {}

    static ModelCheckingOptions standard() {
        return new ModelCheckingOptions()
                .iterations(30)
                .invocationsPerIteration(1_500)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1);
    }

    /** For what takes thousands of steps, most of them those of the JDK's collections. */
    static ModelCheckingOptions slow() {
        return standard().iterations(10).invocationsPerIteration(150).threads(2);
    }
}
