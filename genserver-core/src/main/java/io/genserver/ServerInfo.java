package io.genserver;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What there is to see of a server.
 *
 * {@snippet file="WatchingExample.java" region="busy"}
 *
 * @param id its number, unique in its runtime and growing with each start
 * @param name its name, or its label and number, as in logs and thread dumps
 * @param server the server
 * @param parent the id of the server that started it with a link, as a supervisor does
 * @param supervisor whether it is a supervisor
 * @param status what it is doing
 * @param mailbox how many messages wait; counted to 100,000 at most, and not exact while it is busy
 * @param handled how many messages it has begun to handle, its init included
 * @param dropped how many messages its full mailbox has refused or dropped
 * @param restarts how often its supervisor has restarted the child that it is
 * @param ties how many links, monitors, timers and callers who wait for a later reply or its end depend on it
 * @param startedAt when its start began
 */
public record ServerInfo(
        long id,
        String name,
        ServerRef<?, ?> server,
        OptionalLong parent,
        boolean supervisor,
        Status status,
        int mailbox,
        long handled,
        long dropped,
        int restarts,
        int ties,
        Instant startedAt) {

    private static final int DEEPEST = 100_000;

    static ServerInfo of(ServerProcess<?, ?, ?> process) {
        ServerProcess<?, ?, ?> parent = process.parent();
        Bound bound = process.bound();
        return new ServerInfo(
                process.id(),
                process.toString(),
                process,
                parent == null ? OptionalLong.empty() : OptionalLong.of(parent.id()),
                process.isSupervisor(),
                process.status(),
                process.depth(DEEPEST),
                process.handled(),
                bound == null ? 0 : bound.dropped(),
                process.restarts(),
                process.tieCount(),
                process.startedAt());
    }
}
