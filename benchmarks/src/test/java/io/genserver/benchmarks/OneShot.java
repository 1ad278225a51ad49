package io.genserver.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What is so much that it is done once and timed, in a world of its own each time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 5,
        jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
@Warmup(iterations = 2)
@Measurement(iterations = 1)
public abstract class OneShot {
    World world;
    final Finish finish = new Finish();

    @Setup(Level.Invocation)
    public void openWorld() throws Exception {
        world = new World();
        prepare();
    }

    @TearDown(Level.Invocation)
    public void closeWorld() throws InterruptedException {
        world.close();
    }

    /** What is not timed. */
    abstract void prepare() throws Exception;
}
