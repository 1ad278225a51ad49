package io.genserver.benchmarks.chat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/** The load driver by itself: for a server that it starts, or for any that speaks the tutorial's protocol. */
@Command(
        name = "ChatLoad",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Opens many connections to a chat server, talks, and tells how fast all is delivered.")
final class ChatLoad implements Callable<Integer> {
    @Option(
            names = "--server",
            description = "Starts one of ${COMPLETION-CANDIDATES}, and measures its memory with --hold")
    Server server;

    @Option(names = "--url", description = "Or uses this one, such as ws://127.0.0.1:7201/ws")
    URI url;

    @Option(
            names = "--clients",
            defaultValue = "1000",
            description = "How many connections (default: ${DEFAULT-VALUE})")
    int clients;

    @Option(
            names = "--rooms",
            defaultValue = "0",
            description = "In how many rooms; 0 for the hall (default: ${DEFAULT-VALUE})")
    int rooms;

    @Option(
            names = "--rate",
            description = "Messages a second of all together; without it, as many as the server can deliver")
    Double rate;

    @Option(
            names = "--underway",
            defaultValue = "32",
            description = "How many messages are underway at any time, without a rate (default: ${DEFAULT-VALUE})")
    int underway;

    @Option(names = "--seconds", defaultValue = "20", description = "How long it measures (default: ${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--warm-up", defaultValue = "5", description = "Seconds before that (default: ${DEFAULT-VALUE})")
    int warmUp;

    @Option(names = "--hold", description = "Says nothing, and only holds the connections")
    boolean hold;

    @Option(names = "--json", description = "Writes the result to this file, too")
    Path json;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChatLoad())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if ((server == null) == (url == null)) {
            throw new ParameterException(spec.commandLine(), "either --server or --url has to be given");
        }
        if (hold && server == null) {
            throw new ParameterException(spec.commandLine(), "--hold needs --server, whose memory it reads");
        }
        Map<String, Object> results = new LinkedHashMap<>();
        if (hold) {
            results.put("held", Session.hold(server, clients, Duration.ofSeconds(seconds)));
        } else if (server != null && rate == null) {
            Session.Talk talk = Session.talk(server, plan(), progress());
            results.put("saturated", talk.most());
            results.put("at half of that", talk.half());
        } else {
            try (ServerProcess process = server == null ? null : ServerProcess.start(server);
                    var crowd = new Crowd(process == null ? address(url) : process.address())) {
                crowd.enter(clients, plan().entry());
                results.put(rate == null ? "saturated" : "at " + rate + " messages a second", load(crowd));
            }
        }
        print(results);
        if (json != null) {
            Files.writeString(
                    json, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(results));
        }
        return 0;
    }

    private Measured load(Crowd crowd) throws InterruptedException {
        var load = new Load(crowd, rooms, 64);
        Duration before = Duration.ofSeconds(warmUp);
        Duration length = Duration.ofSeconds(seconds);
        return rate == null
                ? load.saturate(underway, before, length, progress())
                : load.keepRate(rate, before, length, progress());
    }

    private Session.Plan plan() {
        return new Session.Plan(clients, rooms, underway, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
    }

    private static InetSocketAddress address(URI url) {
        int port = url.getPort() < 0 ? 80 : url.getPort();
        return new InetSocketAddress(InetAddress.ofLiteral(url.getHost()), port);
    }

    private static LongConsumer progress() {
        long begin = System.nanoTime();
        return deliveries -> System.err.printf(
                Locale.ROOT, "%3d s: %,d deliveries%n", (System.nanoTime() - begin) / 1_000_000_000, deliveries);
    }

    private static void print(Map<String, Object> results) {
        results.forEach((title, result) -> {
            switch (result) {
                case Measured m ->
                    System.out.printf(
                            Locale.ROOT,
                            "%-30s %,12.0f deliveries/s; ms: p50 %.2f, p99 %.2f, p99.9 %.2f, max %.2f%n",
                            title,
                            m.deliveriesPerSecond(),
                            m.p50Millis(),
                            m.p99Millis(),
                            m.p999Millis(),
                            m.maxMillis());
                case Held h ->
                    System.out.printf(
                            Locale.ROOT,
                            "%-30s %,d connections; bytes each: %,.0f of heap, %,.0f resident; processor %.2f %%%n",
                            title,
                            h.connections(),
                            h.heapBytes(),
                            h.residentBytes(),
                            h.processorPercent());
                default -> throw new AssertionError(result);
            }
        });
    }
}
