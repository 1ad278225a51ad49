package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import io.genserver.benchmarks.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs workloads by JMH: as their annotations say, or in a smoke run once each, in this process. */
final class JmhRuns {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Path logs;

    JmhRuns(Path logs) {
        this.logs = logs;
    }

    List<Sample> run(Workload workload, Source.Jmh source) throws RunnerException {
        String[] peers = workload.peers().stream()
                .filter(peer -> peer != Peer.ERLANG)
                .map(Peer::name)
                .toArray(String[]::new);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + source.benchmark().getSimpleName() + "\\.")
                .param("peer", peers)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .output(logs.resolve("jmh-" + workload.id() + ".log").toString());
        source.parameters().forEach(options::param);
        if (Size.isSmoke()) {
            options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(1));
        }
        List<Sample> samples = new ArrayList<>();
        for (RunResult result : new Runner(options.build()).run()) {
            samples.add(sample(workload, source, result));
        }
        return samples;
    }

    private static Sample sample(Workload workload, Source.Jmh source, RunResult result) {
        BenchmarkParams parameters = result.getParams();
        List<Double> forks = result.getBenchmarkResults().stream()
                .map(fork -> fork.getPrimaryResult().getScore())
                .map(score -> source.inverted() ? 1e6 / score : score)
                .toList();
        Double allocated = result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(ALLOCATED))
                .map(entry -> ((Result<?>) entry.getValue()).getScore())
                .filter(Double::isFinite)
                .findFirst()
                .orElse(null);
        return new Sample(workload.id(), Peer.valueOf(parameters.getParam("peer")), forks, allocated);
    }
}
