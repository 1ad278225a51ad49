package io.genserver.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A simulation cannot go on, or has ended badly: the message says why, and with which seed.
 *
 * {@snippet file="FaultsExample.java" region="standstill"}
 */
public final class SimulationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SimulationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
