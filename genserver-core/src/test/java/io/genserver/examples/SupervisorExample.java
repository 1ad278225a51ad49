package io.genserver.examples;

import io.genserver.ChildSpec;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.examples.CounterExample.Add;
import io.genserver.examples.CounterExample.Counter;
import io.genserver.examples.CounterExample.CounterCall;
import io.genserver.examples.CounterExample.CounterCall.Get;
import java.time.Duration;

/** Two counters under a supervisor, the second of which has a supervisor of its own. */
final class SupervisorExample {
    static int use() {
        try (var runtime = ServerRuntime.create(crash -> {})) {
            // @start region="tree"
            SupervisorSpec backOffice = SupervisorSpec.of(
                            Strategy.ONE_FOR_ALL,
                            ChildSpec.of("orders", Counter::new).named("orders"))
                    .withIntensity(new RestartIntensity(10, Duration.ofMinutes(1)));

            Supervisor shop = Supervisor.start(
                    SupervisorSpec.of(
                            Strategy.REST_FOR_ONE,
                            ChildSpec.of("visitors", Counter::new).named("visitors"),
                            ChildSpec.supervisor("back office", backOffice)),
                    "shop",
                    runtime);

            // a reference by name follows the server through its restarts
            ServerRef<CounterCall<?>, Add> orders = runtime.registry().ref("orders", Counter.class);
            orders.cast(new Add(1));
            // @end
            int count = orders.call(new Get());
            shop.stop();
            return count;
        }
    }

    public static void main(String[] args) {
        System.out.println(use());
    }

    private SupervisorExample() {}
}
