package io.genserver;

import static io.genserver.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Children that wait for a supervisor which waits for them: they fail, and it goes on. */
class SupervisorCycleTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Supervisor top = Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE), "top", runtime);
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();
    private final Puppet puppet = new Puppet();

    @Test
    void aChildThatCallsItsSupervisorInItsInitDoesNotStart() {
        // given
        puppet.atInit(() -> top.whichChildren());

        // when
        assertThatThrownBy(() -> top.startChild(child()))
                // then
                .isInstanceOf(StartException.class)
                .rootCause()
                .isInstanceOfSatisfying(
                        CallCycleException.class,
                        cycle -> assertThat(cycle.chain()).containsOnly("child", "top"));
        assertThat(top.whichChildren()).isEmpty();
    }

    @Test
    void aChildThatStopsItsSupervisorInItsInitDoesNotStart() {
        // given
        puppet.atInit(top::stop);

        // when
        assertThatThrownBy(() -> top.startChild(child()))
                // then
                .rootCause()
                .isInstanceOf(CallCycleException.class);
        assertThat(top.awaitExit(PATIENCE)).as("it was asked to").isEqualTo(ExitReason.shutdown());
        assertThat(reports).isEmpty();
    }

    @Test
    void aChildThatCallsItsSupervisorWhenItIsTerminatedIsTold() {
        // given
        puppet.atTerminate(reason -> expectToThrow(top::whichChildren));
        top.startChild(child());

        // when
        top.terminateChild("child");

        // then
        assertInCycle();
        assertThat(reports).isEmpty();
        assertThat(top.whichChildren()).hasSize(1);
    }

    @Test
    void aChildThatStopsItsSupervisorWhenItIsTerminatedIsTold() {
        // given
        puppet.atTerminate(reason -> expectToThrow(top::stop));
        top.startChild(child());

        // when
        top.terminateChild("child");

        // then
        assertInCycle();
        assertThat(top.awaitExit(PATIENCE)).as("it was asked to").isEqualTo(ExitReason.shutdown());
        assertThat(reports).isEmpty();
    }

    @Test
    void aChildThatHasStoppedItsSupervisorIsToldAndTerminatedInTurn() {
        // given
        ServerRef<Ask<?>, Tell> child = top.startChild(child());

        // when
        child.cast(Puppet.tell(() -> expectToThrow(top::stop)));

        // then
        assertThat(top.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(child.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertInCycle();
        assertThat(puppet.terminations()).extracting(Puppet.Termination::reason).containsExactly(ExitReason.shutdown());
        assertThat(reports).isEmpty();
    }

    @Test
    void aGrandchildThatCallsTheTopWhileItsBranchIsTerminatedIsTold() throws Exception {
        // given
        var gate = new Gate();
        var last = new Gate();
        var stopsFirst = new Puppet().atTerminate(reason -> last.pass());
        top.startChild(ChildSpec.supervisor(
                "branch", SupervisorSpec.of(Strategy.ONE_FOR_ONE, child(), ChildSpec.of("last", () -> stopsFirst))));
        runtime.registry().ref("child", Puppet.class).cast(Puppet.tell(() -> {
            gate.pass();
            expectToThrow(top::whichChildren);
        }));
        Caller<Void> terminating = Caller.of(() -> {
            top.terminateChild("branch");
        });
        last.awaitVisitor();

        // when
        gate.open();
        Eventually.until(() ->
                ((ServerProcess<?, ?, ?>) runtime.registry().whereis("child").orElseThrow()).waitsWith != null);
        last.open();

        // then
        terminating.result();
        assertInCycle();
        assertThat(reports).isEmpty();
        assertThat(top.whichChildren()).hasSize(1);
    }

    private ChildSpec<Ask<?>, Tell> child() {
        return ChildSpec.<Ask<?>, Tell>of("child", () -> puppet).named("child");
    }

    private void expectToThrow(Puppet.Action what) {
        try {
            what.run();
        } catch (Exception e) {
            thrown.set(e);
        }
    }

    private void assertInCycle() {
        Eventually.untilAsserted(() -> assertThat(thrown.get()).isInstanceOf(CallCycleException.class));
    }
}
