package io.genserver.chat;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A node that lives, as an operator sees it from this one or another.
 *
 * @param name what operators call it; what it is called by others if there is another of that name
 * @param isHere whether it is this one
 * @param silentMillis when it was last heard of
 * @param connections WebSockets that are open at it
 * @param users how many users have connections at it
 * @param behind how many entries of the log another node has read and it has not, as far as they have said
 * @param reconnects how often it has come back to NATS
 * @param dropped what it could not hand to NATS, or not take from it in time
 */
record NodeView(
        String name,
        @JsonProperty("here") boolean isHere,
        long silentMillis,
        int connections,
        int users,
        long behind,
        long reconnects,
        long dropped) {}
