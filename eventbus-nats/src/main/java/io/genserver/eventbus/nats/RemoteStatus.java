package io.genserver.eventbus.nats;

/**
 * What there is to see of {@link RemoteServers}, not exact while they are busy.
 *
 * {@snippet file="RemoteExample.java" region="status"}
 *
 * @param leased whether this node may have names now
 * @param leasesLost how often it had to give them up
 * @param exposed how many it has
 * @param monitors how many monitors of servers elsewhere stand
 * @param pendingIn how many calls of other nodes are under way here
 * @param pendingOut how many calls of this node are under way elsewhere
 * @param undecodable how many messages came that could not be read
 */
public record RemoteStatus(
        boolean leased, long leasesLost, int exposed, int monitors, int pendingIn, int pendingOut, long undecodable) {}
