package io.genserver;

import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ChildRefTest {
    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    @Test
    void itFollowsTheChildThroughItsRestarts() {
        // given
        ServerRef<Ask<?>, Tell> child = start(ChildSpec.of("a", Puppet::new)).childRef("a", Puppet.class);
        child.cast(add(5));
        assertThat(child.call(get())).isEqualTo(5);

        // when
        child.kill();

        // then
        Eventually.until(child::isAlive);
        assertThat(child.call(get())).isZero();
    }

    @Test
    void itFollowsTheSupervisorThroughItsRestarts() {
        // given
        start(ChildSpec.supervisor("inner", SupervisorSpec.of(Strategy.ONE_FOR_ONE, ChildSpec.of("a", Puppet::new)))
                .named("inner"));
        ServerRef<Ask<?>, Tell> child = Supervisor.named("inner", runtime).childRef("a", Puppet.class);
        assertThat(child.isAlive()).isTrue();

        // when
        runtime.registry().whereis("inner").orElseThrow().kill();
        Eventually.until(() -> runtime.registry().whereis("inner").isPresent());

        // then
        Eventually.until(child::isAlive);
        assertThat(child.call(get())).isZero();
        assertThat(child).hasToString("inner/a");
    }

    @Test
    void itFindsWhatIsStartedLater() {
        // given
        Supervisor supervisor = start();
        ServerRef<Ask<?>, Tell> child = supervisor.childRef("a", Puppet.class);
        assertThat(child.isAlive()).isFalse();

        // when
        supervisor.startChild(ChildSpec.of("a", Puppet::new).named("Alice"));

        // then
        assertThat(child.call(get())).isZero();
        assertThat(child.name()).contains("Alice");
    }

    @Test
    void aChildThatIsNotThereIsNoProcess() {
        // given
        ServerRef<Ask<?>, Tell> nobody = start().childRef("nobody", Puppet.class);

        // then
        assertThatThrownBy(() -> nobody.call(get()))
                .isInstanceOf(ServerExitedException.class)
                .hasMessageContaining("supervisor/nobody")
                .extracting(e -> ((ServerExitedException) e).reason())
                .isEqualTo(ExitReason.noProc());
        assertThat(nobody.cast(add(1))).isFalse();
        assertThat(nobody.isAlive()).isFalse();
        assertThat(nobody.name()).isEmpty();
        assertThat(nobody.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.noProc());
    }

    @Test
    void aChildThatWasStoppedIsNoProcess() {
        // given
        Supervisor supervisor = start(ChildSpec.of("a", Puppet::new));
        ServerRef<Ask<?>, Tell> child = supervisor.childRef("a", Puppet.class);

        // when
        supervisor.terminateChild("a");

        // then
        assertThat(child.cast(add(1))).isFalse();
        supervisor.restartChild("a");
        assertThat(child.cast(add(1))).isTrue();
        supervisor.stop();
        assertThat(child.cast(add(1))).isFalse();
    }

    @Test
    void aTemporaryChildThatHasEndedIsNotKept() {
        // given
        Supervisor supervisor =
                start(ChildSpec.of("a", Puppet::new).named("Alice").withRestart(Restart.TEMPORARY));
        ServerRef<Ask<?>, Tell> child = supervisor.childRef("a", Puppet.class);

        // when
        child.stop();

        // then
        assertThat(supervisor.whichChildren()).isEmpty();
        assertThat(child.name()).isEmpty();
    }

    @Test
    void aChildOfAnotherKindIsNotHandedOut() {
        // given
        ServerRef<SupervisorCall<?>, ?> other =
                start(ChildSpec.of("a", Puppet::new)).childRef("a", SupervisorServer.class);

        // then
        assertThatThrownBy(other::isAlive)
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining("supervisor/a");
    }

    @Test
    void aChildMayUseItWhileItsSupervisorStopsIt() {
        // given
        var answer = new AtomicReference<String>();
        ServerRef<Ask<?>, Tell> sibling =
                Supervisor.named("supervisor", runtime).childRef("sibling", Puppet.class);
        Supervisor supervisor = start(
                ChildSpec.of("sibling", Puppet::new),
                ChildSpec.of(
                                "a",
                                () -> new Puppet()
                                        .atTerminate(reason -> answer.set(sibling.call(ask(() -> "here"), PATIENCE))))
                        .withShutdown(Shutdown.infinity()));

        // when
        supervisor.stop();

        // then
        assertThat(answer).hasValue("here");
    }

    @Test
    void itCanBeMonitored() {
        // given
        Supervisor supervisor = start(ChildSpec.of("a", Puppet::new));
        var watcher = new Puppet();
        runtime.start(watcher);
        MonitorRef monitor = watcher.context().monitor(supervisor.childRef("a", Puppet.class));

        // when
        supervisor.terminateChild("a");

        // then
        Eventually.until(() -> watcher.infos().size() == 1);
        assertThat(watcher.infos()).containsExactly(new Info.Down(monitor, monitor.server(), ExitReason.shutdown()));
    }

    private Supervisor start(ChildSpec<?, ?>... children) {
        return Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, children), "supervisor", runtime);
    }
}
