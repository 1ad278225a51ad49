package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;

/**
 * Two calls to a mailbox that holds one and drops its oldest. The result is what the callers of the older and of the newer
 * were told, and how many messages were counted as lost.
 */
public final class DropOldestStress {
    private DropOldestStress() {}

    /** A server whose mailbox is full. */
    abstract static class Full {
        final Stage stage = new Stage();
        final ServerProcess<?, Witness.Get, String> server =
                stage.start(new Witness(), StartOptions.DEFAULT.withMailbox(1, Overflow.DROP_OLDEST));
        private final AsyncOutcome older = new AsyncOutcome();
        private final AsyncOutcome newer = new AsyncOutcome();

        Full() {
            stage.raise();
            older.of(server.callAsync(new Witness.Get()));
        }

        final void callAgain() {
            newer.of(server.callAsync(new Witness.Get()));
        }

        final void judge(LLI_Result result) {
            stage.scheduler.runAll();
            result.r1 = older.toString();
            result.r2 = newer.toString();
            result.r3 = stage.lost();
        }
    }

    @JCStressTest
    @Outcome(
            id = "MailboxFullException, ServerExitedException, 2",
            expect = ACCEPTABLE,
            desc = "The older was dropped for the newer, which died with the server")
    @Outcome(id = "ServerExitedException, ServerExitedException, 2", expect = ACCEPTABLE, desc = "Both died with it")
    @Outcome(expect = FORBIDDEN, desc = "A caller was not told, or a message forgotten or counted twice")
    @State
    public static class OfferMeetsKill extends Full {
        @Actor
        public void caller() {
            callAgain();
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter(LLI_Result result) {
            judge(result);
        }
    }

    @JCStressTest
    @Outcome(
            id = "reply, ServerExitedException, 1",
            expect = ACCEPTABLE,
            desc = "The older was handled, and the newer came after the stop")
    @Outcome(
            id = "MailboxFullException, reply, 1",
            expect = ACCEPTABLE,
            desc = "The older was dropped for the newer, which was handled in its place")
    @Outcome(expect = FORBIDDEN, desc = "A caller was not told, or a message forgotten or counted twice")
    @State
    public static class OfferMeetsStop extends Full {
        public OfferMeetsStop() {
            Requests.requestStop(server, ExitReason.normal());
        }

        @Actor
        public void caller() {
            callAgain();
        }

        @Actor
        public void runner() {
            stage.scheduler.runNext();
        }

        @Arbiter
        public void arbiter(LLI_Result result) {
            judge(result);
        }
    }

    @JCStressTest
    @Outcome(id = "MailboxFullException, reply, 1", expect = ACCEPTABLE, desc = "The older was dropped for the newer")
    @Outcome(id = "reply, reply, 0", expect = ACCEPTABLE, desc = "The older was handled before the newer came")
    @Outcome(expect = FORBIDDEN, desc = "A caller was not told, or a message forgotten or counted twice")
    @State
    public static class OfferMeetsPoll extends Full {
        @Actor
        public void caller() {
            callAgain();
        }

        @Actor
        public void runner() {
            stage.scheduler.runNext();
        }

        @Arbiter
        public void arbiter(LLI_Result result) {
            judge(result);
        }
    }
}
