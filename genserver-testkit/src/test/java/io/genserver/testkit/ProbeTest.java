package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.ExitReason;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A probe does the same in a simulation and in real life. */
@ParameterizedClass
@EnumSource
class ProbeTest {
    enum World {
        REAL,
        SIMULATED
    }

    /** In real life short enough to wait for. */
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Simulation simulation = Simulation.seeded(1);
    private final ServerRuntime real = ServerRuntime.create(crash -> {});

    @Parameter
    private World world;

    private ServerRuntime runtime() {
        return switch (world) {
            case REAL -> real;
            case SIMULATED -> simulation.runtime();
        };
    }

    @AfterEach
    void close() {
        real.close();
        simulation.close();
    }

    private Probe<String> probe() {
        return Probe.start(runtime());
    }

    private ServerRef<Puppet.Ask<?>, Puppet.Tell> start(String name) {
        return runtime().start(new Puppet(), StartOptions.named(name));
    }

    @Test
    void messagesAreExpectedInTheirOrder() {
        var probe = probe();
        var sender = start("sender");
        sender.cast(Puppet.tell(() -> {
            probe.ref().cast("one");
            probe.ref().cast("two");
        }));

        probe.expect("one");
        assertThat(probe.expectNext(Probe.PATIENCE)).isEqualTo("two");
        probe.expectNoMessage(SHORT);
    }

    @Test
    void aMessageIsAwaited() {
        var probe = probe();
        var sender = start("sender");
        sender.cast(new Puppet.Tell((context, number) -> {
            context.sendAfter(SHORT, Puppet.tell(() -> probe.ref().cast("late")));
            return number;
        }));

        probe.expect("late");
    }

    @Test
    void anotherMessageThanExpectedIsNamed() {
        var probe = probe();
        probe.ref().cast("two");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> probe.expect("one"))
                .withMessage("expected one, but what came is two");
    }

    @Test
    void aMessageThatDoesNotComeFailsTheTest() {
        var probe = probe();
        var watched = start("watched");
        probe.monitor(watched);
        watched.stop();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> probe.expectNext(SHORT))
                .withMessageContaining("expected a message within " + SHORT)
                .withMessageContaining("Down")
                .withMessageContaining("watched");
    }

    @Test
    void anUnwelcomeMessageFailsTheTest() {
        var probe = probe();
        probe.ref().cast("hello");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> probe.expectNoMessage(SHORT))
                .withMessageContaining("hello");
    }

    @Test
    void whatComesAfterTheTestHasGivenUpIsKept() {
        var probe = probe();
        probe.expectNoMessage(SHORT);

        probe.ref().cast("late");

        probe.expect("late");
    }

    @Test
    void theEndOfAMonitoredServerIsExpectedWithItsReason() {
        var probe = probe();
        var watched = start("watched");
        probe.monitor(watched);
        probe.ref().cast("meanwhile");

        watched.kill();

        assertThat(probe.expectDown(watched, Probe.PATIENCE)).isEqualTo(ExitReason.killed());
        probe.expect("meanwhile");
    }

    @Test
    void aMonitoredServerCanBeMeantByItsName() {
        var probe = probe();
        var watched = start("watched");
        var byName = runtime().registry().ref("watched", Puppet.class);
        probe.monitor(byName);

        watched.stop();

        assertThat(probe.expectDown(byName, Probe.PATIENCE)).isEqualTo(ExitReason.normal());
    }

    @Test
    void theEndOfAnotherServerIsNotTheOneExpected() {
        var probe = probe();
        var watched = start("watched");
        var other = start("other");
        probe.monitor(watched);
        probe.monitor(other);

        other.stop();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> probe.expectDown(watched, SHORT))
                .withMessageContaining("expected the end of watched")
                .withMessageContaining("server=other");
    }

    @Test
    void anExitSignalIsExpectedAndDoesNotEndTheProbe() {
        var probe = probe();
        var linked = start("linked");
        probe.link(linked);

        linked.cast(Puppet.crash());

        assertThat(probe.expectExit(linked, Probe.PATIENCE)).isInstanceOf(ExitReason.Crash.class);
        assertThat(probe.ref().isAlive()).isTrue();
    }
}
