package io.genserver.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nodes that live, as {@link Presence} last saw them. Written by that alone, read by any thread. */
final class NodeList {
    /** More than anybody has; what operators are shown stays small, whatever the bucket has in it. */
    static final int MAX_NODES = 100;

    private record Seen(String id, @Nullable NodeSummary summary, boolean isHere, long at) {
        String name() {
            return summary == null ? id : summary.name();
        }
    }

    private volatile List<Seen> nodes = List.of();

    /** Takes over what a table has. */
    void saw(Map<String, PresenceTable.Node> known, String self) {
        List<Seen> living = new ArrayList<>();
        new TreeMap<>(known).forEach((id, node) -> {
            if (node.isAlive() && living.size() < MAX_NODES) {
                living.add(new Seen(id, node.record().summary(), id.equals(self), node.seen()));
            }
        });
        nodes = living;
    }

    /**
     * What is to be shown.
     *
     * @param now by {@link System#nanoTime}
     */
    List<NodeView> views(long now) {
        List<Seen> current = nodes;
        Map<String, Long> names = current.stream()
                .map(Seen::name)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        long furthest = current.stream().mapToLong(NodeList::position).max().orElse(0);
        return current.stream()
                .map(node -> view(node, names.getOrDefault(node.name(), 0L) > 1, furthest, now))
                .sorted(Comparator.comparing(NodeView::name))
                .toList();
    }

    private static long position(Seen node) {
        return node.summary() == null ? 0 : node.summary().position();
    }

    private static NodeView view(Seen node, boolean isNamesake, long furthest, long now) {
        NodeSummary summary = node.summary();
        String name = isNamesake ? node.id() : node.name();
        long silent = Duration.ofNanos(Math.max(0, now - node.at())).toMillis();
        return summary == null
                ? new NodeView(name, node.isHere(), silent, 0, 0, 0, 0, 0)
                : new NodeView(
                        name,
                        node.isHere(),
                        silent,
                        summary.connections(),
                        summary.users(),
                        furthest - summary.position(),
                        summary.reconnects(),
                        summary.dropped());
    }
}
