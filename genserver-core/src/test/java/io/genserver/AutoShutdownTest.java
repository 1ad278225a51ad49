package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.crash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AutoShutdownTest {
    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    /** What the children did, such as "start a", "stop b". */
    private final List<String> log = new CopyOnWriteArrayList<>();

    private final Exception cause = new Exception("on purpose");

    // ---- when ----

    @Test
    void theFirstSignificantChildThatIsDoneEndsTheSupervisorWhichStopsTheOthersTheLastFirst() {
        // given
        Supervisor supervisor =
                start(AutoShutdown.ANY_SIGNIFICANT, child("a"), significant("b"), significant("c"), child("d"));
        log.clear();

        // when
        named("b").stop();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(log).containsExactly("stop b", "stop d", "stop c", "stop a");
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void whenAllAreToBeDoneTheLastSignificantChildEndsTheSupervisor() {
        // given
        Supervisor supervisor = start(AutoShutdown.ALL_SIGNIFICANT, child("a"), significant("b"), significant("c"));

        // when
        named("b").stop();
        assertThat(supervisor.countChildren().active()).isEqualTo(2);
        named("c").stop();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void anOrderlyShutdownOfATransientChildIsAnEndToo() {
        // given
        Supervisor supervisor = start(AutoShutdown.ANY_SIGNIFICANT, significant("a"));

        // when
        named("a").stop(ExitReason.shutdown("done"), PATIENCE);

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
    }

    @Test
    void aSignificantTransientChildThatCrashesIsRestartedAndEndsNothing() {
        // given
        Supervisor supervisor = start(AutoShutdown.ANY_SIGNIFICANT, significant("a"));

        // when
        named("a").cast(crash(cause));

        // then
        Eventually.until(() -> log.stream().filter("start a"::equals).count() == 2);
        assertThat(supervisor.countChildren().active()).isEqualTo(1);
    }

    @Test
    void aSignificantTemporaryChildEndsTheSupervisorHoweverItEnds() {
        for (boolean orderly : List.of(true, false)) {
            // given
            Supervisor supervisor =
                    start(AutoShutdown.ANY_SIGNIFICANT, significant("a").withRestart(Restart.TEMPORARY));

            // when
            if (orderly) {
                named("a").stop();
            } else {
                named("a").kill();
            }

            // then
            assertThat(supervisor.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        }
    }

    @Test
    void aChildThatIsNotSignificantEndsNothing() {
        // given
        Supervisor supervisor = start(
                AutoShutdown.ANY_SIGNIFICANT,
                child("a").withRestart(Restart.TRANSIENT),
                child("b").withRestart(Restart.TEMPORARY),
                significant("c"));

        // when
        named("a").stop();
        named("b").kill();

        // then
        assertThat(supervisor.countChildren().active()).isEqualTo(1);
    }

    @Test
    void aSignificantChildThatIsTerminatedEndsNothing() {
        for (AutoShutdown autoShutdown : List.of(AutoShutdown.ANY_SIGNIFICANT, AutoShutdown.ALL_SIGNIFICANT)) {
            // given
            Supervisor supervisor =
                    start(autoShutdown, significant("a"), significant("b").withRestart(Restart.TEMPORARY));

            // when
            supervisor.terminateChild("a");
            supervisor.terminateChild("b");

            // then
            assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(1, 0, 0, 1));
            supervisor.stop();
        }
    }

    @Test
    void aSignificantChildThatIsStoppedBecauseOfASiblingEndsNothing() {
        // given
        Supervisor supervisor = Supervisor.start(
                SupervisorSpec.of(
                                Strategy.ONE_FOR_ALL,
                                child("a"),
                                significant("b"),
                                significant("c").withRestart(Restart.TEMPORARY))
                        .withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT),
                "supervisor",
                runtime);

        // when
        named("a").kill();

        // then
        Eventually.until(() -> log.stream().filter("start b"::equals).count() == 2);
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("a", "b");
    }

    @Test
    void whenAllAreToBeDoneThoseThatWereTerminatedAreNotWaitedFor() {
        // given
        Supervisor supervisor = start(AutoShutdown.ALL_SIGNIFICANT, significant("a"), significant("b"));
        supervisor.terminateChild("a");

        // when
        named("b").stop();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
    }

    @Test
    void whenAllAreToBeDoneOneThatWaitsForItsRestartIsNotDone() {
        // given
        var timers = new HeldTimers();
        try (var held = ServerRuntime.create(RuntimeOptions.DEFAULT.withStuckAfter(ServerRuntime.FOREVER), timers)) {
            Supervisor supervisor = Supervisor.start(
                    SupervisorSpec.of(Strategy.ONE_FOR_ONE, significant("a"), significant("b"))
                            .withIntensity(new RestartIntensity(1, LONG).withBackoff(LONG, LONG))
                            .withAutoShutdown(AutoShutdown.ALL_SIGNIFICANT),
                    "supervisor",
                    held);
            held.registry().ref("a", Puppet.class).kill();
            timers.delay();

            // when
            held.registry().ref("b", Puppet.class).stop();

            // then
            assertThat(supervisor.whichChildren())
                    .extracting(ChildInfo::status)
                    .containsExactly(ChildInfo.Status.RESTARTING, ChildInfo.Status.STOPPED);
        }
    }

    // ---- nesting ----

    @Test
    void aTransientSupervisorThatIsDoneIsNotRestartedAndMayBeSignificantItself() {
        // given
        Supervisor outer = start(
                AutoShutdown.ANY_SIGNIFICANT,
                child("bystander"),
                ChildSpec.supervisor(
                                "inner",
                                SupervisorSpec.of(Strategy.ONE_FOR_ONE, significant("work"))
                                        .withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT))
                        .withRestart(Restart.TRANSIENT)
                        .withSignificant(true));
        log.clear();

        // when
        named("work").stop();

        // then
        assertThat(outer.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(log).containsExactly("stop work", "stop bystander");
    }

    @Test
    void aPermanentSupervisorThatIsDoneIsRestarted() {
        // given
        start(
                AutoShutdown.NEVER,
                ChildSpec.supervisor(
                        "inner",
                        SupervisorSpec.of(Strategy.ONE_FOR_ONE, significant("work"))
                                .withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT)));

        // when
        named("work").stop();

        // then
        Eventually.until(() -> log.equals(List.of("start work", "stop work", "start work")));
    }

    @Test
    void aTransientSupervisorThatGivesUpIsNotRestarted() {
        // given
        Supervisor outer = start(
                AutoShutdown.NEVER,
                ChildSpec.supervisor(
                                "inner",
                                SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("work"))
                                        .withIntensity(new RestartIntensity(0, LONG)))
                        .named("inner")
                        .withRestart(Restart.TRANSIENT));
        ServerRef<?, ?> inner = runtime.registry().whereis("inner").orElseThrow();

        // when
        named("work").kill();

        // then
        inner.awaitExit(PATIENCE);
        assertThat(outer.whichChildren()).extracting(ChildInfo::status).containsExactly(ChildInfo.Status.STOPPED);
    }

    // ---- what is refused ----

    @Test
    void aSignificantChildIsRefusedWhereThereIsNoAutomaticShutdown() {
        // given
        SupervisorSpec unsound = SupervisorSpec.of(Strategy.ONE_FOR_ONE, significant("a"));

        // then
        assertThatThrownBy(() -> Supervisor.start(unsound, "supervisor", runtime))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a cannot be significant");
        assertThatThrownBy(() -> ChildSpec.supervisor("inner", unsound)).isInstanceOf(IllegalArgumentException.class);
        assertThat(unsound.withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT).requireSound())
                .as("the order of the parts does not matter")
                .isNotNull();
        assertThat(log).isEmpty();
    }

    @Test
    void aPermanentChildCannotBeSignificant() {
        // given
        ChildSpec<Ask<?>, Tell> permanent = child("a").withSignificant(true);

        // then
        assertThatThrownBy(() -> start(AutoShutdown.ALL_SIGNIFICANT, permanent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the permanent child a");
        Supervisor supervisor = start(AutoShutdown.ALL_SIGNIFICANT);
        assertThatThrownBy(() -> supervisor.startChild(permanent)).isInstanceOf(SupervisorException.class);
        assertThat(log).isEmpty();
    }

    @Test
    void aSignificantChildIsRefusedByARunningSupervisorThatDoesNotShutDown() {
        // given
        Supervisor supervisor = start(AutoShutdown.NEVER);

        // then
        assertThatThrownBy(() -> supervisor.startChild(significant("a")))
                .isInstanceOf(SupervisorException.class)
                .hasMessageContaining("NEVER");
        assertThat(supervisor.whichChildren()).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void aSignificantChildThatIsStartedLaterCountsToo() {
        // given
        Supervisor supervisor = start(AutoShutdown.ALL_SIGNIFICANT, child("a"));
        supervisor.startChild(significant("b"));

        // when
        named("b").stop();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
    }

    private Supervisor start(AutoShutdown autoShutdown, ChildSpec<?, ?>... children) {
        return Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, children).withAutoShutdown(autoShutdown),
                "supervisor",
                runtime);
    }

    private ChildSpec<Ask<?>, Tell> significant(String name) {
        return child(name).withRestart(Restart.TRANSIENT).withSignificant(true);
    }

    private ChildSpec<Ask<?>, Tell> child(String name) {
        return ChildSpec.of(
                        name,
                        () -> new Puppet()
                                .atInit(() -> log.add("start " + name))
                                .atTerminate(reason -> log.add("stop " + name)))
                .named(name);
    }

    private ServerRef<Ask<?>, Tell> named(String name) {
        return runtime.registry().ref(name, Puppet.class);
    }
}
