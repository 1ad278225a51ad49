package io.genserver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a crash. It names the type of the message in hand but not its content, which may be private.
 *
 * {@snippet file="WatchingExample.java" region="options"}
 *
 * @param server the server's name, or its class and number
 * @param parent the server that started it with a link, as a supervisor does, or {@code null}
 * @param callback the callback that threw
 * @param messageType the class of the message in hand, or {@code null} if there was none
 * @param cause what was thrown
 * @param time when
 */
public record CrashReport(
        String server,
        @Nullable String parent,
        String callback,
        @Nullable String messageType,
        Throwable cause,
        Instant time) {

    @Override
    public String toString() {
        return "server " + server + (parent == null ? "" : " under " + parent) + " crashed in " + callback
                + (messageType == null ? "" : " on a " + messageType) + ": " + cause;
    }
}
