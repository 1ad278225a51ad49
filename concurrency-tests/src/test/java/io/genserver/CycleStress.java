package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Servers that come to wait for each other at the same time. */
public final class CycleStress {
    /** So long that only a cycle which nobody sees makes it pass. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private CycleStress() {}

    private record Get() implements Call<Get, Integer> {}

    /** A server that, when it gets a message, calls another one. */
    private static final class Eager implements GenServer<Integer, Get, String> {
        private final AtomicInteger replies;
        private final AtomicInteger cycles;
        private final AtomicInteger done;

        @Nullable
        ServerRef<Get, String> other;

        Eager(AtomicInteger replies, AtomicInteger cycles, AtomicInteger done) {
            this.replies = replies;
            this.cycles = cycles;
            this.done = done;
        }

        @Override
        public Integer init(Context<Get, String> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCall(Get get, From<?> from, Integer state) {
            return Next.reply(get, state, state);
        }

        @Override
        public Next<Integer> handleCast(String message, Integer state) {
            try {
                other.call(new Get(), LONG);
                replies.incrementAndGet();
            } catch (CallCycleException e) {
                cycles.incrementAndGet();
            } catch (CallTimeoutException e) {
                // counted by its absence from the others
            }
            done.incrementAndGet();
            return Next.keep(state);
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One was told of the cycle and let the other have its reply")
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "Both were told of the cycle")
    @Outcome(expect = FORBIDDEN, desc = "A wait without an end")
    @State
    public static class CallMeetsCall {
        private final Stage stage = new Stage();
        private final AtomicInteger replies = new AtomicInteger();
        private final AtomicInteger cycles = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();

        public CallMeetsCall() {
            var one = new Eager(replies, cycles, done);
            var two = new Eager(replies, cycles, done);
            ServerRef<Get, String> first = stage.runtime.start(one);
            ServerRef<Get, String> second = stage.runtime.start(two);
            one.other = second;
            two.other = first;
            stage.raise();
            first.cast("call");
            second.cast("call");
        }

        @Actor
        public void runner() {
            runUntilBothAreDone();
        }

        @Actor
        public void otherRunner() {
            runUntilBothAreDone();
        }

        /** A server that is done may have to run again, to reply to the other. */
        @SuppressWarnings("ThreadPriorityCheck") // the other server may need this core
        private void runUntilBothAreDone() {
            while (done.get() < 2) {
                stage.scheduler.runAll();
                Thread.yield();
            }
        }

        @Arbiter
        public void arbiter(II_Result result) {
            result.r1 = replies.get();
            result.r2 = cycles.get();
        }
    }
}
