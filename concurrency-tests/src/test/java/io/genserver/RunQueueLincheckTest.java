package io.genserver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.internal.Activation;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Workers that search, find, rest and are woken, in all interleavings of a few steps. A woken worker runs on the thread that
 * wakes it, until it rests; when all threads are done nothing may be waiting.
 */
class RunQueueLincheckTest {

    /** The way of workers through the queue, as {@link Worker} goes it. */
    private static final class Workers {
        private final RunQueue queue;
        private final AtomicInteger woken = new AtomicInteger();
        private final AtomicInteger ran = new AtomicInteger();
        private final boolean lookTwice;

        Workers(int permits, boolean lookTwice) {
            queue = new RunQueue(permits);
            this.lookTwice = lookTwice;
        }

        void wake() {
            woken.incrementAndGet();
            if (queue.add(ran::incrementAndGet)) {
                work(1);
            }
        }

        void begin() {
            woken.incrementAndGet();
            if (queue.addNew(ran::incrementAndGet)) {
                work(0);
            }
        }

        private void work(int times) {
            boolean searching = true;
            while (true) {
                Activation server = queue.poll(times);
                if (server != null) {
                    if (searching) {
                        searching = false;
                        if (queue.endSearch()) {
                            work(times + 1);
                        }
                    }
                    server.run();
                } else if (rest(searching)) {
                    searching = true;
                } else {
                    return;
                }
            }
        }

        private boolean rest(boolean searching) {
            if (lookTwice) {
                return queue.release(searching);
            }
            queue.abandon(searching);
            return false;
        }

        void requireThatNothingWaits() {
            if (woken.get() != ran.get()) {
                throw new IllegalStateException("woken: " + woken + ", ran: " + ran);
            }
        }
    }

    public static class Looking {
        private final Workers workers = new Workers(2, true);

        @Operation
        public void wake() {
            workers.wake();
        }

        @Operation
        public void begin() {
            workers.begin();
        }

        @Validate
        public void nothingWaits() {
            workers.requireThatNothingWaits();
        }
    }

    /** Workers that rest without looking once more. */
    public static class NotLooking {
        private final Workers workers = new Workers(1, false);

        @Operation
        public void wake() {
            workers.wake();
        }

        @Validate
        public void nothingWaits() {
            workers.requireThatNothingWaits();
        }
    }

    /** Nothing is to come afterwards that would find what was lost. */
    private static ModelCheckingOptions options() {
        return LincheckOptions.standard().actorsAfter(0);
    }

    @Test
    void noWakeUpIsLost() {
        options().check(Looking.class);
    }

    @Test
    void aWorkerThatRestsWithoutASecondLookIsFoundOut() {
        assertThatThrownBy(() -> options().check(NotLooking.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("woken");
    }
}
