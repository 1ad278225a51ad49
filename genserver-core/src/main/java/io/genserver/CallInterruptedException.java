package io.genserver;

/**
 * The thread was interrupted while it waited for a server; its interrupt status is set.
 *
 * {@snippet file="CallsExample.java" region="errors"}
 */
public final class CallInterruptedException extends GenServerException {
    private static final long serialVersionUID = 1;

    CallInterruptedException(String server, String request) {
        super("interrupted while waiting for " + server + " to finish " + request, null);
    }
}
