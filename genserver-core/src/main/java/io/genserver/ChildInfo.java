package io.genserver;

import java.util.Optional;

/**
 * A child as its supervisor sees it.
 *
 * {@snippet file="SupervisionExample.java" region="ask"}
 *
 * @param id its id among its siblings
 * @param status whether it runs; a child that has just ended by itself still counts as running until its supervisor has
 *     been told
 * @param server the server, if it runs
 * @param type what it is
 * @param restart its restart type
 * @param restarts how often it was started again, for whatever reason
 */
public record ChildInfo(
        String id, Status status, Optional<ServerRef<?, ?>> server, ChildType type, Restart restart, int restarts) {

    /** Whether a child runs. */
    public enum Status {
        /** It runs. */
        RUNNING,
        /** It does not, and will be started: its restart was put off or has failed and is to be tried again. */
        RESTARTING,
        /** It does not: it was terminated, has ended in good order, or its init ignored the start. */
        STOPPED
    }
}
