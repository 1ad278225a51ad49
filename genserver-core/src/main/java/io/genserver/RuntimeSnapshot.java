package io.genserver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
 * @param deadLetters how many calls and casts were not handled because their server had ended or ended first, and events
 *     were heard by nobody
 * @param dropped how many calls and casts were refused or dropped by full mailboxes, and events by subscriptions
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

    /** The ids of servers begin at 1. */
    private static final long NO_PARENT = 0;

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
        Set<Long> ids = servers.stream().map(ServerInfo::id).collect(Collectors.toSet());
        Map<Long, List<ServerInfo>> byParent = servers.stream().collect(Collectors.groupingBy(server -> {
            long parent = server.parent().orElse(NO_PARENT);
            return ids.contains(parent) ? parent : NO_PARENT;
        }));
        return trees(NO_PARENT, byParent);
    }

    private static List<Tree> trees(long parent, Map<Long, List<ServerInfo>> byParent) {
        return byParent.getOrDefault(parent, List.of()).stream()
                .map(server -> new Tree(server, trees(server.id(), byParent)))
                .toList();
    }
}
