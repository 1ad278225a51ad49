package io.genserver.monitoring;

import io.genserver.ServerRef;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Counts messages that were lost, by server, until somebody takes the counts out: there may be a million a second. Of a
 * bounded number of servers; those of the others are counted together. For any thread.
 */
final class Losses {
    private static final int MAX_SERVERS = 1_000;

    private final ConcurrentMap<ServerRef<?, ?>, Long> byServer = new ConcurrentHashMap<>();
    private final LongAdder others = new LongAdder();

    void add(ServerRef<?, ?> server) {
        if (byServer.size() < MAX_SERVERS || byServer.containsKey(server)) {
            byServer.merge(server, 1L, Long::sum);
        } else {
            others.increment();
        }
    }

    /** Hands out what was counted since this was called last. */
    void drain(BiConsumer<ServerRef<?, ?>, Long> visitor) {
        for (ServerRef<?, ?> server : byServer.keySet()) {
            Long count = byServer.remove(server);
            if (count != null) {
                visitor.accept(server, count);
            }
        }
    }

    /** As {@link #drain}, of those that were counted together. */
    long drainOthers() {
        return others.sumThenReset();
    }
}
