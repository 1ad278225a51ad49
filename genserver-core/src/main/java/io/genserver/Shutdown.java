package io.genserver;

import java.time.Duration;

/**
 * How a supervisor ends a child.
 *
 * {@snippet file="SupervisionExample.java" region="specs"}
 */
public sealed interface Shutdown {

    /** It is killed at once. */
    record Brutal() implements Shutdown {}

    /**
     * It is asked to stop, and killed if it has not within the time.
     *
     * @param timeout how long it may take
     */
    record Timeout(Duration timeout) implements Shutdown {
        public Timeout {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("the shutdown time-out may not be negative: " + timeout);
            }
        }
    }

    /** It is asked to stop and waited for without end; for supervisors, whose children have time-outs of their own. */
    record Infinity() implements Shutdown {}

    /** {@link Brutal}. */
    static Shutdown brutal() {
        return new Brutal();
    }

    /** {@link Timeout}. */
    static Shutdown timeout(Duration timeout) {
        return new Timeout(timeout);
    }

    /** {@link Infinity}. */
    static Shutdown infinity() {
        return new Infinity();
    }
}
