package io.genserver;

import static io.genserver.Puppet.crash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SupervisorStrategyTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    /** What the children did, such as "start a", "stop b". A crash is not a stop. */
    private final List<String> log = new CopyOnWriteArrayList<>();

    private final Exception cause = new Exception("on purpose");

    @Test
    void oneForOneRestartsTheChildAlone() {
        // given
        start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a"), child("b"), child("c")));

        // when
        named("b").cast(crash(cause));

        // then
        untilLogged("start b");
        assertThat(log).containsExactly("start b");
    }

    @Test
    void oneForAllStopsTheOthersInReverseOrderAndStartsAllInOrder() {
        // given
        start(SupervisorSpec.of(Strategy.ONE_FOR_ALL, child("a"), child("b"), child("c")));

        // when
        named("b").cast(crash(cause));

        // then
        untilLogged("start c");
        assertThat(log).containsExactly("stop c", "stop a", "start a", "start b", "start c");
    }

    @Test
    void restForOneRestartsTheChildAndThoseStartedAfterIt() {
        // given
        start(SupervisorSpec.of(Strategy.REST_FOR_ONE, child("a"), child("b"), child("c"), child("d")));

        // when
        named("b").cast(crash(cause));

        // then
        untilLogged("start d");
        assertThat(log).containsExactly("stop d", "stop c", "start b", "start c", "start d");
    }

    @Test
    void aKillIsAReasonToRestartToo() {
        // given
        start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a").withRestart(Restart.TRANSIENT)));

        // when
        named("a").kill();

        // then
        untilLogged("start a");
    }

    @Test
    void aPermanentChildIsRestartedHoweverItEnds() {
        // given
        start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a")));

        // when
        named("a").stop();

        // then
        untilLogged("start a");
        assertThat(log).containsExactly("stop a", "start a");
    }

    @Test
    void aTransientChildThatEndsInGoodOrderIsNotRestartedButCanBe() {
        // given
        Supervisor supervisor =
                start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a").withRestart(Restart.TRANSIENT), child("b")));

        // when
        named("a").stop();

        // then
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("a", "b");
        assertThat(supervisor.whichChildren().getFirst().server()).isEmpty();
        assertThat(log).containsExactly("stop a");
        supervisor.restartChild("a");
        assertThat(log).containsExactly("stop a", "start a");
    }

    @Test
    void aTransientChildThatCrashesIsRestarted() {
        // given
        start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a").withRestart(Restart.TRANSIENT)));

        // when
        named("a").cast(crash(cause));

        // then
        untilLogged("start a");
    }

    @Test
    void aTemporaryChildIsForgottenHoweverItEnds() {
        // given
        Supervisor supervisor = start(SupervisorSpec.of(
                Strategy.ONE_FOR_ONE,
                child("a").withRestart(Restart.TEMPORARY),
                child("b").withRestart(Restart.TEMPORARY),
                child("c")));

        // when
        named("a").stop();
        named("b").kill();

        // then
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("c");
        assertThatThrownBy(() -> supervisor.restartChild("a")).isInstanceOf(SupervisorException.class);
        assertThat(log).containsExactly("stop a");
    }

    @Test
    void aTemporaryChildIsNotStartedAgainWithTheOthers() {
        // given
        Supervisor supervisor = start(SupervisorSpec.of(
                Strategy.ONE_FOR_ALL, child("a"), child("b").withRestart(Restart.TEMPORARY), child("c")));

        // when
        named("a").cast(crash(cause));

        // then
        untilLogged("start c");
        assertThat(log).containsExactly("stop c", "stop b", "start a", "start c");
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("a", "c");
    }

    @Test
    void theEndOfATemporaryChildLeavesTheOthersAlone() {
        // given
        Supervisor supervisor = start(SupervisorSpec.of(
                Strategy.ONE_FOR_ALL, child("a"), child("b").withRestart(Restart.TEMPORARY), child("c")));

        // when
        named("b").kill();

        // then
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("a", "c");
        assertThat(log).isEmpty();
    }

    @Test
    void childrenThatEndAtTheSameTimeAreAllBackOnceAfterwards() throws Exception {
        for (Strategy strategy : Strategy.values()) {
            // given
            Supervisor supervisor = Supervisor.start(
                    SupervisorSpec.of(strategy, child("a"), child("b"), child("c"))
                            .withIntensity(new RestartIntensity(100, Eventually.LONG)),
                    "supervisor of " + strategy,
                    runtime);
            List<ServerRef<?, ?>> first = servers(supervisor);

            // when
            List<Caller<Void>> killers =
                    first.stream().map(server -> Caller.of(server::kill)).toList();
            for (Caller<Void> killer : killers) {
                killer.result();
            }

            // then
            Eventually.untilAsserted(
                    () -> assertThat(servers(supervisor)).hasSize(3).allMatch(ServerRef::isAlive));
            assertThat(servers(supervisor)).doesNotContainAnyElementsOf(first);
            assertThat(runtime.registry().names()).containsExactly("a", "b", "c", "supervisor of " + strategy);
            supervisor.stop();
            assertThat(runtime.registry().names()).isEmpty();
        }
    }

    @Test
    void aTemporaryChildBehindTheOneThatFailedIsStoppedAndForgotten() {
        // given
        Supervisor supervisor = start(SupervisorSpec.of(
                Strategy.REST_FOR_ONE,
                child("a").withRestart(Restart.TEMPORARY),
                child("b"),
                child("c").withRestart(Restart.TEMPORARY),
                child("d")));

        // when
        named("b").cast(crash(cause));

        // then
        untilLogged("start d");
        assertThat(log).containsExactly("stop d", "stop c", "start b", "start d");
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("a", "b", "d");
    }

    @Test
    void aChildThatWasTerminatedIsStartedAgainWithItsSiblings() {
        // given
        Supervisor supervisor = start(SupervisorSpec.of(Strategy.ONE_FOR_ALL, child("a"), child("b"), child("c")));
        supervisor.terminateChild("b");
        log.clear();

        // when
        named("c").cast(crash(cause));

        // then
        untilLogged("start c");
        assertThat(log).containsExactly("stop a", "start a", "start b", "start c");
    }

    @Test
    void aChildThatEndsWhileItsSiblingsAreStoppedIsRestartedOnceWithThem() throws Exception {
        // given
        var gate = new Gate();
        var stuck = ChildSpec.of(
                        "c", () -> new Puppet().atInit(() -> log.add("start c")).atTerminate(reason -> gate.pass()))
                .named("c");
        Supervisor supervisor = start(SupervisorSpec.of(Strategy.ONE_FOR_ALL, child("a"), child("b"), stuck)
                .withIntensity(new RestartIntensity(1, Eventually.LONG)));
        named("a").kill();
        gate.awaitVisitor();

        // when
        named("b").kill();
        gate.open();

        // then
        untilLogged("start c");
        assertThat(supervisor.countChildren().active()).isEqualTo(3);
        assertThat(log).as("counted once, too").containsExactly("start a", "start b", "start c");
    }

    private Supervisor start(SupervisorSpec spec) {
        Supervisor supervisor = Supervisor.start(spec, "supervisor", runtime);
        log.clear();
        return supervisor;
    }

    private ChildSpec<Ask<?>, Tell> child(String name) {
        return ChildSpec.of(
                        name,
                        () -> new Puppet()
                                .atInit(() -> log.add("start " + name))
                                .atTerminate(reason -> {
                                    if (!(reason instanceof ExitReason.Crash)) {
                                        log.add("stop " + name);
                                    }
                                }))
                .named(name);
    }

    private ServerRef<Ask<?>, Tell> named(String name) {
        return runtime.registry().ref(name, Puppet.class);
    }

    private void untilLogged(String entry) {
        Eventually.until(() -> log.contains(entry));
    }

    private static List<ServerRef<?, ?>> servers(Supervisor supervisor) {
        return supervisor.whichChildren().stream()
                .<ServerRef<?, ?>>flatMap(child -> child.server().stream())
                .toList();
    }
}
