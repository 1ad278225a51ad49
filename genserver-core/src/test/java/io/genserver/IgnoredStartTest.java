package io.genserver;

import static io.genserver.Eventually.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.ChildInfo.Status;
import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class IgnoredStartTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final List<String> starts = new CopyOnWriteArrayList<>();

    /** The children that do not want to start now. */
    private final List<String> unwilling = new CopyOnWriteArrayList<>();

    @Test
    void theSupervisorStartsWithoutAChildThatIgnoresItsStartAndKeepsItsSpecification() {
        // given
        unwilling.add("b");

        // when
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"), child("b"), child("c"));

        // then
        assertThat(statuses(supervisor)).containsExactly(Status.RUNNING, Status.STOPPED, Status.RUNNING);
        assertThat(reports).isEmpty();
        unwilling.clear();
        assertThat(supervisor.restartChild("b").isAlive()).isTrue();
        assertThat(supervisor.whichChildren().get(1).restarts())
                .as("it had never run")
                .isZero();
    }

    @Test
    void aTemporaryChildThatIgnoresItsStartIsForgotten() {
        // given
        unwilling.add("a");

        // when
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a").withRestart(Restart.TEMPORARY), child("b"));

        // then
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("b");
        unwilling.add("c");
        assertThatThrownBy(() -> supervisor.startChild(child("c").withRestart(Restart.TEMPORARY)))
                .isInstanceOf(StartException.class);
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("b");
    }

    @Test
    void whoStartsAChildThatIgnoresItIsToldAndTheSpecificationIsKept() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE);
        unwilling.add("a");

        // when
        assertThatThrownBy(() -> supervisor.startChild(child("a")))
                // then
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.isIgnored()).isTrue())
                .hasMessageContaining("not now");
        assertThat(statuses(supervisor)).containsExactly(Status.STOPPED);
        assertThatThrownBy(() -> supervisor.restartChild("a"))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.isIgnored()).isTrue());
        supervisor.deleteChild("a");
        assertThat(supervisor.whichChildren()).isEmpty();
    }

    @Test
    void aChildThatRefusesItsStartIsForgotten() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE);

        // when
        assertThatThrownBy(() -> supervisor.startChild(ChildSpec.of(
                        "a",
                        () -> new Puppet().atInit(() -> {
                            throw StartException.refuse("never");
                        }))))
                // then
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.isIgnored()).isFalse());
        assertThat(supervisor.whichChildren()).isEmpty();
    }

    @Test
    void aRestartGoesOnWithoutAChildThatIgnoresIt() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ALL, child("a"), child("b"), child("c"));
        unwilling.addAll(List.of("a", "b"));

        // when
        runtime.registry().whereis("a").orElseThrow().kill();

        // then
        Eventually.until(() -> starts.size() == 6);
        assertThat(statuses(supervisor)).containsExactly(Status.STOPPED, Status.STOPPED, Status.RUNNING);
        assertThat(starts).as("one restart, no retries").hasSize(6);
    }

    @Test
    void aSiblingsRestartStartsWhatHadIgnoredItsStart() {
        // given
        unwilling.add("b");
        Supervisor supervisor = start(Strategy.ONE_FOR_ALL, child("a"), child("b"));
        unwilling.clear();

        // when
        runtime.registry().whereis("a").orElseThrow().kill();

        // then
        Eventually.until(() -> statuses(supervisor).equals(List.of(Status.RUNNING, Status.RUNNING)));
    }

    @Test
    void anInnerSupervisorIsNotIgnoredForTheSakeOfItsChild() {
        // given
        unwilling.add("a");

        // when
        Supervisor supervisor = start(
                Strategy.ONE_FOR_ONE,
                ChildSpec.supervisor("inner", SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a"), child("b"))));

        // then
        assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(1, 1, 1, 0));
        assertThat(starts).containsExactly("a", "b");
    }

    @Test
    void aDynamicSupervisorDoesNotKeepAChildThatIgnoresItsStart() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> rooms = DynamicSupervisor.named("rooms", runtime, this::puppet);
        start(Strategy.ONE_FOR_ONE, rooms.childSpec());
        unwilling.add("hall");

        // when
        assertThatThrownBy(() -> rooms.startChild("hall"))
                // then
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.isIgnored()).isTrue());
        assertThat(rooms.countChildren()).isEqualTo(new ChildCounts(1, 0, 0, 0));
    }

    @Test
    void aDynamicSupervisorForgetsAChildThatIgnoresItsRestart() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> rooms = DynamicSupervisor.named("rooms", runtime, this::puppet);
        start(Strategy.ONE_FOR_ONE, rooms.childSpec());
        ServerRef<Ask<?>, Tell> hall = rooms.startChild("hall");
        unwilling.add("hall");

        // when
        hall.kill();

        // then
        assertThat(rooms.countChildren()).isEqualTo(new ChildCounts(1, 0, 0, 0));
        assertThat(starts).containsExactly("hall", "hall");
    }

    private Supervisor start(Strategy strategy, ChildSpec<?, ?>... children) {
        return Supervisor.start(
                SupervisorSpec.of(strategy, children).withIntensity(new RestartIntensity(1, LONG)),
                "supervisor",
                runtime);
    }

    private ChildSpec<Ask<?>, Tell> child(String name) {
        return ChildSpec.of(name, () -> puppet(name)).named(name);
    }

    private Puppet puppet(String name) {
        return new Puppet().atInit(() -> {
            starts.add(name);
            if (unwilling.contains(name)) {
                throw StartException.ignore("not now");
            }
        });
    }

    private static List<Status> statuses(Supervisor supervisor) {
        return supervisor.whichChildren().stream().map(ChildInfo::status).toList();
    }
}
