package io.genserver.chat;

import java.util.List;
import java.util.function.IntSupplier;

/** What operators of a node see of all nodes. For any thread; nothing here waits. */
interface ClusterView {
    /** Those that live, as far as this node knows, in the order of their names. */
    List<NodeView> nodes();

    /** Whether what this node does is as good as what any other does: it is connected, up to date, and has its lease. */
    boolean isReady();

    /** How often this node has come back to NATS. */
    long reconnects();

    /** What this node could not hand to NATS, or not take from it in time. */
    long dropped();

    /** What this node has for NATS and has not sent yet. */
    long pending();

    /** Of a node that is alone. */
    static ClusterView alone(String name, IntSupplier connections, IntSupplier users) {
        return new ClusterView() {
            @Override
            public List<NodeView> nodes() {
                return List.of(new NodeView(name, true, 0, connections.getAsInt(), users.getAsInt(), 0, 0, 0));
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public long reconnects() {
                return 0;
            }

            @Override
            public long dropped() {
                return 0;
            }

            @Override
            public long pending() {
                return 0;
            }
        };
    }
}
