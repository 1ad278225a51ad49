package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import io.genserver.benchmarks.Size;
import io.genserver.benchmarks.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs workloads by the Erlang program, each time in a new virtual machine. */
final class ErlangRuns {
    /** The default would not do for skynet. */
    private static final String MOST_PROCESSES = "4000000";

    private final Path compiled;

    private ErlangRuns(Path compiled) {
        this.compiled = compiled;
    }

    /** Compiles the program. */
    static ErlangRuns prepare(Path source, Path work) throws IOException, InterruptedException {
        Path compiled = Files.createDirectories(work.resolve("erlang"));
        Tool.run(compiled, List.of("erlc", "-Werror", "-o", compiled.toString(), source.toString()));
        return new ErlangRuns(compiled);
    }

    static String version() throws IOException, InterruptedException {
        String ask =
                "io:format(\"~s, ERTS ~s~n\", [erlang:system_info(otp_release), erlang:system_info(version)]), halt().";
        return Tool.run(Path.of("."), List.of("erl", "-noshell", "-eval", ask));
    }

    Sample run(Workload workload, int forks) throws IOException, InterruptedException {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < forks; i++) {
            double value = Double.parseDouble(Tool.run(
                    compiled,
                    List.of(
                            "erl",
                            "+P",
                            MOST_PROCESSES,
                            "-noshell",
                            "-run",
                            "peers",
                            "main",
                            workload.id(),
                            Size.isSmoke() ? "smoke" : "full")));
            boolean inverted = workload.source() instanceof Source.Jmh jmh && jmh.inverted();
            values.add(inverted ? 1e6 / value : value);
        }
        return new Sample(workload.id(), Peer.ERLANG, values, null);
    }
}
