package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.genserver.Envelope.CastEnvelope;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Mail that meets a server which is going idle. The server says that it is idle, then looks for mail once more; the
 * sender enqueues, then looks whether the server is idle. That one of them sees the other needs both to be fenced; the
 * naive variants, which must be seen to fail, each leave one fence out.
 */
public final class HandOffStress {
    private HandOffStress() {}

    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The server saw the mail before it went idle")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The sender saw the server idle and woke it")
    @Outcome(expect = FORBIDDEN, desc = "The mail lies there and nobody will handle it")
    @State
    public static class Server {
        private final Stage stage = new Stage();
        private final Witness witness = new Witness();
        private final ServerProcess<?, ?, String> server = stage.start(witness);

        public Server() {
            stage.raise();
            server.cast("first");
        }

        @Actor
        public void runner() {
            stage.scheduler.runNext();
        }

        @Actor
        public void sender() {
            server.cast("second");
        }

        @Arbiter
        public void arbiter(II_Result result) {
            int handledAtOnce = witness.casts();
            stage.scheduler.runAll();
            result.r1 = witness.casts();
            result.r2 = witness.casts() - handledAtOnce;
        }
    }

    /** The same in small, as a foil to the naive variants: a pair of "false" is a wake-up lost. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true", "true, true"},
            expect = ACCEPTABLE,
            desc = "One saw the other")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The wake-up is lost")
    @State
    public static class InSmall {
        private final Box mailbox = new Box();
        private final AtomicBoolean idle = new AtomicBoolean();

        @Actor
        public void consumer(ZZ_Result result) {
            idle.set(true);
            result.r1 = !mailbox.isEmpty();
        }

        @Actor
        public void producer(ZZ_Result result) {
            mailbox.enqueue(new CastEnvelope("mail"));
            result.r2 = idle.get();
        }
    }

    /** Naive: {@code next == null} is taken for "empty", and the link is set with release only. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true", "true, true"},
            expect = ACCEPTABLE,
            desc = "One saw the other")
    @Outcome(id = "false, false", expect = ACCEPTABLE_INTERESTING, desc = "The wake-up is lost")
    @State
    public static class NextNullMeansEmpty {
        private final NaiveMailbox mailbox = new NaiveMailbox();
        private final AtomicBoolean idle = new AtomicBoolean();

        @Actor
        public void consumer(ZZ_Result result) {
            idle.set(true);
            result.r1 = !mailbox.isEmpty();
        }

        @Actor
        public void producer(ZZ_Result result) {
            mailbox.enqueue(new CastEnvelope("mail"));
            result.r2 = idle.get();
        }
    }

    /** Naive: the real mailbox, but an idle flag with release and acquire, which lets the look at the tail come first. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true", "true, true"},
            expect = ACCEPTABLE,
            desc = "One saw the other")
    @Outcome(id = "false, false", expect = ACCEPTABLE_INTERESTING, desc = "The wake-up is lost")
    @State
    public static class IdleFlagWithReleaseAcquire {
        private static final VarHandle IDLE;

        static {
            try {
                IDLE = MethodHandles.lookup().findVarHandle(IdleFlagWithReleaseAcquire.class, "idle", boolean.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Box mailbox = new Box();

        @SuppressWarnings("UnusedVariable") // through its handle
        private boolean idle;

        @Actor
        public void consumer(ZZ_Result result) {
            IDLE.setRelease(this, true);
            result.r1 = !mailbox.isEmpty();
        }

        @Actor
        public void producer(ZZ_Result result) {
            mailbox.enqueue(new CastEnvelope("mail"));
            result.r2 = (boolean) IDLE.getAcquire(this);
        }
    }
}
