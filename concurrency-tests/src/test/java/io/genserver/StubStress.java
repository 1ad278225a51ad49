package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.genserver.Envelope.CastEnvelope;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Mail that meets a consumer which lets go of the node it consumed last. The result is whether the consumer could, and
 * whether the mail is there afterwards.
 */
public final class StubStress {
    private StubStress() {}

    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Released before the mail came")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The mail was seen")
    @Outcome(expect = FORBIDDEN, desc = "The mail hangs on a node that nobody knows any more")
    @State
    public static class ReleaseMeetsMail {
        private final Box mailbox = new Box();

        public ReleaseMeetsMail() {
            mailbox.enqueue(new CastEnvelope("consumed"));
            mailbox.poll();
        }

        @Actor
        public void consumer(ZZ_Result result) {
            result.r1 = mailbox.releaseStub();
        }

        @Actor
        public void producer() {
            mailbox.enqueue(new CastEnvelope("mail"));
        }

        @Arbiter
        public void arbiter(ZZ_Result result) {
            result.r2 = mailbox.poll() != null;
        }
    }

    /** Naive: looks at the tail and sets it in two steps. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Released before the mail came")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The mail was seen")
    @Outcome(id = "true, false", expect = ACCEPTABLE_INTERESTING, desc = "The mail is lost")
    @Outcome(expect = FORBIDDEN, desc = "A mailbox that was not released lost mail")
    @State
    public static class ReleaseInTwoSteps {
        private final NaiveMailbox mailbox = new NaiveMailbox();

        public ReleaseInTwoSteps() {
            mailbox.enqueue(new CastEnvelope("consumed"));
            mailbox.poll();
        }

        @Actor
        public void consumer(ZZ_Result result) {
            result.r1 = mailbox.releaseStub();
        }

        @Actor
        public void producer() {
            mailbox.enqueue(new CastEnvelope("mail"));
        }

        @Arbiter
        public void arbiter(ZZ_Result result) {
            result.r2 = mailbox.poll() != null;
        }
    }
}
