package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TimerTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet puppet = new Puppet();
    private final ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

    @Test
    void aTimerSendsItsMessageNotBeforeItsTime() throws Exception {
        // given
        var firedAt = new LinkedBlockingQueue<Long>();
        long setAt = System.nanoTime();

        // when
        puppet.context().sendAfter(Duration.ofMillis(20), tell(() -> firedAt.add(System.nanoTime())));

        // then
        assertThat(firedAt.take() - setAt)
                .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void aTimerDoesNotWaitForOneThatWasSetBeforeItAndIsDueLater() throws Exception {
        // given
        BlockingQueue<String> fired = new LinkedBlockingQueue<>();
        TimerRef late = puppet.context().sendAfter(LONG, tell(() -> fired.add("late")));

        // when
        puppet.context().sendAfter(Duration.ofMillis(1), tell(() -> fired.add("early")));

        // then
        assertThat(fired.take()).isEqualTo("early");
        assertThat(late.cancel()).as("it still stands").isTrue();
    }

    @Test
    void aTimerWithoutADelayFiresAtOnce() {
        // when
        puppet.context().sendAfter(Duration.ZERO, add(1));
        puppet.context().sendAfter(Duration.ofSeconds(-1), add(1));

        // then
        Eventually.until(() -> server.call(get()) == 2);
    }

    @Test
    void aServerSetsTimersFromItsHandlers() {
        // when
        server.cast(tell(() -> puppet.context().sendAfter(Duration.ofMillis(1), add(1))));

        // then
        Eventually.until(() -> server.call(get()) == 1);
    }

    @Test
    void aTimerThatIsCancelledInTimeSendsNothing() throws Exception {
        // given
        var hand = new HandScheduler();
        var stepped = new Puppet();
        ServerRef<Ask<?>, Tell> victim = hand.start(hand.runtime(reports::add), stepped);
        TimerRef timer = stepped.context().sendAfter(LONG, Puppet.crash(new Exception("it fired")));

        // when
        boolean inTime = timer.cancel();
        boolean again = timer.cancel();

        // then
        assertThat(inTime).isTrue();
        assertThat(again).isFalse();
        ((Timer) timer).run(); // as if its time had come just before it was cancelled
        hand.runAll();
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void aTimerThatHasFiredCanNotBeCancelled() throws Exception {
        // given
        var fired = new Gate();
        TimerRef timer = puppet.context().sendAfter(Duration.ZERO, tell(fired::pass));
        fired.awaitVisitor();

        // when
        boolean inTime = timer.cancel();

        // then
        assertThat(inTime).isFalse();
        fired.open();
    }

    @Test
    void timersEndWithTheirServer() throws Exception {
        // given
        var hand = new HandScheduler();
        var stepped = new Puppet();
        ServerRef<Ask<?>, Tell> victim = hand.start(hand.runtime(reports::add), stepped);
        TimerRef timer = stepped.context().sendAfter(LONG, add(1));

        // when
        victim.kill();

        // then
        assertThat(hand.timers).isNotEmpty().allMatch(Future::isCancelled);
        assertThat(timer.cancel()).isFalse();
    }

    @Test
    void aServerThatHasEndedSetsNoTimers() throws Exception {
        // given
        var hand = new HandScheduler();
        var stepped = new Puppet();
        hand.start(hand.runtime(reports::add), stepped).kill();

        // when
        TimerRef timer = stepped.context().sendAfter(LONG, add(1));

        // then
        assertThat(hand.timers).isEmpty();
        assertThat(timer.cancel()).isFalse();
    }

    @Test
    void aTimerForCenturiesCanBeSetAndCancelled() {
        // given
        TimerRef timer = puppet.context().sendAfter(ServerRuntime.FOREVER, add(1));

        // when
        boolean inTime = timer.cancel();

        // then
        assertThat(inTime).isTrue();
    }
}
