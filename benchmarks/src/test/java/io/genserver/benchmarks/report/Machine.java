package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import io.genserver.benchmarks.Tool;
import io.genserver.eventbus.nats.NatsServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a run is on and with. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private Machine() {}

    /** @param absent peers whose programs are not installed */
    static Map<String, String> about(Set<Peer> absent) throws IOException, InterruptedException {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("date", LocalDate.now().toString());
        about.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " processors, " + field(PROCESSORS, "model name") + ", "
                        + memory() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        about.put(
                "JDK",
                System.getProperty("java.vm.name") + " " + Runtime.version() + ", "
                        + System.getProperty("java.vendor"));
        about.put("peers", System.getProperty("benchmarks.peers", "of unknown versions"));
        about.put("Erlang", absent.contains(Peer.ERLANG) ? "not installed" : "OTP " + ErlangRuns.version());
        about.put(
                "Node",
                absent.contains(Peer.NODE)
                        ? "not installed"
                        : Tool.run(Path.of("."), List.of("node", "--version")) + ", ws by its lock file");
        about.put(
                "NATS",
                absent.contains(Peer.NATS)
                        ? "not installed"
                        : Tool.run(Path.of("."), List.of(NatsServerProcess.PROGRAM.toString(), "--version")));
        return about;
    }

    private static String memory() throws IOException {
        String kib = field(MEMORY, "MemTotal").replaceAll("\\D", "");
        return kib.isEmpty() ? "memory unknown" : Math.round(Long.parseLong(kib) / 1024.0 / 1024) + " GiB";
    }

    private static String field(Path file, String name) throws IOException {
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
