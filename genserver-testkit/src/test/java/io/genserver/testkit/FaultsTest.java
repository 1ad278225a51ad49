package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genserver.CrashReport;
import io.genserver.ExitReason;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.StartException;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FaultsTest {
    @AutoClose
    private final Simulation simulation = Simulation.seeded(3);

    private final Faults faults = simulation.faults();

    private ServerRef<Puppet.Ask<?>, Puppet.Tell> start(String name) {
        return simulation.runtime().start(new Puppet(), StartOptions.named(name));
    }

    @Test
    void aServerCrashesAtItsNthMessage() {
        Fault fault = faults.crash("victim", 3);
        var victim = start("victim");
        var bystander = start("bystander");

        assertThat(victim.call(Puppet.get())).isZero();
        assertThat(fault.timesStruck()).isZero();
        assertThatExceptionOfType(ServerExitedException.class)
                .isThrownBy(() -> victim.call(Puppet.get()))
                .satisfies(e -> assertThat(e.reason())
                        .isInstanceOfSatisfying(
                                ExitReason.Crash.class,
                                crash -> assertThat(crash.cause()).isInstanceOf(InjectedFault.class)));
        assertThat(fault.timesStruck()).isEqualTo(1);
        assertThat(simulation.crashes()).extracting(CrashReport::server).containsExactly("victim");
        for (int message = 0; message < 5; message++) {
            bystander.call(Puppet.get());
        }
    }

    @Test
    void theCauseOfACrashCanBeChosen() {
        var cause = new IOException("disk full");
        faults.crash("victim", 2, cause);
        var victim = start("victim");

        victim.cast(Puppet.add(1));

        assertThat(victim.awaitExit(Duration.ofSeconds(1))).isEqualTo(ExitReason.crash(cause));
    }

    @Test
    void aServerWithoutANameIsMeantByItsLabelAndNumber() {
        faults.crash("Puppet#1", 2);
        var victim = simulation.runtime().start(new Puppet());

        victim.cast(Puppet.add(1));

        assertThat(victim.awaitExit(Duration.ofSeconds(1))).isInstanceOf(ExitReason.Crash.class);
    }

    @Test
    void theFirstMessageIsInit() {
        faults.crash("victim", 1);

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> start("victim"))
                .withStackTraceContaining("InjectedFault");
    }

    @Test
    void aKilledServerDoesNotHandleTheMessage() {
        faults.kill("victim", 2);
        Probe<String> probe = simulation.probe();
        var victim = start("victim");
        probe.monitor(victim);

        victim.cast(Puppet.tell(() -> probe.ref().cast("handled")));

        assertThat(probe.expectDown(victim, Duration.ofSeconds(1))).isEqualTo(ExitReason.killed());
        probe.expectNoMessage(Duration.ofSeconds(1));
        assertThat(simulation.crashes()).isEmpty();
    }

    @Test
    void aDelayedMessageIsHandledLater() {
        var delay = Duration.ofMinutes(5);
        faults.delay("victim", 2, delay);
        var victim = start("victim");
        var begin = simulation.now();

        victim.call(Puppet.get(), Duration.ofHours(1));

        assertThat(simulation.now()).isEqualTo(begin.plus(delay));
    }

    @Test
    void aDelayedServerCanBeKilled() {
        faults.delay("victim", 2, Duration.ofHours(1));
        var victim = start("victim");
        victim.cast(Puppet.add(1));
        simulation.runUntilIdle();

        victim.kill();

        assertThat(simulation.leaks()).isEmpty();
    }

    @Test
    void aFaultStrikesOnce() {
        Fault fault = faults.crash("victim", 2);
        var victim = startSupervised();

        victim.cast(Puppet.add(1));
        simulation.runUntilIdle();

        assertThat(victim.call(Puppet.get())).isZero();
        assertThat(fault.timesStruck()).isEqualTo(1);
    }

    @Test
    void aFaultThatStrikesEveryTimeStrikesWhatIsStartedAgain() {
        Fault fault = faults.crash("victim", 3).everyTime();
        var victim = startSupervised();

        for (int message = 0; message < 4; message++) {
            victim.cast(Puppet.add(1));
            simulation.runUntilIdle();
        }

        assertThat(fault.timesStruck()).isEqualTo(2);
    }

    private ServerRef<Puppet.Ask<?>, Puppet.Tell> startSupervised() {
        Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, Puppet.child("victim")), "supervisor", simulation.runtime());
        return simulation.runtime().registry().ref("victim", Puppet.class);
    }

    @Test
    void messagesAreCountedFromOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> faults.crash("victim", 0));
    }
}
