package io.genserver.testkit.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.testkit.Simulation;
import java.time.Duration;

/** A supervised counter that crashes now and then, tested under a thousand seeds. */
final class SupervisedCounterExample {
    record Get() implements Call<Get, Integer> {}

    record Add(int amount) {}

    static final class Counter implements GenServer<Integer, Get, Add> {
        public Integer init(Context<Get, Add> context) {
            return 0;
        }

        public Next<Integer> handleCall(Get get, From<?> from, Integer count) {
            return reply(get, count, count);
        }

        public Next<Integer> handleCast(Add add, Integer count) {
            return keep(count + add.amount());
        }
    }

    static void run() {
        // @start region="simulation"
        Simulation.forEachSeed(1_000, simulation -> {
            var runtime = simulation.runtime();
            Supervisor shop = Supervisor.start(
                    SupervisorSpec.of(
                            Strategy.ONE_FOR_ONE,
                            ChildSpec.of("counter", Counter::new).named("counter")),
                    "shop",
                    runtime);
            ServerRef<Get, Add> counter = runtime.registry().ref("counter", Counter.class);
            simulation.faults().crash("counter", 4); // 1 is init

            var one = simulation.spawn("one", () -> counter.cast(new Add(1)));
            var other = simulation.spawn("other", () -> counter.cast(new Add(2)));
            one.join();
            other.join();
            simulation.advance(Duration.ofMinutes(1)); // takes no time

            int count = counter.call(new Get());
            if (count != 3) {
                throw new AssertionError("lost something: " + count);
            }
            shop.stop();
        });
        // @end
    }

    public static void main(String[] args) {
        run();
    }

    private SupervisedCounterExample() {}
}
