package io.genserver.monitoring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that operators may want to know of: a line in a dashboard's log.
 *
 * {@snippet file="SamplerExample.java" region="headline"}
 *
 * @param number counts the incidents of a sampler, from 1
 * @param time when it happened
 * @param kind what kind of thing it is
 * @param serverId the id of the server that it happened to, or 0 if it is not about one
 * @param server the name of that server, or what an alert is about
 * @param text what happened, in a line
 * @param detail more of it, as a stack trace
 */
public record Incident(
        long number,
        Instant time,
        Kind kind,
        long serverId,
        String server,
        String text,
        @Nullable String detail) {

    /** What kind of thing has happened. */
    public enum Kind {
        CRASH,
        RESTART,
        /** A server ended with another reason than normal or shutdown, and did not crash. */
        EXIT,
        STUCK,
        DEAD_LETTERS,
        DROPPED,
        ALERT,
        RESOLVED,
        /** An operator stopped or killed a server. */
        OPERATOR
    }
}
