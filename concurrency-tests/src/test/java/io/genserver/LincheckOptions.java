package io.genserver;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/** How much is tried: enough to find a fault of two threads' steps, in some 20 seconds a class. */
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
}
