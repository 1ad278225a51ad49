package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** Who completes the future of a call. The result is what it got, and how many timers are left. */
public final class AsyncCallStress {
    private AsyncCallStress() {}

    /** A server and a call to it. */
    abstract static class Called {
        final Stage stage = new Stage();
        final ServerProcess<?, Witness.Get, String> server = stage.start(new Witness());
        private final AsyncOutcome outcome = new AsyncOutcome();
        CompletableFuture<Integer> future;

        Called() {
            stage.raise();
        }

        final void call() {
            future = server.callAsync(new Witness.Get());
            outcome.of(future);
        }

        final void judge(LI_Result result) {
            stage.scheduler.runAll();
            result.r1 = outcome.toString();
            result.r2 = stage.scheduler.timersLeft();
        }
    }

    @JCStressTest
    @Outcome(id = "reply, 0", expect = ACCEPTABLE, desc = "The reply came first")
    @Outcome(id = "CancellationException, 0", expect = ACCEPTABLE, desc = "The caller took it back")
    @Outcome(expect = FORBIDDEN, desc = "Completed otherwise, or a timer is left")
    @State
    public static class ReplyMeetsCancel extends Called {
        public ReplyMeetsCancel() {
            call();
        }

        @Actor
        public void runner() {
            stage.scheduler.runNext();
        }

        @Actor
        public void canceller() {
            future.cancel(false);
        }

        @Arbiter
        public void arbiter(LI_Result result) {
            judge(result);
        }
    }

    @JCStressTest
    @Outcome(id = "reply, 0", expect = ACCEPTABLE, desc = "The reply came first")
    @Outcome(id = "CallTimeoutException, 0", expect = ACCEPTABLE, desc = "The time-out came first")
    @Outcome(expect = FORBIDDEN, desc = "Completed otherwise, or a timer is left")
    @State
    public static class ReplyMeetsTimeout extends Called {
        public ReplyMeetsTimeout() {
            call();
        }

        @Actor
        public void runner() {
            stage.scheduler.runNext();
        }

        @Actor
        public void clock() {
            stage.scheduler.fire();
        }

        @Arbiter
        public void arbiter(LI_Result result) {
            judge(result);
        }
    }

    @JCStressTest
    @Outcome(id = "CancellationException, 0", expect = ACCEPTABLE, desc = "The caller took it back")
    @Outcome(id = "CallTimeoutException, 0", expect = ACCEPTABLE, desc = "The time-out came first")
    @Outcome(expect = FORBIDDEN, desc = "Completed otherwise, or a timer is left")
    @State
    public static class CancelMeetsTimeout extends Called {
        public CancelMeetsTimeout() {
            call();
        }

        @Actor
        public void canceller() {
            future.cancel(false);
        }

        @Actor
        public void clock() {
            stage.scheduler.fire();
        }

        @Arbiter
        public void arbiter(LI_Result result) {
            judge(result);
        }
    }

    @JCStressTest
    @Outcome(id = "reply, 0", expect = ACCEPTABLE, desc = "Replied, maybe before there was a timer")
    @Outcome(expect = FORBIDDEN, desc = "Not replied, or a timer is left")
    @State
    public static class ReplyMeetsBegin extends Called {
        @Actor
        public void runner() {
            stage.scheduler.runNextAsSoonAsThereIsOne();
        }

        @Actor
        public void caller() {
            call();
        }

        @Arbiter
        public void arbiter(LI_Result result) {
            judge(result);
        }
    }

    @JCStressTest
    @Outcome(id = "ServerExitedException, 0", expect = ACCEPTABLE, desc = "Refused, or told of the exit")
    @Outcome(expect = FORBIDDEN, desc = "Completed otherwise, or a timer is left")
    @State
    public static class ExitMeetsBegin extends Called {
        @Actor
        public void killer() {
            server.kill();
        }

        @Actor
        public void caller() {
            call();
        }

        @Arbiter
        public void arbiter(LI_Result result) {
            judge(result);
        }
    }
}
