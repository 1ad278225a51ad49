package io.genserver.testkit.examples;

import io.genserver.CallTimeoutException;
import io.genserver.ChildSpec;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.testkit.Client;
import io.genserver.testkit.Fault;
import io.genserver.testkit.InjectedFault;
import io.genserver.testkit.Simulation;
import io.genserver.testkit.SimulationException;
import io.genserver.testkit.SimulationOptions;
import io.genserver.testkit.examples.SupervisedCounterExample.Add;
import io.genserver.testkit.examples.SupervisedCounterExample.Counter;
import java.time.Duration;

/** What can go wrong, and what a simulation makes of it. */
final class FaultsExample {

    /** A counter that never gets past its second message, until its supervisor gives up. */
    static int crashAlways() {
        try (Simulation simulation = Simulation.seeded(1)) {
            ServerRuntime runtime = simulation.runtime();
            // @start region="faults"
            Fault atTheFirstCall = simulation.faults().crash("counter", 2).everyTime(); // message 1 is init

            Supervisor supervisor = Supervisor.start(
                    SupervisorSpec.of(
                            Strategy.ONE_FOR_ONE,
                            ChildSpec.of("counter", Counter::new).named("counter")),
                    "supervisor",
                    runtime);
            ServerRef<Add, Void> counter = runtime.registry().ref("counter", Counter.class);
            while (supervisor.ref().isAlive()) {
                try {
                    counter.call(new Add(1));
                } catch (ServerExitedException e) {
                    simulation.advance(Duration.ofSeconds(1)); // time for the supervisor to act
                }
            }
            int crashes = simulation.crashes().size(); // 4: the first, and those of three restarts
            boolean asPlanned = crashes == atTheFirstCall.timesStruck()
                    && simulation.crashes().getFirst().cause() instanceof InjectedFault;
            // @end
            return asPlanned ? crashes : 0;
        }
    }

    /** A counter that is slow once. */
    static boolean delay() throws InterruptedException {
        // @start region="client"
        SimulationOptions nervous = SimulationOptions.DEFAULT.withPreemption(0.5);
        try (Simulation simulation = Simulation.seeded(2, nervous)) {
            ServerRef<Add, Void> counter = simulation.runtime().start(new Counter(), StartOptions.named("counter"));
            simulation.faults().delay("counter", 2, Duration.ofMinutes(1));

            Client<Integer> hasty = simulation.spawn("hasty", () -> counter.call(new Add(1), Duration.ofSeconds(5)));
            Client<Integer> patient = simulation.spawn("patient", () -> counter.call(new Add(1), Duration.ofHours(1)));
            boolean late = hasty.failure() instanceof CallTimeoutException;
            boolean inTime = patient.join() >= 1;
            // @end
            return late && inTime;
        }
    }

    /** A wait that would never end. */
    static boolean standStill() {
        // @start region="standstill"
        try (Simulation simulation = Simulation.seeded(3)) {
            simulation.probe().ref().awaitExit(Duration.ofSeconds(Long.MAX_VALUE)); // and nobody stops it
            return false;
        } catch (SimulationException e) {
            return e.getMessage().contains("seed 3"); // it also says which thread waits where
        }
        // @end
    }

    public static void main(String[] args) throws InterruptedException {
        System.out.println(crashAlways());
        System.out.println(delay());
        System.out.println(standStill());
    }

    private FaultsExample() {}
}
