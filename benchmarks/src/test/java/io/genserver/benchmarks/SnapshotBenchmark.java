package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.RuntimeSnapshot;
import io.genserver.ServerRuntime;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to look at all servers: as a snapshot, and one by one as a sampler does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SnapshotBenchmark {

    @Param({"1000", "100000"})
    int servers;

    private static final class Idler implements GenServer<Integer, Void, Void> {
        @Override
        public Integer init(Context<Void, Void> context) {
            return 0;
        }
    }

    private final ServerRuntime runtime = ServerRuntime.create();

    @Setup
    public void start() {
        IntStream.range(0, servers).forEach(i -> runtime.start(new Idler()));
    }

    @TearDown
    public void end() {
        runtime.observer().forEach(server -> server.server().kill());
        runtime.close();
    }

    @Benchmark
    public RuntimeSnapshot snapshot() {
        return runtime.observer().snapshot();
    }

    @Benchmark
    public void forEach(Blackhole blackhole) {
        runtime.observer().forEach(blackhole::consume);
    }
}
