package io.genserver.eventbus.nats;

/**
 * There is no connection to NATS at the moment. To try again later is right: the connection comes back by itself.
 *
 * {@snippet file="ConnectionExample.java" region="require"}
 */
public final class NatsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NatsUnavailableException(String message) {
        super(message);
    }
}
