package io.genserver;

import java.time.Duration;

/**
 * A call had no reply, or a stop no effect, within its time-out.
 *
 * {@snippet file="CallsExample.java" region="timeout"}
 */
public final class CallTimeoutException extends GenServerException {
    private static final long serialVersionUID = 1;

    CallTimeoutException(String server, String request, Duration timeout) {
        super(server + " did not finish " + request + " within " + timeout, null);
    }
}
