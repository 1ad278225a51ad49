package io.genserver.examples;

import io.genserver.ChildSpec;
import io.genserver.Restart;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.examples.CounterExample.Add;
import io.genserver.examples.CounterExample.Counter;
import io.genserver.examples.CounterExample.Get;

final class SupervisorExample {
    private SupervisorExample() {}

    static int run(ServerRuntime runtime) {
        // @start region="tree"
        SupervisorSpec spec = SupervisorSpec.of(
                Strategy.ONE_FOR_ONE,
                ChildSpec.of("visits", Counter::new).named("visits"),
                ChildSpec.of("errors", Counter::new).withRestart(Restart.TRANSIENT));
        Supervisor tree = Supervisor.start(spec, "counters", runtime);

        // Refers to whoever has the name, so it stays good when the counter is restarted.
        ServerRef<Get, Add> visits = runtime.registry().ref("visits", Counter.class);
        visits.cast(new Add(1));
        // @end
        int count = visits.call(new Get());
        tree.stop();
        return count;
    }
}
