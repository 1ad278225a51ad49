package io.genserver.dashboard;

import io.genserver.monitoring.ServerReading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Servers below those that started them, as lines; what is below a closed one is left out. */
final class Tree {
    /**
     * A line.
     *
     * @param lasts for each level from the second on down to its own, whether what is there is the last of its parent
     * @param children how many are below it, shown or not
     */
    record Node(ServerReading server, List<Boolean> lasts, int children, boolean closed) {
        int depth() {
            return lasts.size();
        }
    }

    private final Set<Long> closed;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<Long> placed = new HashSet<>();
    private final Map<Long, List<ServerReading>> children = new HashMap<>();

    private Tree(Set<Long> closed) {
        this.closed = closed;
    }

    static List<Node> of(List<ServerReading> servers, Set<Long> closed) {
        return new Tree(closed).lines(servers);
    }

    private List<Node> lines(List<ServerReading> servers) {
        Map<Long, ServerReading> known = new LinkedHashMap<>();
        servers.forEach(server -> known.put(server.id(), server));
        List<ServerReading> roots = new ArrayList<>();
        for (ServerReading server : known.values()) {
            if (server.parent().isPresent() && known.containsKey(server.parent().getAsLong())) {
                children.computeIfAbsent(server.parent().getAsLong(), id -> new ArrayList<>())
                        .add(server);
            } else {
                roots.add(server);
            }
        }
        roots.forEach(this::place);
        // What comes over the network may name parents in a circle, which no root leads to.
        known.values().stream().filter(server -> !placed.contains(server.id())).forEach(this::place);
        return List.copyOf(nodes);
    }

    /** Without recursion: servers may be linked in a chain of thousands. */
    private void place(ServerReading root) {
        Deque<Open> waiting = new ArrayDeque<>(List.of(new Open(root, List.of(), true)));
        while (!waiting.isEmpty()) {
            Open next = waiting.pop();
            if (!placed.add(next.server.id())) {
                continue;
            }
            List<ServerReading> below = children.getOrDefault(next.server.id(), List.of());
            boolean isClosed = closed.contains(next.server.id());
            if (next.shown) {
                nodes.add(new Node(next.server, next.lasts, below.size(), isClosed && !below.isEmpty()));
            }
            for (int i = below.size() - 1; i >= 0; i--) {
                List<Boolean> lasts =
                        next.lasts.size() < MAX_DEPTH ? appended(next.lasts, i == below.size() - 1) : next.lasts;
                waiting.push(new Open(below.get(i), lasts, next.shown && !isClosed));
            }
        }
    }

    /** Deeper than a screen is wide: what is below is drawn at this depth. */
    private static final int MAX_DEPTH = 40;

    /** What is yet to be placed. */
    private record Open(ServerReading server, List<Boolean> lasts, boolean shown) {}

    private static List<Boolean> appended(List<Boolean> lasts, boolean last) {
        List<Boolean> longer = new ArrayList<>(lasts);
        longer.add(last);
        return List.copyOf(longer);
    }
}
