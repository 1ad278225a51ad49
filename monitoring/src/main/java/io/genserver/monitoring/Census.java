package io.genserver.monitoring;

import io.genserver.ServerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * One look at all servers: sums them up, and keeps those that are to be listed. A server that is not costs a comparison
 * and a place in {@link HandledCounts}, however many there are.
 */
final class Census implements Consumer<ServerInfo> {

    /** A server that may be listed, and how many messages it has handled since the last census. */
    private record Row(ServerInfo server, long handledSince) {}

    private static final int MAX_WAITING = 10_000;

    /** Those further down go first; of equal ones the older stays, so that a list does not change without need. */
    private static final Comparator<Row> BY_AGE =
            Comparator.comparingLong((Row row) -> row.server().id()).reversed();

    private static final Comparator<Row> BY_DEPTH = Comparator.<Row>comparingInt(
                    row -> row.server().mailbox())
            .thenComparingLong(Row::handledSince)
            .thenComparing(BY_AGE);

    private static final Comparator<Row> BY_RATE = Comparator.comparingLong(Row::handledSince)
            .thenComparingInt(row -> row.server().mailbox())
            .thenComparing(BY_AGE);

    private final int limit;
    private final HandledCounts before;
    private final HandledCounts handled;
    private final PriorityQueue<Row> supervisors;
    private final PriorityQueue<Row> deepest;
    private final PriorityQueue<Row> busiest;

    /** The first so many for whom messages wait. */
    private final List<ServerInfo> waitingServers = new ArrayList<>();

    private long servers;
    private long waiting;
    private int depth;
    private long handledInAll;
    private long handledSince;

    /**
     * One that has not begun.
     *
     * @param limit how many servers are to be listed
     * @param before what they had handled at the last census
     */
    Census(int limit, HandledCounts before) {
        this.limit = limit;
        this.before = before;
        this.handled = new HandledCounts(before.size());
        this.supervisors = new PriorityQueue<>(BY_AGE);
        this.deepest = new PriorityQueue<>(BY_DEPTH);
        this.busiest = new PriorityQueue<>(BY_RATE);
    }

    @Override
    public void accept(ServerInfo server) {
        long since = Math.max(0, server.handled() - before.get(server.id()));
        handled.put(server.id(), server.handled());
        servers++;
        waiting += server.mailbox();
        depth = Math.max(depth, server.mailbox());
        handledInAll += server.handled();
        handledSince += since;
        if (server.mailbox() > 0 && waitingServers.size() < MAX_WAITING) {
            waitingServers.add(server);
        }
        var row = new Row(server, since);
        if (server.supervisor()) {
            consider(row, supervisors, BY_AGE);
        }
        consider(row, deepest, BY_DEPTH);
        consider(row, busiest, BY_RATE);
    }

    private void consider(Row row, PriorityQueue<Row> best, Comparator<Row> order) {
        if (best.size() < limit) {
            best.add(row);
        } else if (order.compare(row, best.element()) > 0) {
            best.remove();
            best.add(row);
        }
    }

    /** What they have handled until now, for the next census. */
    HandledCounts handled() {
        return handled;
    }

    long servers() {
        return servers;
    }

    long waiting() {
        return waiting;
    }

    int deepest() {
        return depth;
    }

    /** Those for whom most messages wait, as many as are listed, in no order. */
    List<ServerInfo> deepestServers() {
        return deepest.stream().map(Row::server).toList();
    }

    /** Those for whom messages wait, all but very many. */
    List<ServerInfo> waitingServers() {
        return waitingServers;
    }

    long handledInAll() {
        return handledInAll;
    }

    /** How many messages those that live have handled since the last census. */
    long handledSince() {
        return handledSince;
    }

    /** Those that are listed, the oldest first: the supervisors, and of the others the deepest and the busiest by turns. */
    List<ServerReading> listed(double seconds) {
        Map<Long, Row> listed = new LinkedHashMap<>();
        best(supervisors, BY_AGE).forEach(row -> listed.put(row.server().id(), row));
        List<Row> byDepth = best(deepest, BY_DEPTH);
        List<Row> byRate = best(busiest, BY_RATE);
        for (int i = 0; i < byDepth.size() && listed.size() < limit; i++) {
            listed.putIfAbsent(byDepth.get(i).server().id(), byDepth.get(i));
            if (listed.size() < limit) {
                listed.putIfAbsent(byRate.get(i).server().id(), byRate.get(i));
            }
        }
        return listed.values().stream()
                .sorted(BY_AGE.reversed())
                .map(row -> reading(row, seconds))
                .toList();
    }

    private static List<Row> best(Collection<Row> rows, Comparator<Row> order) {
        return rows.stream().sorted(order.reversed()).toList();
    }

    private static ServerReading reading(Row row, double seconds) {
        ServerInfo server = row.server();
        return new ServerReading(
                server.id(),
                server.name(),
                server.parent(),
                server.supervisor(),
                server.status(),
                server.mailbox(),
                server.handled(),
                row.handledSince() / seconds,
                server.dropped(),
                server.restarts(),
                server.startedAt());
    }
}
