package io.genserver.testkit.examples;

import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.testkit.Simulation;
import java.time.Duration;

/** A supervised counter that crashes in the middle, tested in a thousand orders of events. */
final class SupervisedCounterExample {

    /** Adds to the count and is answered with it. */
    record Add(int amount) implements Call<Add, Integer> {}

    static final class Counter implements GenServer<Integer, Add, Void> {
        public Integer init(Context<Add, Void> context) {
            return 0;
        }

        public Next<Integer> handleCall(Add add, From<?> from, Integer count) {
            int sum = count + add.amount();
            return reply(add, sum, sum);
        }
    }

    // @start region="client"
    /** Adds one, and tries again for as long as the counter is not there. */
    static void addOne(ServerRef<Add, Void> counter, ServerRuntime runtime) throws InterruptedException {
        while (true) {
            try {
                counter.call(new Add(1));
                return;
            } catch (ServerExitedException e) {
                runtime.sleep(Duration.ofSeconds(10));
            }
        }
    }
    // @end

    /** Returns how many times the counter crashed. */
    static int run() {
        var crashes = new int[1];
        // @start region="simulation"
        Simulation.forEachSeed(1_000, simulation -> {
            ServerRuntime runtime = simulation.runtime();
            Supervisor.start(
                    SupervisorSpec.of(
                            Strategy.ONE_FOR_ONE,
                            ChildSpec.of("counter", Counter::new).named("counter")),
                    "supervisor",
                    runtime);
            ServerRef<Add, Void> counter = runtime.registry().ref("counter", Counter.class);
            simulation.faults().crash("counter", 3); // after init and one call

            var one = simulation.spawn("one", () -> addOne(counter, runtime));
            var other = simulation.spawn("other", () -> addOne(counter, runtime));
            one.join();
            other.join();

            int count = counter.call(new Add(0));
            if (count != 1) { // the crash has lost one of them, never both
                throw new AssertionError("the count is " + count);
            }
            crashes[0] += simulation.crashes().size();
        });
        // @end
        return crashes[0];
    }

    public static void main(String[] args) {
        System.out.println(run() + " crashes");
    }

    private SupervisedCounterExample() {}
}
