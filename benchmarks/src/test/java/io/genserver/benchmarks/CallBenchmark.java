package io.genserver.benchmarks;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Calls of one server, by threads that each wait for the reply before they call again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class CallBenchmark {
    private static final int CALLS = 10_000;

    @Param({"1 virtual", "100 virtual", "1 platform"})
    String callers;

    private record Get() implements Call<Get, Integer> {}

    private record Ask(ActorRef<Integer> replyTo) {}

    private static final Get GET = new Get();

    private static final class Cell implements GenServer<Integer, Get, Void> {
        @Override
        public Integer init(Context<Get, Void> context) {
            return 1;
        }

        @Override
        public Next<Integer> handleCall(Get get, From<?> from, Integer number) {
            return Next.reply(get, number, number);
        }
    }

    private @Nullable ServerRuntime runtime;
    private @Nullable PekkoSystem pekko;
    private Runnable call = () -> {};
    private Runnable ask = () -> {};

    @Setup(Level.Trial)
    public void start() {
        var servers = ServerRuntime.create();
        ServerRef<Get, Void> cell = servers.start(new Cell());
        call = () -> cell.call(GET);
        runtime = servers;
        var peer = new PekkoSystem();
        ActorRef<Ask> actor = peer.spawn(Behaviors.receiveMessage(request -> {
            request.replyTo().tell(1);
            return Behaviors.same();
        }));
        ask = () ->
                peer.<Ask, Integer>ask(actor, Ask::new).toCompletableFuture().join();
        pekko = peer;
    }

    @TearDown(Level.Trial)
    public void close() {
        if (runtime != null) {
            runtime.close();
        }
        if (pekko != null) {
            pekko.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void genServer() throws InterruptedException {
        run(call);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void pekko() throws InterruptedException {
        run(ask);
    }

    private void run(Runnable one) throws InterruptedException {
        int count = Integer.parseInt(callers.substring(0, callers.indexOf(' ')));
        Thread.Builder builder = callers.endsWith("virtual") ? Thread.ofVirtual() : Thread.ofPlatform();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(builder.start(() -> {
                for (int left = CALLS / count; left > 0; left--) {
                    one.run();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
