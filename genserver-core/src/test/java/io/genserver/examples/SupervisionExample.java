package io.genserver.examples;

import io.genserver.AutoShutdown;
import io.genserver.ChildCounts;
import io.genserver.ChildInfo;
import io.genserver.ChildSpec;
import io.genserver.ChildType;
import io.genserver.DynamicSupervisor;
import io.genserver.ExitReason;
import io.genserver.Restart;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Shutdown;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorException;
import io.genserver.SupervisorSpec;
import io.genserver.examples.CounterExample.Add;
import io.genserver.examples.CounterExample.Counter;
import io.genserver.examples.CounterExample.CounterCall;
import io.genserver.examples.CounterExample.CounterCall.Get;
import io.genserver.examples.DynamicSupervisorExample.Greet;
import io.genserver.examples.DynamicSupervisorExample.Guest;
import java.time.Duration;

/** What can be said of children, and asked of their supervisor. */
final class SupervisionExample {

    static String ask() {
        try (var runtime = ServerRuntime.create()) {
            // @start region="specs"
            ChildSpec<CounterCall<?>, Add> visitors = ChildSpec.of("visitors", Counter::new)
                    .withRestart(Restart.TRANSIENT)
                    .withShutdown(Shutdown.timeout(Duration.ofSeconds(2)));
            ChildSpec<CounterCall<?>, Add> scratch = ChildSpec.of("scratch", Counter::new)
                    .withRestart(Restart.TEMPORARY)
                    .withShutdown(Shutdown.brutal());

            SupervisorSpec counters = SupervisorSpec.of(Strategy.ONE_FOR_ONE, visitors, scratch)
                    .withIntensity(new RestartIntensity(10, Duration.ofMinutes(1)));
            // @end
            Supervisor supervisor = Supervisor.start(counters, "counters", runtime);
            // @start region="childRef"
            // follows the child through its restarts, as a reference by name does
            ServerRef<CounterCall<?>, Add> counter = supervisor.childRef("visitors", Counter.class);
            counter.cast(new Add(1));
            // @end
            // @start region="ask"
            ChildCounts counts = supervisor.countChildren();
            for (ChildInfo child : supervisor.whichChildren()) {
                if (child.type() == ChildType.WORKER && child.status() == ChildInfo.Status.RUNNING) {
                    supervisor.terminateChild(child.id());
                }
            }
            try {
                supervisor.restartChild("scratch");
            } catch (SupervisorException e) {
                // it was temporary, and so it is forgotten
                supervisor.restartChild("visitors");
            }
            // @end
            return counts.active() + ", then " + supervisor.countChildren().active() + ", n = "
                    + counter.call(new Get());
        }
    }

    static ExitReason job() {
        try (var runtime = ServerRuntime.create()) {
            // @start region="job"
            ChildSpec<CounterCall<?>, Add> work = ChildSpec.of("work", Counter::new)
                    .withRestart(Restart.TRANSIENT)
                    .withSignificant(true);
            Supervisor job = Supervisor.start(
                    SupervisorSpec.of(Strategy.ONE_FOR_ALL, ChildSpec.of("helper", Counter::new), work)
                            .withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT),
                    "job",
                    runtime);

            job.childRef("work", Counter.class).stop(); // the work is done, and with it the job
            return job.awaitExit(Duration.ofSeconds(5));
            // @end
        }
    }

    static String connect() {
        try (var runtime = ServerRuntime.create()) {
            // @start region="backoff"
            // the first restart within 10 minutes comes after at most 100 ms, the second 200 ms, ... and none after
            // more than 20 s
            RestartIntensity patient = new RestartIntensity(20, Duration.ofMinutes(10))
                    .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(20));
            DynamicSupervisor<String, Greet, Void> uplinks = DynamicSupervisor.named("uplinks", runtime, Guest::new)
                    .withIntensityForEach(patient, host -> System.err.println("gave up on " + host));
            // @end
            Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, uplinks.childSpec()), "net", runtime);
            return uplinks.startChild("mars").call(new Greet("hello"));
        }
    }

    public static void main(String[] args) {
        System.out.println(ask());
        System.out.println(job());
        System.out.println(connect());
    }

    private SupervisionExample() {}
}
