package io.genserver.benchmarks.report;

import static io.genserver.benchmarks.Peer.ERLANG;
import static io.genserver.benchmarks.Peer.GENSERVER;
import static io.genserver.benchmarks.Peer.NATS;
import static io.genserver.benchmarks.Peer.NETTY;
import static io.genserver.benchmarks.Peer.NODE;
import static io.genserver.benchmarks.Peer.PEKKO;
import static io.genserver.benchmarks.Peer.THREADS;
import static io.genserver.benchmarks.Peer.VERTX;
import static io.genserver.benchmarks.report.Workload.Better.HIGHER;
import static io.genserver.benchmarks.report.Workload.Better.LOWER;

import io.genserver.benchmarks.BesideMain;
import io.genserver.benchmarks.BlockingBenchmark;
import io.genserver.benchmarks.BusFanOutBenchmark;
import io.genserver.benchmarks.BusPublishBenchmark;
import io.genserver.benchmarks.CallBenchmark;
import io.genserver.benchmarks.CastBenchmark;
import io.genserver.benchmarks.FanBenchmark;
import io.genserver.benchmarks.HopMain;
import io.genserver.benchmarks.IdleBytesMain;
import io.genserver.benchmarks.Peer;
import io.genserver.benchmarks.PingPongBenchmark;
import io.genserver.benchmarks.RestartMain;
import io.genserver.benchmarks.RingBenchmark;
import io.genserver.benchmarks.SkynetBenchmark;
import io.genserver.benchmarks.StartBenchmark;
import io.genserver.benchmarks.StopBenchmark;
import io.genserver.benchmarks.chat.ChatRun;
import io.genserver.benchmarks.report.Source.Chat;
import io.genserver.benchmarks.report.Source.Jmh;
import io.genserver.benchmarks.report.Source.Program;
import io.genserver.benchmarks.report.Target.AtLeast;
import io.genserver.benchmarks.report.Target.AtMost;
import io.genserver.benchmarks.report.Target.Times;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All that is measured, in the order of the table. */
final class Workloads {
    private static final List<Peer> EVERYONE = List.of(GENSERVER, PEKKO, VERTX, THREADS, ERLANG);
    private static final List<Peer> NOT_VERTX = List.of(GENSERVER, PEKKO, THREADS, ERLANG);
    private static final List<Peer> SUPERVISED = List.of(GENSERVER, PEKKO, ERLANG);
    private static final List<Peer> ON_JVM = List.of(GENSERVER, PEKKO, VERTX, THREADS);
    private static final List<Peer> CHATS = List.of(GENSERVER, NETTY, NODE);

    private static final int MOST_NODES = 3;

    private static final Chat TALK = new Chat(ChatRun::talk, 5);
    private static final Chat HOLD = new Chat(ChatRun::hold, 1);

    static final List<Workload> ALL = Stream.of(messages(), calls(), lives(), blocking(), bus(), chat(), cluster())
            .flatMap(List::stream)
            .toList();

    private Workloads() {}

    private static Jmh jmh(Class<?> benchmark) {
        return new Jmh(benchmark, Map.of(), false);
    }

    private static Jmh jmh(Class<?> benchmark, String parameter, String value) {
        return new Jmh(benchmark, Map.of(parameter, value), false);
    }

    private static Workload rate(Group group, String id, String title, String unit, Jmh source, Target... targets) {
        return new Workload(group, id, title, unit, HIGHER, source, EVERYONE, List.of(targets));
    }

    private static List<Workload> messages() {
        Group group = Group.MESSAGES;
        String unit = "messages/s";
        return List.of(
                rate(
                        group,
                        "ping-pong",
                        "ping-pong",
                        "round trips/s",
                        jmh(PingPongBenchmark.class),
                        new Times(3, PEKKO),
                        new Times(3, ERLANG)),
                rate(
                        group,
                        "cast-1",
                        "cast from 1 thread",
                        unit,
                        jmh(CastBenchmark.class, "senders", "1"),
                        new Times(1.5, PEKKO)),
                rate(
                        group,
                        "cast-4",
                        "cast from 4 threads",
                        unit,
                        jmh(CastBenchmark.class, "senders", "4"),
                        new Times(1.5, PEKKO)),
                rate(
                        group,
                        "fan-in",
                        "fan-in, 100 to 1",
                        unit,
                        jmh(FanBenchmark.class, "direction", "IN"),
                        new Times(2, PEKKO)),
                rate(group, "fan-out", "fan-out, 1 to 100", unit, jmh(FanBenchmark.class, "direction", "OUT")),
                rate(
                        group,
                        "ring-1",
                        "ring of 500, 1 token",
                        "hops/s",
                        jmh(RingBenchmark.class, "tokens", "1"),
                        new Times(2.5, PEKKO)),
                rate(
                        group,
                        "ring-100",
                        "ring of 500, 100 tokens",
                        "hops/s",
                        jmh(RingBenchmark.class, "tokens", "100"),
                        new Times(1.5, PEKKO)));
    }

    private static Jmh call(CallBenchmark.Callers callers, boolean inverted) {
        return new Jmh(CallBenchmark.class, Map.of("callers", callers.name()), inverted);
    }

