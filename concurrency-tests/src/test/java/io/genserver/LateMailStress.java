package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LII_Result;

/**
 * Mail that comes as its server ends, and may be enqueued when nobody consumes any more. The result ends with how many
 * messages were handled and how many counted as lost: each message is one or the other, once.
 */
public final class LateMailStress {
    private LateMailStress() {}

    /** A server that is idle. */
    abstract static class Receiver {
        final Stage stage = new Stage();
        final Witness witness = new Witness();
        final ServerProcess<?, Witness.Get, String> server = stage.start(witness);

        /** How many messages were handled, after all that was to run has run. */
        final int handled() {
            stage.scheduler.runAll();
            return witness.casts();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Lost, and counted")
    @Outcome(expect = FORBIDDEN, desc = "Handled by the dead, forgotten, or counted twice")
    @State
    public static class CastMeetsStop extends Receiver {
        public CastMeetsStop() {
            stage.raise();
            Requests.requestStop(server, ExitReason.normal());
        }

        @Actor
        public void runner() {
            stage.scheduler.runNext();
        }

        @Actor
        public void sender() {
            server.cast("late");
        }

        @Arbiter
        public void arbiter(II_Result result) {
            result.r1 = handled();
            result.r2 = stage.lost();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Lost, and counted")
    @Outcome(expect = FORBIDDEN, desc = "Handled by the dead, forgotten, or counted twice")
    @State
    public static class CastMeetsKill extends Receiver {
        public CastMeetsKill() {
            stage.raise();
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Actor
        public void sender() {
            server.cast("late");
        }

        @Arbiter
        public void arbiter(II_Result result) {
            result.r1 = handled();
            result.r2 = stage.lost();
        }
    }

    /** Between its look at the server and its enqueue each sender kills it, and is late for sure if it was first. */
    @JCStressTest
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "Lost, and counted")
    @Outcome(expect = FORBIDDEN, desc = "Handled by the dead, forgotten, or counted twice")
    @State
    public static class LateCastMeetsLateCast extends Receiver {
        public LateCastMeetsLateCast() {
            stage.raise();
            stage.scheduler.meanwhile(server::kill);
        }

        @Actor
        public void sender() {
            server.cast("late");
        }

        @Actor
        public void otherSender() {
            server.cast("later");
        }

        @Arbiter
        public void arbiter(II_Result result) {
            result.r1 = handled();
            result.r2 = stage.lost();
        }
    }

    @JCStressTest
    @Outcome(id = "(1, 0)|(0, 1)", expect = ACCEPTABLE, desc = "Handled, or lost and counted")
    @Outcome(expect = FORBIDDEN, desc = "Forgotten, or counted twice")
    @State
    public static class HandlingMeetsKill extends Receiver {
        public HandlingMeetsKill() {
            stage.raise();
            server.cast("mail");
        }

        @Actor
        public void runner() {
            stage.scheduler.runNext();
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter(II_Result result) {
            result.r1 = handled();
            result.r2 = stage.lost();
        }
    }

    @JCStressTest
    @Outcome(id = "ServerExitedException, 0, 1", expect = ACCEPTABLE, desc = "Lost, counted, and the caller was told")
    @Outcome(expect = FORBIDDEN, desc = "Forgotten, counted twice, or the caller was not told")
    @State
    public static class CallMeetsStop extends Receiver {
        private final AsyncOutcome outcome = new AsyncOutcome();

        public CallMeetsStop() {
            stage.raise();
            Requests.requestStop(server, ExitReason.normal());
        }

        @Actor
        public void runner() {
            stage.scheduler.runNext();
        }

        @Actor
        public void caller() {
            outcome.of(server.callAsync(new Witness.Get()));
        }

        @Arbiter
        public void arbiter(LII_Result result) {
            result.r2 = handled();
            result.r3 = stage.lost();
            result.r1 = outcome.toString();
        }
    }
}
