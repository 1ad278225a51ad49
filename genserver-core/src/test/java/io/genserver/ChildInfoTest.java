package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ChildInfo.Status;
import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What can be learnt of children: counts, numbers of restarts, labels. */
class ChildInfoTest {
    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    @Test
    void childrenAreCountedByTypeAndBeingActive() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> rooms = DynamicSupervisor.named("rooms", runtime, name -> new Puppet());
        Supervisor supervisor = start(
                Strategy.ONE_FOR_ONE,
                child("a"),
                child("b"),
                ChildSpec.supervisor("inner", SupervisorSpec.of(Strategy.ONE_FOR_ONE)),
                rooms.childSpec());

        // when
        supervisor.terminateChild("a");
        supervisor.terminateChild("inner");

        // then
        assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(4, 2, 2, 2));
        assertThat(supervisor.whichChildren())
                .extracting(ChildInfo::type)
                .containsExactly(ChildType.WORKER, ChildType.WORKER, ChildType.SUPERVISOR, ChildType.SUPERVISOR);
        assertThat(supervisor.whichChildren().getFirst())
                .isEqualTo(
                        new ChildInfo("a", Status.STOPPED, Optional.empty(), ChildType.WORKER, Restart.PERMANENT, 0));
    }

    @Test
    void aChildKnowsHowOftenItWasRestartedForWhateverReason() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ALL, child("a"), child("b"));

        // when
        server(supervisor, 0).kill();
        Eventually.until(() -> supervisor.whichChildren().getLast().restarts() == 1);
        supervisor.terminateChild("a");
        supervisor.restartChild("a");

        // then
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::restarts).containsExactly(2, 1);
        assertThat(server(supervisor, 0).restarts()).isEqualTo(2);
        assertThat(server(supervisor, 1).restarts()).isEqualTo(1);
    }

    @Test
    void aDynamicChildKnowsHowOftenItWasRestarted() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> rooms = DynamicSupervisor.named("rooms", runtime, name -> new Puppet());
        start(Strategy.ONE_FOR_ONE, rooms.childSpec());

        // when
        rooms.startChild("hall").kill();

        // then
        Eventually.until(() -> rooms.countChildren().active() == 1);
        assertThat(rooms.whichChildren())
                .map(room -> ((ServerProcess<?, ?, ?>) room).restarts())
                .containsExactly(1);
    }

    @Test
    void aChildWithoutANameGoesByItsIdInLogsAndThreadDumps() {
        // given
        Supervisor supervisor = start(
                Strategy.ONE_FOR_ONE,
                child("worker"),
                child("named").named("name"),
                child("labelled").withOptions(StartOptions.DEFAULT.withLabel("label")),
                ChildSpec.supervisor("inner", SupervisorSpec.of(Strategy.ONE_FOR_ONE)));

        // when
        List<String> shown = supervisor.whichChildren().stream()
                .map(child -> child.server().orElseThrow().toString())
                .toList();

        // then
        assertThat(shown.get(0)).matches("worker#\\d+");
        assertThat(shown.get(1)).isEqualTo("name");
        assertThat(shown.get(2)).matches("label#\\d+");
        assertThat(shown.get(3)).matches("inner#\\d+");
        assertThat(supervisor.childRef("worker", Puppet.class).call(ask(Eventually::nameOfThread)))
                .isEqualTo(shown.get(0));
    }

    @Test
    void aRootWithoutANameGoesByWhatItIs() {
        // given
        Supervisor root = Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE));

        // then
        assertThat(root.toString()).matches("supervisor#\\d+");
        root.stop();
    }

    private Supervisor start(Strategy strategy, ChildSpec<?, ?>... children) {
        return Supervisor.start(
                SupervisorSpec.of(strategy, children).withIntensity(new RestartIntensity(10, LONG)),
                "supervisor",
                runtime);
    }

    private static ChildSpec<Ask<?>, Tell> child(String id) {
        return ChildSpec.of(id, Puppet::new);
    }

    private static ServerProcess<?, ?, ?> server(Supervisor supervisor, int index) {
        return (ServerProcess<?, ?, ?>)
                supervisor.whichChildren().get(index).server().orElseThrow();
    }
}
