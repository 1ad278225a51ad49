package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What core relies on and the tests of whole simulations would not notice. */
class SimulatedSchedulerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final SplittableRandom random = new SplittableRandom(1);
    private final Strands strands = new Strands("the test", random, SimulationOptions.DEFAULT, new Trace());
    private final SimulatedScheduler scheduler = new SimulatedScheduler(strands, random, new Faults());

    @Test
    void anUnparkThatComesFirstEndsTheNextParkOnly() {
        scheduler.unpark(Thread.currentThread());
        scheduler.unpark(Thread.currentThread());

        scheduler.park(this, SECOND);
        assertThat(scheduler.nanoTime()).isZero();

        scheduler.park(this, SECOND);
        assertThat(scheduler.nanoTime()).isEqualTo(SECOND);
    }

    @Test
    void anInterruptedThreadDoesNotPark() {
        scheduler.interrupt(Thread.currentThread());

        scheduler.park(this, SECOND);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(scheduler.nanoTime()).isZero();
    }

    @Test
    void aParkWithoutTimeIsNone() {
        scheduler.park(this, 0);
        scheduler.park(this, -1);

        assertThat(scheduler.nanoTime()).isZero();
    }

    @Test
    void aTimerThatIsNeverDoesNotHideThatNothingElseCanHappen() {
        scheduler.after(Duration.ofDays(50_000), () -> {});

        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(() -> scheduler.park(this, Long.MAX_VALUE / 2))
                .withMessageContaining("stuck");
    }

    @Test
    void timersRunOnAThreadOfTheirOwn() {
        List<String> threads = new ArrayList<>();
        scheduler.after(
                Duration.ofNanos(SECOND),
                () -> threads.add(Thread.currentThread().getName()));

        scheduler.park(this, 2 * SECOND);

        assertThat(threads).containsExactly("timers");
    }

    @Test
    void whatATimerThrowsIsKept() {
        var failure = new IllegalStateException("oh");
        scheduler.after(Duration.ofNanos(SECOND), () -> {
            throw failure;
        });

        scheduler.park(this, 2 * SECOND);

        assertThat(strands.failures()).containsExactly(failure);
    }

    @Test
    void batchesAreOfVariousSizes() {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sizes.add(scheduler.batch());
        }

        assertThat(sizes).contains(1, 2, 3, 4).allMatch(size -> size >= 1 && size <= 4);
    }
}
