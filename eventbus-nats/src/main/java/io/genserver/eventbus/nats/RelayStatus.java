package io.genserver.eventbus.nats;

/**
 * What there is to see of a {@link NatsRelay}, not exact while it is busy. Counted since it was made.
 *
 * {@snippet file="RelayExample.java" region="status"}
 *
 * @param connected whether NATS is connected now
 * @param published how many events of this node were handed to NATS
 * @param waiting how many wait to be
 * @param dropped how many of this node's events were not: there was no room for them
 * @param received how many of other nodes' events came, once for each pattern that they match
 * @param undecodable how many of those were no events, and dropped
 * @param slow how many of other nodes' events were dropped here unseen, as this node could not keep up
 * @param patterns to how many patterns it is subscribed
 */
public record RelayStatus(
        boolean connected,
        long published,
        int waiting,
        long dropped,
        long received,
        long undecodable,
        long slow,
        int patterns) {}
