package io.genserver;

/** A supervisor refused a request: the child's id is taken, unknown, or in the wrong state. */
public final class SupervisorException extends GenServerException {
    private static final long serialVersionUID = 1;

    SupervisorException(String message) {
        super(message, null);
    }
}
