package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import io.genserver.benchmarks.Size;
import io.genserver.benchmarks.Tool;
import io.genserver.eventbus.nats.NatsServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All benchmarks, one after the other; then the page of results. Run in the folder of this module. With arguments it hands over
 * to JMH. By system properties:
 *
 * <ul>
 *   <li>{@code benchmarks.smoke}: everything once and as little as possible, to see that it runs and all messages are
 *       counted
 *   <li>{@code benchmarks.only}: a regular expression of which workloads, by their ids; the page stays as it is
 *   <li>{@code tests.required}: fail if a peer's program is not installed
 * </ul>
 */
public final class Suite {
    private static final int FORKS = Size.isSmoke() ? 1 : 5;

    private final Path base = Path.of("").toAbsolutePath();
    private final Path work = base.resolve("target/benchmarks");
    private final Set<Peer> absent = EnumSet.noneOf(Peer.class);
    private final List<Sample> samples = new ArrayList<>();
    private JmhRuns jmh;
    private ErlangRuns erlang;

    private Suite() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            org.openjdk.jmh.Main.main(arguments);
            return;
        }
        new Suite().run(System.getProperty("benchmarks.only", ""));
    }

    private void run(String only) throws Exception {
        long begin = System.nanoTime();
        Files.createDirectories(work);
        Predicate<String> chosen =
                only.isEmpty() ? id -> true : Pattern.compile(only).asPredicate();
        List<Workload> wanted = Workloads.ALL.stream()
                .filter(workload -> chosen.test(workload.id()))
                .toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no workload is called " + only + ", but "
                    + Workloads.ALL.stream().map(Workload::id).toList());
        }
        prepare(wanted);
        List<Workload> workloads = wanted.stream() // without NATS there is nothing to be measured of the nodes either
                .filter(workload -> workload.group() != Group.CLUSTER || !absent.contains(Peer.NATS))
                .toList();
        measure(workloads);
        var results = new Results(Machine.about(absent), samples);
        results.write(work.resolve("results.json"));
        boolean full = only.isEmpty() && !Size.isSmoke();
        Path page = full ? base.resolve("../docs/benchmarks.md").normalize() : blankPage();
        Document.write(page, results, workloads);
        requireAll(workloads, results);
        say("%d values of %d workloads in %d s; see %s", samples.size(), workloads.size(), seconds(begin), page);
    }

    private Path blankPage() throws Exception {
        Path page = work.resolve("results.md");
        Files.writeString(page, Document.BEGIN + "\n" + Document.END + "\n");
        return page;
    }

    // ---- before ----

    private void prepare(List<Workload> workloads) throws Exception {
        jmh = new JmhRuns(work);
        if (take(workloads, Peer.ERLANG, "erlang-base", "erl", "erlc")) {
            erlang = ErlangRuns.prepare(base.resolve("src/test/erlang/peers.erl"), work);
        }
        if (workloads.stream().anyMatch(workload -> workload.group() == Group.CLUSTER)
                && !NatsServerProcess.isInstalled()) {
            leaveOut(Peer.NATS, "nats-server", NatsServerProcess.PROGRAM.toString());
        }
        if (take(workloads, Peer.NODE, "nodejs npm", "node", "npm")) {
            Path folder = work.resolve("node");
            Tool.run(base, List.of(base.resolve("src/test/node/install").toString(), folder.toString()));
        }
    }

    /** Whether a peer takes part, which it does if its programs are there. */
    private boolean take(List<Workload> workloads, Peer peer, String packages, String... programs) {
        if (workloads.stream().noneMatch(workload -> workload.peers().contains(peer))) {
            return false;
        }
        if (Stream.of(programs).allMatch(program -> Tool.installed(program).isPresent())) {
            return true;
        }
        leaveOut(peer, packages, programs);
        return false;
    }

    private void leaveOut(Peer peer, String packages, String... programs) {
        String complaint = peer.title() + " needs " + String.join(" and ", programs) + ": apt install " + packages;
        if (Boolean.getBoolean("tests.required")) {
            throw new IllegalStateException(complaint);
        }
        say("without %s", complaint);
        absent.add(peer);
    }

    // ---- measuring ----

    private void measure(List<Workload> workloads) throws Exception {
        Map<Source, List<Workload>> sources = new LinkedHashMap<>(); // those of the chat tell of several at once
        workloads.forEach(workload -> sources.computeIfAbsent(workload.source(), source -> new ArrayList<>())
                .add(workload));
        int number = 0;
        for (Map.Entry<Source, List<Workload>> entry : sources.entrySet()) {
            long begin = System.nanoTime();
            List<Workload> group = entry.getValue();
            List<String> ids = group.stream().map(Workload::id).toList();
            say("%d/%d %s", ++number, sources.size(), String.join(", ", ids));
            int before = samples.size();
            samples.addAll(measure(entry.getKey(), group));
            if (erlang != null && group.getFirst().peers().contains(Peer.ERLANG)) {
                samples.add(erlang.run(group.getFirst(), FORKS));
            }
            samples.subList(before, samples.size())
                    .forEach(sample -> say(
                            "    %-12s %-16s %s",
                            sample.peer().title(), sample.workload(), Figures.number(sample.median())));
            say("    in %d s", seconds(begin));
        }
    }

    private Collection<Sample> measure(Source source, List<Workload> group) throws Exception {
        return switch (source) {
            case Source.Jmh benchmark -> jmh.run(group.getFirst(), benchmark);
            case Source.Program program -> programs(group.getFirst(), program);
            case Source.Chat chat -> chats(group, chat);
        };
    }

    private List<Sample> programs(Workload workload, Source.Program program) throws Exception {
        List<Sample> measured = new ArrayList<>();
        for (Peer peer : workload.peers()) {
            if (peer == Peer.ERLANG) {
                continue;
            }
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < FORKS; i++) {
                values.add(
                        Size.isSmoke()
                                ? program.work().measure(peer)
                                : Double.parseDouble(Tool.run(
                                        work, Tool.java(Stream.of("-Xms3g", "-Xmx3g"), program.main(), peer.name()))));
            }
            measured.add(new Sample(workload.id(), peer, values, null));
        }
        return measured;
    }

    private List<Sample> chats(List<Workload> group, Source.Chat chat) throws Exception {
        List<Sample> measured = new ArrayList<>();
        for (Peer peer : group.getFirst().peers()) {
            if (absent.contains(peer)) {
                continue;
            }
            Map<String, List<Double>> values = new LinkedHashMap<>();
            for (int i = 0; i < (Size.isSmoke() ? 1 : chat.forks()); i++) {
                chat.run()
                        .measure(peer)
                        .forEach((id, value) -> values.computeIfAbsent(id, key -> new ArrayList<>())
                                .add(value));
            }
            group.forEach(workload -> measured.add(new Sample(workload.id(), peer, values.get(workload.id()), null)));
        }
        return measured;
    }

    // ---- after ----

    private void requireAll(List<Workload> workloads, Results results) {
        for (Workload workload : workloads) {
            for (Peer peer : workload.peers()) {
                if (!absent.contains(peer) && results.of(workload, peer).isEmpty()) {
                    throw new IllegalStateException(peer + " has not been measured in " + workload.id());
                }
            }
        }
    }

    private static long seconds(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
