package io.genserver;

/**
 * A supervisor refused a request: the child's id is taken, unknown, or in the wrong state, or it may not be significant.
 *
 * {@snippet file="SupervisionExample.java" region="ask"}
 */
public final class SupervisorException extends GenServerException {
    private static final long serialVersionUID = 1;

    SupervisorException(String message) {
        super(message, null);
    }
}
