package io.genserver;

import static io.genserver.Puppet.add;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Duration STUCK = Duration.ofSeconds(30);
    private static final Duration HALF = Duration.ofSeconds(15);

    private final HandClock clock = new HandClock();
    private final ServerRuntime runtime = ServerRuntime.create(RuntimeOptions.DEFAULT.withStuckAfter(STUCK), clock);
    private final List<RuntimeEvent.Stuck> stuck = new CopyOnWriteArrayList<>();
    private final Gate gate = new Gate();
    private final Puppet puppet = new Puppet();

    /** Real threads; time and timers are the test's. */
    private static final class HandClock extends ForwardingScheduler {
        final Queue<FutureTask<Void>> timers = new ConcurrentLinkedQueue<>();
        volatile long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Future<?> after(Duration delay, Runnable task) {
            var timer = new FutureTask<Void>(task, null);
            timers.add(timer);
            return timer;
        }

        void pass(Duration time) {
            now += time.toNanos();
            timers.remove().run();
        }
    }

    WatchdogTest() {
        runtime.observer().subscribe(event -> {
            if (event instanceof RuntimeEvent.Stuck one) {
                stuck.add(one);
            }
        });
    }

    @AfterEach
    void close() {
        gate.open();
        runtime.observer().forEach(info -> info.server().kill());
        runtime.close();
    }

    @Test
    void aServerThatIsStuckIsToldOnce() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.named("culprit"));
        server.cast(tell(gate::pass));
        gate.awaitVisitor();

        // when
        clock.pass(HALF);
        clock.pass(HALF);
        assertThat(stuck).as("it was first seen half of the time ago").isEmpty();
        clock.pass(HALF);
        clock.pass(HALF);
        clock.pass(HALF);

        // then
        assertThat(stuck).singleElement().satisfies(event -> {
            assertThat(event.server()).isSameAs(server).hasToString("culprit");
            assertThat(event.since()).isEqualTo(STUCK);
        });
    }

    @Test
    void aServerThatIsStuckAgainIsToldAgain() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        var second = new Gate();
        server.cast(tell(gate::pass));
        server.cast(tell(second::pass));
        gate.awaitVisitor();
        clock.pass(HALF);
        clock.pass(STUCK);

        // when
        gate.open();
        second.awaitVisitor();
        clock.pass(HALF);
        clock.pass(STUCK);

        // then
        assertThat(stuck).hasSize(2);
        second.open();
    }

    @Test
    void aServerThatIsBusyButMakesProgressIsNotStuck() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        for (int i = 0; i < 6; i++) {
            var next = new Gate();
            server.cast(tell(next::pass));
            next.awaitVisitor();

            // when
            clock.pass(Duration.ofSeconds(29));

            // then
            next.open();
        }
        assertThat(stuck).isEmpty();
    }

    @Test
    void idleServersAreNotStuck() {
        // given
        runtime.start(puppet).cast(add(1));
        Eventually.until(
                () -> runtime.observer().snapshot().servers().getFirst().status() == Status.IDLE);

        // when
        clock.pass(STUCK);
        clock.pass(STUCK);
        clock.pass(STUCK);

        // then
        assertThat(stuck).isEmpty();
    }

    @Test
    void anInitThatIsStuckIsTold() throws Exception {
        // given
        Caller<?> starter = Caller.of(() -> runtime.start(puppet.atInit(gate::pass)));
        gate.awaitVisitor();

        // when
        clock.pass(HALF);
        clock.pass(STUCK);

        // then
        assertThat(stuck).hasSize(1);
        gate.open();
        starter.result();
    }

    @Test
    void aTerminateThatIsStuckIsTold() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet.atTerminate(reason -> gate.pass()));
        server.cast(new Tell(number -> Next.stop(ExitReason.normal(), number)));
        gate.awaitVisitor();

        // when
        clock.pass(HALF);
        clock.pass(STUCK);

        // then
        assertThat(stuck).hasSize(1);
    }

    @Test
    void itSleepsWhileThereAreNoServersAndWakesWithTheNext() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        runtime.start(new Puppet()).stop();
        assertThat(clock.timers).as("one for all servers").hasSize(1);
        clock.pass(HALF);
        assertThat(clock.timers).as("while there are any").hasSize(1);

        // when
        server.stop();
        clock.pass(HALF);

        // then
        assertThat(clock.timers).isEmpty();
        runtime.start(new Puppet());
        assertThat(clock.timers).hasSize(1);
    }

    @Test
    void withoutATimeThereIsNone() {
        // given
        var options = RuntimeOptions.DEFAULT.withStuckAfter(ServerRuntime.FOREVER);

        // when
        ServerRuntime.create(options, clock).start(puppet);

        // then
        assertThat(clock.timers).isEmpty();
    }

    @Test
    void theTimeMustBePositive() {
        assertThatThrownBy(() -> RuntimeOptions.DEFAULT.withStuckAfter(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RuntimeOptions.DEFAULT.withStuckAfter(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
