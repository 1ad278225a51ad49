package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** Timers that go off while they are cancelled, set, or left without a server. A result ends with what is left of them. */
public final class TimerStress {
    private static final Duration WHILE = Duration.ofMillis(1);

    private TimerStress() {}

    /** A server with a timer. */
    abstract static class Timed {
        final Stage stage = new Stage();
        final Witness witness = new Witness();
        final ServerProcess<?, ?, String> server = stage.start(witness);

        Timed() {
            stage.raise();
        }

        /** How many of the timer's messages were handled, after all that was to run has run. */
        final int handled() {
            stage.scheduler.runAll();
            return witness.casts();
        }

        /** How many timers will still go off, and how many the server holds. */
        final int left() {
            return stage.scheduler.timersLeft() + server.tieCount();
        }
    }

    @JCStressTest
    @Outcome(id = "true, 0, 0", expect = ACCEPTABLE, desc = "Cancelled")
    @Outcome(id = "false, 1, 0", expect = ACCEPTABLE, desc = "It went off first, and the canceller was told so")
    @Outcome(expect = FORBIDDEN, desc = "Both or neither, or something is left")
    @State
    public static class CancelMeetsFire extends Timed {
        private final TimerRef timer = server.sendAfter(WHILE, "time");

        @Actor
        public void canceller(ZII_Result result) {
            result.r1 = timer.cancel();
        }

        @Actor
        public void clock() {
            stage.scheduler.fire();
        }

        @Arbiter
        public void arbiter(ZII_Result result) {
            result.r2 = handled();
            result.r3 = left();
        }
    }

    @JCStressTest
    @Outcome(id = "true, (0|1), 0", expect = ACCEPTABLE, desc = "Cancelled, maybe after it had ticked")
    @Outcome(expect = FORBIDDEN, desc = "It ticks on, or something is left")
    @State
    public static class CancelMeetsTick extends Timed {
        private final TimerRef timer = server.sendEvery(WHILE, "tick");

        @Actor
        public void canceller(ZII_Result result) {
            result.r1 = timer.cancel();
        }

        @Actor
        public void clock() {
            stage.scheduler.fire();
        }

        @Arbiter
        public void arbiter(ZII_Result result) {
            result.r2 = handled();
            result.r3 = left();
        }
    }

    @JCStressTest
    @Outcome(id = "0, (0|1), 0", expect = ACCEPTABLE, desc = "It never went off, or its message died with the server")
    @Outcome(expect = FORBIDDEN, desc = "Handled by the dead, counted twice, or something is left")
    @State
    public static class ExitMeetsFire extends Timed {
        public ExitMeetsFire() {
            server.sendAfter(WHILE, "time");
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Actor
        public void clock() {
            stage.scheduler.fire();
        }

        @Arbiter
        public void arbiter(III_Result result) {
            result.r1 = handled();
            result.r2 = stage.lost();
            result.r3 = left();
        }
    }

    @JCStressTest
    @Outcome(id = "0, (0|1), 0", expect = ACCEPTABLE, desc = "It never ticked, or its message died with the server")
    @Outcome(expect = FORBIDDEN, desc = "It ticks on, or something is left")
    @State
    public static class ExitMeetsTick extends Timed {
        public ExitMeetsTick() {
            server.sendEvery(WHILE, "tick");
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Actor
        public void clock() {
            stage.scheduler.fire();
        }

        @Arbiter
        public void arbiter(III_Result result) {
            result.r1 = handled();
            result.r2 = stage.lost();
            result.r3 = left();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Never set, or gone with the server")
    @Outcome(expect = FORBIDDEN, desc = "A timer of the dead is left")
    @State
    public static class ExitMeetsSet extends Timed {
        @Actor
        public void killer() {
            server.kill();
        }

        @Actor
        public void setter() {
            server.sendAfter(WHILE, "time");
        }

        @Arbiter
        public void arbiter(II_Result result) {
            result.r1 = stage.scheduler.timersLeft();
            result.r2 = server.tieCount();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Cancelled and gone, whoever came first")
    @Outcome(expect = FORBIDDEN, desc = "A timer of the dead is left")
    @State
    public static class ExitMeetsCancel extends Timed {
        private final TimerRef timer = server.sendEvery(WHILE, "tick");

        @Actor
        public void killer() {
            server.kill();
        }

        @Actor
        public void canceller() {
            timer.cancel();
        }

        @Arbiter
        public void arbiter(II_Result result) {
            result.r1 = stage.scheduler.timersLeft();
            result.r2 = server.tieCount();
        }
    }
}
