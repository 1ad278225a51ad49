package io.genserver;

import static io.genserver.Puppet.add;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeriodicTimerTest {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    private final HandScheduler hand = new HandScheduler();
    private final Puppet puppet = new Puppet();
    private ServerRef<Ask<?>, Tell> server;

    @BeforeEach
    void start() throws Exception {
        server = hand.start(hand.runtime(report -> {}), puppet);
    }

    @Test
    void itTicksAgainAndAgain() throws Exception {
        // given
        BlockingQueue<Integer> ticks = new LinkedBlockingQueue<>();
        var live = new Puppet();
        runtime.start(live);

        // when
        TimerRef timer = live.context().sendEvery(Duration.ofMillis(1), tell(() -> ticks.add(1)));

        // then
        for (int i = 0; i < 5; i++) {
            ticks.take();
        }
        assertThat(timer.cancel()).isTrue();
    }

    @Test
    void itTicksFirstAfterOnePeriod() {
        // when
        puppet.context().sendEvery(PERIOD, add(1));

        // then
        assertThat(hand.delays).containsExactly(PERIOD);
    }

    @Test
    void itKeepsToTheBeatHoweverLateItsTimerRuns() {
        // given
        puppet.context().sendEvery(PERIOD, add(1));

        // when
        hand.now += PERIOD.toNanos() + 7;
        hand.timers.remove().run();

        // then
        assertThat(hand.delays.remove()).isEqualTo(PERIOD);
        assertThat(hand.delays.remove()).isEqualTo(PERIOD.minusNanos(7));
    }

    @Test
    void ticksThatNobodyCouldTakeAreLeftOut() throws Exception {
        // given
        puppet.context().sendEvery(Duration.ofNanos(10), add(1));

        // when
        hand.now += Duration.ofDays(10_000).toNanos() + 3;
        hand.timers.remove().run();

        // then
        hand.runAll();
        assertThat(number()).isEqualTo(1);
        assertThat(hand.delays).containsExactly(Duration.ofNanos(10), Duration.ofNanos(7));
    }

    @Test
    void aServerThatIsLateFindsOneTick() throws Exception {
        // given
        puppet.context().sendEvery(PERIOD, add(1));

        // when
        for (int i = 0; i < 5; i++) {
            hand.now += PERIOD.toNanos();
            hand.timers.remove().run();
        }

        // then
        assertThat(((ServerProcess<?, ?, ?>) server).depth(10)).isEqualTo(1);
        assertThat(number()).isEqualTo(1);
        hand.now += PERIOD.toNanos();
        hand.timers.remove().run();
        assertThat(number()).as("it goes on").isEqualTo(2);
    }

    @Test
    void aTickMayWaitBehindTheOneInHand() throws Exception {
        // given
        var ticks = new AtomicInteger();
        puppet.context().sendEvery(PERIOD, tell(() -> {
            if (ticks.incrementAndGet() == 1) {
                hand.timers.remove().run();
            }
        }));

        // when
        hand.timers.remove().run();
        hand.runAll();

        // then
        assertThat(ticks).hasValue(2);
    }

    @Test
    void twoTimersOfOneMessageAreTwo() throws Exception {
        // given
        Tell tick = add(1);
        puppet.context().sendEvery(PERIOD, tick);
        puppet.context().sendEvery(PERIOD, tick);

        // when
        hand.timers.remove().run();
        hand.timers.remove().run();

        // then
        assertThat(number()).isEqualTo(2);
    }

    @Test
    void cancelledItTicksNoMore() throws Exception {
        // given
        TimerRef timer = puppet.context().sendEvery(PERIOD, add(1));
        hand.timers.remove().run();

        // when
        boolean stood = timer.cancel();

        // then
        assertThat(stood).isTrue();
        assertThat(timer.cancel()).isFalse();
        assertThat(hand.timers).allMatch(Future::isCancelled);
        ((Timer) timer).run(); // as if its time had come just before
        assertThat(number()).as("the tick that was in the mailbox").isEqualTo(1);
        assertThat(hand.timers).allMatch(Future::isCancelled);
    }

    @Test
    void itMayCancelItself() {
        // given
        var ticks = new AtomicInteger();
        var timer = new TimerRef[1];
        timer[0] = puppet.context().sendEvery(PERIOD, tell(() -> {
            ticks.incrementAndGet();
            timer[0].cancel();
        }));

        // when
        hand.timers.remove().run();
        hand.runAll();

        // then
        assertThat(ticks).hasValue(1);
        assertThat(hand.timers).allMatch(Future::isCancelled);
    }

    @Test
    void itEndsWithItsServer() {
        // given
        TimerRef timer = puppet.context().sendEvery(PERIOD, add(1));
        hand.timers.remove().run();

        // when
        server.kill();

        // then
        assertThat(hand.timers).isNotEmpty().allMatch(Future::isCancelled);
        assertThat(timer.cancel()).isFalse();
    }

    @Test
    void aPeriodMustBePositive() {
        Context<Ask<?>, Tell> context = puppet.context();

        assertThatThrownBy(() -> context.sendEvery(Duration.ZERO, add(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> context.sendEvery(Duration.ofMillis(-1), add(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(hand.timers).isEmpty();
    }

    @Test
    void aTimerThatCanNotBeSetLeavesNothing() {
        // when
        assertThatThrownBy(() -> puppet.context().sendAfter(null, add(1))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> puppet.context().sendEvery(null, add(1))).isInstanceOf(NullPointerException.class);

        // then
        assertThat(((ServerProcess<?, ?, ?>) server).tieCount()).isZero();
    }

    private int number() throws Exception {
        var number = server.callAsync(get(), ServerRuntime.FOREVER);
        hand.runAll();
        return number.get();
    }
}