    private static List<Workload> calls() {
        return List.of(
                new Workload(
                        Group.CALLS,
                        "call-1",
                        "call from 1 virtual thread",
                        "us",
                        LOWER,
                        call(CallBenchmark.Callers.ONE_VIRTUAL_THREAD, true),
                        EVERYONE,
                        List.of(new Times(10, PEKKO), new Times(2, ERLANG))),
                new Workload(
                        Group.CALLS,
                        "call-platform",
                        "call from 1 platform thread",
                        "us",
                        LOWER,
                        call(CallBenchmark.Callers.ONE_PLATFORM_THREAD, true),
                        ON_JVM,
                        List.of()),
                rate(
                        Group.CALLS,
                        "call-100",
                        "call from 100 virtual threads",
                        "calls/s",
                        call(CallBenchmark.Callers.HUNDRED_VIRTUAL_THREADS, false),
                        new Times(3, PEKKO)));
    }

    private static List<Workload> lives() {
        Group group = Group.LIVES;
        return List.of(
                new Workload(
                        group,
                        "start",
                        "start 1,000,000",
                        "ms",
                        LOWER,
                        jmh(StartBenchmark.class),
                        EVERYONE,
                        List.of(new Times(10, PEKKO))),
                new Workload(
                        group,
                        "idle-bytes",
                        "heap of an idle one",
                        "bytes",
                        LOWER,
                        new Program(IdleBytesMain.class, IdleBytesMain::measure),
                        EVERYONE,
                        List.of(new AtMost(200), new Times(5, PEKKO))),
                new Workload(
                        group,
                        "skynet",
                        "skynet, 1,000,000 leaves",
                        "ms",
                        LOWER,
                        jmh(SkynetBenchmark.class),
                        NOT_VERTX,
                        List.of(new Times(5, PEKKO))),
                new Workload(
                        group,
                        "restart",
                        "restart of a crashed child",
                        "us",
                        LOWER,
                        new Program(RestartMain.class, RestartMain::measure),
                        SUPERVISED,
                        List.of(new AtMost(50))),
                new Workload(
                        group,
                        "stop",
                        "stop of 100,000 children",
                        "ms",
                        LOWER,
                        jmh(StopBenchmark.class),
                        NOT_VERTX,
                        List.of(new AtMost(1_000))));
    }

    private static List<Workload> blocking() {
        return List.of(
                new Workload(
                        Group.BLOCKING,
                        "blocking",
                        "10,000 handlers that block 50 ms",
                        "ms",
                        LOWER,
                        jmh(BlockingBenchmark.class),
                        EVERYONE,
                        List.of(new AtMost(300))),
                new Workload(
                        Group.BLOCKING,
                        "beside",
                        "speed that ping-pong keeps beside them",
                        "%",
                        HIGHER,
                        new Program(BesideMain.class, BesideMain::measure),
                        EVERYONE,
                        List.of(new AtLeast(50))));
    }

    private static List<Workload> bus() {
        Group group = Group.BUS;
        String unit = "deliveries/s";
        return List.of(
                rate(
                        group,
                        "bus-100",
                        "publish, 1 of 100 topics",
                        unit,
                        jmh(BusPublishBenchmark.class, "topics", "100")),
                rate(
                        group,
                        "bus-100000",
                        "publish, 1 of 100,000 topics",
                        unit,
                        jmh(BusPublishBenchmark.class, "topics", "100000")),
                rate(group, "bus-fan-out", "publish to 1,000 subscribers", unit, jmh(BusFanOutBenchmark.class)));
    }

    private static List<Workload> cluster() {
        Stream<Workload> hop = Stream.of(new Workload(
                Group.CLUSTER,
                "hop",
                "from bus to bus, on two nodes",
                "messages/s",
                HIGHER,
                new Program(HopMain.class, HopMain::measure),
                List.of(GENSERVER, NATS),
                List.of(new Times(0.5, NATS))));
        Stream<Workload> nodes = IntStream.rangeClosed(1, MOST_NODES)
                .mapToObj(count -> new Workload(
                        Group.CLUSTER,
                        "nodes-" + count,
                        "300 sockets in 30 rooms, " + count + (count == 1 ? " node" : " nodes"),
                        "deliveries/s",
                        HIGHER,
                        new Chat(peer -> ChatRun.nodes(count), 3),
                        List.of(GENSERVER),
                        List.of()));
        return Stream.concat(hop, nodes).toList();
    }

    private static Workload chat(
            String id, String title, String unit, Workload.Better better, Chat source, Target... targets) {
        return new Workload(Group.CHAT, id, title, unit, better, source, CHATS, List.of(targets));
    }

    private static List<Workload> chat() {
        return List.of(
                chat(
                        "chat-deliveries",
                        "1,000 sockets in one hall",
                        "deliveries/s",
                        HIGHER,
                        TALK,
                        new Times(0.85, NETTY),
                        new Times(3, NODE)),
                chat("chat-p99", "p99 of the latency at half of that", "ms", LOWER, TALK, new AtMost(25)),
                chat("chat-heap", "heap of a held connection, of 18,000", "KiB", LOWER, HOLD, new AtMost(6)),
                chat("chat-resident", "resident memory of one", "KiB", LOWER, HOLD, new AtMost(12)),
                chat("chat-idle", "processor, while all are idle", "%", LOWER, HOLD, new AtMost(1)));
    }
}
