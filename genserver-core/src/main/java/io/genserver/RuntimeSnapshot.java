package io.genserver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A runtime at a moment; immutable. The servers are looked at one after the other while they go on, so that their numbers
 * are of about the same time and not of the very same.
 *
 * {@snippet file="WatchingExample.java" region="snapshot"}
 *
 * @param time when it was taken
 * @param servers those that lived, the oldest first
 * @param started how many have started so far
 * @param restarted how many of these starts were restarts
 * @param exited how many have ended, failed starts included
 * @param crashed how many crashes were reported
 * @param deadLetters how many calls and casts were not handled because their server had ended or ended first
 * @param dropped how many calls and casts were refused or dropped by full mailboxes
 */
public record RuntimeSnapshot(
        Instant time,
        List<ServerInfo> servers,
        long started,
        long restarted,
        long exited,
        long crashed,
        long deadLetters,
        long dropped) {

    public RuntimeSnapshot {
        servers = List.copyOf(servers);
    }

    /**
     * A server and those that it has started with a link.
     *
     * @param server the server
     * @param children the oldest first
     */
    public record Tree(ServerInfo server, List<Tree> children) {}

    /** The servers as trees, by who started whom: supervision trees, and the servers that nobody looks after. */
    public List<Tree> trees() {
        Map<Long, Tree> byId = new HashMap<>();
        servers.forEach(server -> byId.put(server.id(), new Tree(server, new ArrayList<>())));
        List<Tree> roots = new ArrayList<>();
        for (ServerInfo server : servers) {
            Tree parent = server.parent().isPresent() ? byId.get(server.parent().getAsLong()) : null;
            (parent == null ? roots : parent.children()).add(byId.get(server.id()));
        }
        return roots;
    }
}
