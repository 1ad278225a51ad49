package io.genserver.testkit.examples;

import static io.genserver.Next.keep;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.testkit.Probe;
import io.genserver.testkit.Simulation;
import java.time.Duration;

/** A nurse whose job it is to remind a patient, tested with a probe in the patient's place. */
final class ProbeExample {

    // @start region="nurse"
    record TakePill(int number) {}

    record Remind() {}

    /** Reminds a patient every eight hours. */
    static final class Nurse implements GenServer<Integer, Void, Remind> {
        private final ServerRef<?, TakePill> patient;

        Nurse(ServerRef<?, TakePill> patient) {
            this.patient = patient;
        }

        public Integer init(Context<Void, Remind> context) {
            context.sendEvery(Duration.ofHours(8), new Remind());
            return 1;
        }

        public Next<Integer> handleCast(Remind remind, Integer number) {
            patient.cast(new TakePill(number));
            return keep(number + 1);
        }
    }
    // @end

    /** A day in a simulation; takes some milliseconds. */
    static ExitReason day() {
        // @start region="probe"
        try (Simulation simulation = Simulation.seeded(7)) {
            Probe<TakePill> patient = simulation.probe();
            ServerRef<Void, Remind> nurse = simulation.runtime().start(new Nurse(patient.ref()));
            patient.monitor(nurse);

            patient.expectNoMessage(Duration.ofHours(7)); // the clock is the simulation's: nobody waits for that
            simulation.advance(Duration.ofHours(1));
            patient.expect(new TakePill(1));
            simulation.advance(Duration.ofHours(8));
            patient.expect(new TakePill(2));

            nurse.kill();
            return patient.expectDown(nurse, Duration.ofSeconds(1));
        }
        // @end
    }

    /** The same probe on real threads and by the system's clock. */
    static ExitReason now() {
        // @start region="real"
        try (ServerRuntime runtime = ServerRuntime.create()) {
            Probe<TakePill> patient = Probe.start(runtime);
            ServerRef<Void, Remind> nurse = runtime.start(new Nurse(patient.ref()));
            patient.link(nurse);

            nurse.cast(new Remind());
            patient.expect(new TakePill(1)); // waits for it, 5 seconds at most

            nurse.stop();
            return patient.expectExit(nurse, Duration.ofSeconds(5));
        }
        // @end
    }

    public static void main(String[] args) {
        System.out.println(day() + " " + now());
    }

    private ProbeExample() {}
}
