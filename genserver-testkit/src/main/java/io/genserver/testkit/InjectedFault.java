package io.genserver.testkit;

/**
 * Thrown into a handler by {@link Faults}.
 *
 * {@snippet file="FaultsExample.java" region="faults"}
 */
public final class InjectedFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    InjectedFault(String message) {
        super(message);
    }
}
