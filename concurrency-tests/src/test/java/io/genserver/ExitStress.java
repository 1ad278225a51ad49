package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Ends that meet: a server exits once, whoever brings it about, and the runner's thread leaves unscathed. */
public final class ExitStress {
    private ExitStress() {}

    /** A server and one that watches it. */
    abstract static class Watched {
        final Stage stage = new Stage();
        final Witness witness = new Witness();
        final ServerProcess<?, ?, ?> watcher = stage.start(witness);
        final Witness watched = new Witness();
        final ServerProcess<?, ?, String> server = stage.start(watched);

        Watched() {
            watcher.monitor(server);
            stage.raise();
        }

        /** How often the exit was told, after all that was to run has run. */
        final int timesTold() {
            stage.scheduler.runAll();
            return witness.downs();
        }
    }

    @JCStressTest
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "One exit was told")
    @Outcome(expect = FORBIDDEN, desc = "Two exits or none, or the killer's interrupt hit a thread that was done")
    @State
    public static class KillMeetsStop extends Watched {
        public KillMeetsStop() {
            Requests.requestStop(server, ExitReason.normal());
        }

        @Actor
        public void runner(IZ_Result result) {
            stage.scheduler.runNext();
            result.r2 = Thread.interrupted();
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter(IZ_Result result) {
            result.r1 = timesTold();
        }
    }

    @JCStressTest
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "One exit was told")
    @Outcome(expect = FORBIDDEN, desc = "Two exits or none, or the killer's interrupt hit a thread that was done")
    @State
    public static class KillMeetsIdling extends Watched {
        public KillMeetsIdling() {
            server.cast("mail");
        }

        @Actor
        public void runner(IZ_Result result) {
            stage.scheduler.runNext();
            result.r2 = Thread.interrupted();
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter(IZ_Result result) {
            result.r1 = timesTold();
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "One exit was told")
    @Outcome(expect = FORBIDDEN, desc = "Two exits or none")
    @State
    public static class KillMeetsKill extends Watched {
        @Actor
        public void killer() {
            server.kill();
        }

        @Actor
        public void otherKiller() {
            server.kill();
        }

        @Arbiter
        public void arbiter(I_Result result) {
            result.r1 = timesTold();
        }
    }

    @JCStressTest
    @Outcome(id = "(true|false), 0", expect = ACCEPTABLE, desc = "Accepted or refused, and not handled by the dead")
    @Outcome(expect = FORBIDDEN, desc = "A killed server handled mail")
    @State
    public static class KillMeetsMail extends Watched {
        @Actor
        public void sender(ZI_Result result) {
            result.r1 = server.cast("mail");
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter(ZI_Result result) {
            stage.scheduler.runAll();
            result.r2 = watched.casts();
        }
    }
}
