package io.genserver.eventbus.nats;

import io.genserver.ExitReason;

/**
 * A monitored server on another node has ended, or has lost its name, or cannot be reached. Comes exactly once a monitor.
 *
 * {@snippet file="RemoteExample.java" region="monitor"}
 *
 * @param monitor the monitor, as {@link RemoteRef#monitor} returned it
 * @param name the name of the server
 * @param reason why; {@link ExitReason.NoProc} if nobody had the name, {@link ExitReason.NoConnection} if its node is lost or
 *     cut off, this node is, or the reason got lost on the way
 */
public record RemoteDown(RemoteMonitor monitor, String name, ExitReason reason) {}
