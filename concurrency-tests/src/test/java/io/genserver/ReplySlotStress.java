package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** Who decides a call: its reply, its time-out or the end of the server. One of them does, and the caller is told. */
public final class ReplySlotStress {
    /** So long that only a wake-up which is lost makes it pass. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private ReplySlotStress() {}

    private static String outcomeOf(CallEnvelope<?> slot, Duration timeout) {
        return slot.await(timeout).getClass().getSimpleName();
    }

    @JCStressTest
    @Outcome(id = "true, Replied", expect = ACCEPTABLE, desc = "The reply came in time")
    @Outcome(id = "false, TimedOut", expect = ACCEPTABLE, desc = "The reply came late, and was told so")
    @Outcome(expect = FORBIDDEN, desc = "Both won or both lost")
    @State
    public static class ReplyMeetsTimeout {
        private final CallEnvelope<String> slot = new CallEnvelope<>(new Stage().stub(), "call");

        @Actor
        public void server(ZL_Result result) {
            result.r1 = slot.reply("reply");
        }

        @Actor
        public void caller(ZL_Result result) {
            result.r2 = outcomeOf(slot, Duration.ZERO);
        }
    }

    @JCStressTest
    @Outcome(id = "true, Replied", expect = ACCEPTABLE, desc = "The reply came first")
    @Outcome(id = "false, ServerExited", expect = ACCEPTABLE, desc = "The exit came first")
    @Outcome(expect = FORBIDDEN, desc = "Both won or both lost")
    @State
    public static class ReplyMeetsExit {
        private final CallEnvelope<String> slot = new CallEnvelope<>(new Stage().stub(), "call");

        @Actor
        public void helper(ZL_Result result) {
            result.r1 = slot.reply("reply");
        }

        @Actor
        public void exit() {
            slot.fail(ExitReason.killed());
        }

        @Arbiter
        public void arbiter(ZL_Result result) {
            result.r2 = outcomeOf(slot, Duration.ZERO);
        }
    }

    @JCStressTest
    @Outcome(id = "Replied", expect = ACCEPTABLE, desc = "The caller was woken, or need not park")
    @Outcome(expect = FORBIDDEN, desc = "The caller slept through its reply")
    @State
    public static class ReplyMeetsPark {
        private final ServerProcess<?, ?, ?> server = new Stage().stub();
        private volatile CallEnvelope<String> slot;

        @Actor
        public void caller(L_Result result) {
            var call = new CallEnvelope<String>(server, "call");
            slot = call;
            result.r1 = outcomeOf(call, LONG);
        }

        @Actor
        @SuppressWarnings("ThreadPriorityCheck") // the caller may need this core
        public void server() {
            CallEnvelope<String> call = slot;
            while (call == null) {
                Thread.yield();
                call = slot;
            }
            call.reply("reply");
        }
    }

    @JCStressTest
    @Outcome(id = "Replied, false", expect = ACCEPTABLE, desc = "Replied, and the server owes nothing more")
    @Outcome(expect = FORBIDDEN, desc = "The debt of a call that is decided stays in the server's ties")
    @State
    public static class ReplyMeetsDebt {
        private final ServerProcess<?, ?, ?> server = new Stage().start(new Witness());
        private final CallEnvelope<String> slot = new CallEnvelope<>(server, "call");

        @Actor
        public void runner() {
            slot.owedBy(server);
        }

        @Actor
        public void helper() {
            slot.reply("reply");
        }

        @Arbiter
        public void arbiter(LZ_Result result) {
            result.r1 = outcomeOf(slot, Duration.ZERO);
            result.r2 = server.isTied(slot);
        }
    }

    @JCStressTest
    @Outcome(id = "ServerExited, false", expect = ACCEPTABLE, desc = "The caller was told of the exit")
    @Outcome(expect = FORBIDDEN, desc = "The caller waits for a dead server")
    @State
    public static class DebtMeetsExit {
        private final ServerProcess<?, ?, ?> server = new Stage().start(new Witness());
        private final CallEnvelope<String> slot = new CallEnvelope<>(server, "call");

        @Actor
        public void runner() {
            if (!slot.owedBy(server)) {
                slot.fail(ExitReason.noProc());
            }
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter(LZ_Result result) {
            result.r1 = outcomeOf(slot, Duration.ZERO);
            result.r2 = server.isTied(slot);
        }
    }

    @JCStressTest
    @Outcome(id = "ServerExitedException", expect = ACCEPTABLE, desc = "The caller was refused or told of the exit")
    @Outcome(expect = FORBIDDEN, desc = "The caller waited out its time-out")
    @State
    public static class CallMeetsKill {
        private final Stage stage = new Stage();
        private final ServerProcess<?, Witness.Get, ?> server = stage.start(new Witness());

        public CallMeetsKill() {
            stage.raise();
        }

        @Actor
        public void caller(L_Result result) {
            try {
                result.r1 = server.call(new Witness.Get(), LONG);
            } catch (GenServerException e) {
                result.r1 = e.getClass().getSimpleName();
            }
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter() {
            stage.scheduler.runAll();
        }
    }
}
