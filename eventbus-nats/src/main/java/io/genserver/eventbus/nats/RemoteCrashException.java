package io.genserver.eventbus.nats;

/**
 * What a callback threw on another node, as text: nodes do not make objects of what others send.
 *
 * {@snippet file="RemoteExample.java" region="errors"}
 */
public final class RemoteCrashException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RemoteCrashException(String text) {
        super(text, null, false, false); // its own trace would say nothing
    }
}
