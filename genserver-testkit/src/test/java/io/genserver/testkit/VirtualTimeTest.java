package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genserver.CallTimeoutException;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @AutoClose
    private final Simulation simulation = Simulation.seeded(7);

    private final Instant begin = simulation.now();

    private ServerRef<Puppet.Ask<?>, Puppet.Tell> start() {
        return simulation.runtime().start(new Puppet());
    }

    private Duration passed() {
        return Duration.between(begin, simulation.now());
    }

    /** Lets a server send itself a message after a time. */
    private static Puppet.Tell later(Duration delay, Puppet.Tell message) {
        return new Puppet.Tell((context, number) -> {
            context.sendAfter(delay, message);
            return number;
        });
    }

    @Test
    void timeStandsWhileAnybodyCanRun() {
        var server = start();

        for (int i = 0; i < 100; i++) {
            server.call(Puppet.get());
        }

        assertThat(passed()).isZero();
    }

    @Test
    void aTimeoutOfAnHourTakesNoTime() {
        var server = start();
        var slow = new Puppet.Ask<>((context, number) -> {
            context.runtime().sleep(HOUR.plusNanos(1));
            return number;
        });

        assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> server.call(slow, HOUR));
        assertThat(passed()).isEqualTo(HOUR);
    }

    @Test
    void aServerSleepsInVirtualTime() {
        var server = start();
        var slow = new Puppet.Ask<>((context, number) -> {
            context.runtime().sleep(HOUR);
            return context.runtime().now();
        });

        assertThat(server.call(slow, HOUR.plus(SECOND))).isEqualTo(begin.plus(HOUR));
    }

    @Test
    void advancingLetsHappenWhatIsDueByThen() {
        var server = start();
        server.cast(later(SECOND, Puppet.add(1)));
        server.cast(later(SECOND.plusNanos(1), Puppet.add(10)));

        simulation.advance(SECOND);

        assertThat(server.call(Puppet.get())).isEqualTo(1);
        assertThat(passed()).isEqualTo(SECOND);
    }

    @Test
    void timersFireInTheOrderOfTheirTimes() {
        List<Integer> fired = new ArrayList<>();
        var server = start();
        for (int second : List.of(3, 1, 2, 1)) {
            server.cast(later(SECOND.multipliedBy(second), Puppet.tell(() -> fired.add(second))));
        }

        simulation.advance(HOUR);

        assertThat(fired).containsExactly(1, 1, 2, 3);
    }

    @Test
    void aTimerWithoutDelayFiresWithoutTimePassing() {
        var server = start();
        server.cast(later(Duration.ZERO, Puppet.add(1)));
        server.cast(later(SECOND.negated(), Puppet.add(1)));

        simulation.runUntilIdle();

        assertThat(server.call(Puppet.get())).isEqualTo(2);
        assertThat(passed()).isZero();
    }

    @Test
    void aCancelledTimerIsGone() {
        var server = start();
        var timer = server.call(new Puppet.Ask<>((context, number) -> context.sendAfter(SECOND, Puppet.add(1))));

        boolean inTime = timer.cancel();

        assertThat(inTime).isTrue();
        assertThat(simulation.leaks()).isEmpty();
        simulation.advance(HOUR);
        assertThat(server.call(Puppet.get())).isZero();
    }

    @Test
    void aTimerEndsWithItsServer() {
        var server = start();
        server.cast(later(SECOND, Puppet.add(1)));

        server.stop();

        assertThat(simulation.leaks()).isEmpty();
    }

    @Test
    void aRestartWindowSlidesInVirtualTime() {
        Supervisor supervisor = startCrashing();

        for (int crash = 0; crash < 20; crash++) {
            crashOne();
            simulation.advance(Duration.ofSeconds(30).plusNanos(1)); // so at most two in a minute
        }

        assertThat(supervisor.ref().isAlive()).isTrue();
        assertThat(simulation.crashes()).hasSize(20);
    }

    @Test
    void tooManyRestartsWithinTheWindowEndTheSupervisor() {
        Supervisor supervisor = startCrashing();

        for (int crash = 0; crash < 3; crash++) {
            crashOne();
            simulation.advance(Duration.ofSeconds(29));
        }

        assertThat(supervisor.ref().isAlive()).isFalse();
    }

    private Supervisor startCrashing() {
        return Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, Puppet.child("crashing"))
                        .withIntensity(new RestartIntensity(2, Duration.ofMinutes(1))),
                "supervisor",
                simulation.runtime());
    }

    private void crashOne() {
        simulation.runtime().registry().ref("crashing", Puppet.class).cast(Puppet.crash());
    }

    @Test
    void theTestWaitsForAConditionInVirtualTime() {
        var future = new CompletableFuture<Integer>();
        start().cast(later(HOUR, new Puppet.Tell((context, number) -> {
            future.complete(42);
            return number;
        })));

        simulation.runUntil(future::isDone, HOUR);

        assertThat(future.join()).isEqualTo(42);
        assertThat(passed()).isEqualTo(HOUR);
    }

    @Test
    void aConditionThatDoesNotComeTrueFailsTheTest() {
        start();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> simulation.runUntil(() -> false, HOUR))
                .withMessageContaining("within PT1H");
        assertThat(passed()).isEqualTo(HOUR);
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatIllegalArgumentException().isThrownBy(() -> simulation.advance(SECOND.negated()));
    }
}
