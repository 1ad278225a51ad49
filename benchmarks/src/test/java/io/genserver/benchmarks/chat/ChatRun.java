package io.genserver.benchmarks.chat;

import io.genserver.benchmarks.Peer;
import io.genserver.benchmarks.Size;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The chat's part of the benchmarks; each call is a run of a new server process. */
public final class ChatRun {
    /** With few it would not be kept busy, with more they only wait longer. */
    private static final int UNDERWAY = 32;

    private static final Session.Plan HALL = Size.isSmoke()
            ? new Session.Plan(20, 0, 4, Duration.ofMillis(100), Duration.ofMillis(300))
            : new Session.Plan(1_000, 0, UNDERWAY, Duration.ofSeconds(6), Duration.ofSeconds(6));

    private static final Session.Plan ROOMS = Size.isSmoke()
            ? new Session.Plan(12, 3, 4, Duration.ofMillis(100), Duration.ofMillis(300))
            : new Session.Plan(300, 30, 300, Duration.ofSeconds(6), Duration.ofSeconds(6));

    /** 20,000 descriptors is what many a machine gives a process. */
    private static final int HELD = Size.isSmoke() ? 100 : 18_000;

    private static final Duration HOLDING = Size.isSmoke() ? Duration.ofMillis(200) : Duration.ofSeconds(10);
    private static final double KIB = 1024;

    private ChatRun() {}

    /** All in one hall. */
    public static Map<String, Double> talk(Peer peer) throws IOException, InterruptedException {
        Session.Talk talk = Session.talk(server(peer), HALL, deliveries -> {});
        return Map.of(
                "chat-deliveries", talk.most().deliveriesPerSecond(),
                "chat-p99", talk.half().p99Millis());
    }

    /** Rooms whose members are at several nodes; a measure for each number of nodes. */
    public static Map<String, Double> nodes(int count) throws Exception {
        return Map.of("nodes-" + count, Session.nodes(count, ROOMS).deliveriesPerSecond());
    }

    /** Connections that are only held. */
    public static Map<String, Double> hold(Peer peer) throws IOException, InterruptedException {
        Held held = Session.hold(server(peer), HELD, HOLDING);
        return Map.of(
                "chat-heap", held.heapBytes() / KIB,
                "chat-resident", held.residentBytes() / KIB,
                "chat-idle", held.processorPercent());
    }

    private static Server server(Peer peer) {
        return switch (peer) {
            case GENSERVER -> Server.CHAT;
            case NETTY -> Server.NETTY;
            case NODE -> Server.NODE;
            default -> throw new IllegalArgumentException(peer + " is no chat");
        };
    }
}
