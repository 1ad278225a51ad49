package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A server that is woken while a worker goes to rest, ends its search, or loses its permit. In pairs of booleans, the first
 * says that the worker goes on or wakes another, the second that the waker wakes one.
 */
public final class RunQueueStress {
    private RunQueueStress() {}

    /** A worker that finds nothing. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "One saw the other")
    @Outcome(expect = FORBIDDEN, desc = "Nobody looks for the server, or two do")
    @State
    public static class Rest {
        private final RunQueue queue = new RunQueue(1);

        public Rest() {
            queue.tryAcquire();
        }

        @Actor
        public void worker(ZZ_Result result) {
            result.r1 = queue.poll(1) != null || queue.release(false);
        }

        @Actor
        public void waker(ZZ_Result result) {
            result.r2 = queue.add(() -> {});
        }
    }

    /** A worker that was woken for something which another has taken. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "One saw the other")
    @Outcome(expect = FORBIDDEN, desc = "Nobody looks for the server, or two do")
    @State
    public static class RestOfASearcher {
        private final RunQueue queue = new RunQueue(2);

        public RestOfASearcher() {
            queue.add(() -> {});
            queue.poll(1);
        }

        @Actor
        public void worker(ZZ_Result result) {
            result.r1 = queue.poll(1) != null || queue.release(true);
        }

        @Actor
        public void waker(ZZ_Result result) {
            result.r2 = queue.add(() -> {});
        }
    }

    /** A worker that has found something, and has a permit to spare for who comes next. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "One saw the other")
    @Outcome(expect = FORBIDDEN, desc = "Nobody looks for the server though there is a permit, or two do")
    @State
    public static class EndOfASearch {
        private final RunQueue queue = new RunQueue(2);

        public EndOfASearch() {
            queue.add(() -> {});
            queue.poll(1);
        }

        @Actor
        public void worker(ZZ_Result result) {
            result.r1 = queue.endSearch();
        }

        @Actor
        public void waker(ZZ_Result result) {
            result.r2 = queue.add(() -> {});
        }
    }

    /** Naive: looks, and then rests. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "One saw the other")
    @Outcome(id = "false, false", expect = ACCEPTABLE_INTERESTING, desc = "The wake-up is lost")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class RestWithoutASecondLook {
        private final RunQueue queue = new RunQueue(1);

        public RestWithoutASecondLook() {
            queue.tryAcquire();
        }

        @Actor
        public void worker(ZZ_Result result) {
            result.r1 = queue.poll(1) != null;
            if (!result.r1) {
                queue.abandon(false);
            }
        }

        @Actor
        public void waker(ZZ_Result result) {
            result.r2 = queue.add(() -> {});
        }
    }

    /** A worker loses its permit while the server in hand wakes another, which is put where the worker runs it next. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "It has run")
    @Outcome(expect = FORBIDDEN, desc = "Nobody runs it, or somebody twice")
    @State
    public static class LossOfThePermit {
        /** Without a monitor, which would find what is lost. */
        private final WorkerPool pool = new WorkerPool(1, (task, nanos) -> {});

        private final Worker worker = new Worker(pool);
        private volatile int runs;

        public LossOfThePermit() {
            if (!pool.tryHold(worker)) {
                throw new AssertionError("no permit");
            }
        }

        @Actor
        public void worker() {
            if (!worker.offer(this::ran)) {
                pool.add(this::ran);
            }
        }

        @Actor
        public void monitor() {
            pool.handOn(worker, 0);
        }

        @Arbiter
        @SuppressWarnings("ThreadPriorityCheck") // who runs it may need this core
        public void arbiter(I_Result result) {
            for (long begin = System.nanoTime(); runs == 0 && System.nanoTime() - begin < 1_000_000_000; ) {
                Thread.yield();
            }
            pool.close();
            result.r1 = runs;
        }

        private synchronized void ran() {
            runs++;
        }
    }
}
