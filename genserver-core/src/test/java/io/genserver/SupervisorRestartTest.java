package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.crash;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SupervisorRestartTest {
    private static final RestartIntensity FORGIVING = new RestartIntensity(1_000, LONG);

    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final AtomicInteger starts = new AtomicInteger();
    private final ServerRef<Ask<?>, Tell> child = runtime.registry().ref("child", Puppet.class);
    private final Exception cause = new Exception("on purpose");

    // ---- restarts ----

    @Test
    void aRestartedChildIsANewServerWithANewBehaviourUnderTheSameName() {
        // given
        List<Puppet> behaviours = new CopyOnWriteArrayList<>();
        Supervisor supervisor = start(ChildSpec.of("child", () -> {
                    var puppet = new Puppet();
                    behaviours.add(puppet);
                    return puppet;
                })
                .named("child"));
        ServerRef<?, ?> first = only(supervisor);
        child.cast(add(5));

        // when
        child.cast(crash(cause));

        // then
        Eventually.until(() -> behaviours.size() == 2);
        Eventually.until(child::isAlive);
        assertThat(child.call(get())).isZero();
        assertThat(first.isAlive()).isFalse();
        assertThat(only(supervisor)).isNotSameAs(first);
        assertThat(behaviours.get(0)).isNotSameAs(behaviours.get(1));
    }

    @Test
    void whatAHandlerThrowsReachesItsCallerAndTheSupervisor() {
        // given
        start(counted());

        // when
        assertThatThrownBy(() -> child.call(ask(() -> {
                    throw cause;
                })))
                // then
                .isInstanceOf(ServerExitedException.class)
                .hasRootCause(cause);
        Eventually.until(() -> starts.get() == 2);
        assertThat(reports).hasSize(1);
    }

    @Test
    void aSupervisorGivesUpAfterTooManyRestarts() {
        // given
        Supervisor supervisor = Supervisor.start(
                SupervisorSpec.of(
                                Strategy.ONE_FOR_ONE,
                                counted(),
                                ChildSpec.of("sibling", Puppet::new).named("sibling"))
                        .withIntensity(new RestartIntensity(2, LONG)),
                "supervisor",
                runtime);

        // when
        for (int crash = 1; crash <= 3; crash++) {
            int nth = crash;
            Eventually.until(() -> starts.get() == nth && Eventually.isIdle(child));
            child.kill();
        }

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(starts).hasValue(3);
        assertThat(runtime.registry().names())
                .as("the siblings are stopped too")
                .isEmpty();
        assertThat(reports).as("giving up is not a crash").isEmpty();
    }

    @Test
    void aSupervisorThatAllowsNoRestartGivesUpAtOnce() {
        // given
        Supervisor supervisor = Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, counted()).withIntensity(new RestartIntensity(0, LONG)),
                "supervisor",
                runtime);

        // when
        child.kill();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(starts).hasValue(1);
    }

    @Test
    void aRestartThatFailsIsTriedAgain() {
        // given
        Supervisor supervisor = start(ChildSpec.of(
                        "child",
                        () -> new Puppet().atInit(() -> {
                            int start = starts.incrementAndGet();
                            if (start == 2 || start == 3) {
                                throw cause;
                            }
                        }))
                .named("child"));

        // when
        child.kill();

        // then
        Eventually.until(() -> starts.get() == 4);
        assertThat(only(supervisor).isAlive()).isTrue();
    }

    @Test
    void aRestartThatKeepsFailingEndsInGivingUp() {
        // given
        Supervisor supervisor = Supervisor.start(
                SupervisorSpec.of(
                                Strategy.ONE_FOR_ONE,
                                ChildSpec.of(
                                                "child",
                                                () -> new Puppet().atInit(() -> {
                                                    if (starts.incrementAndGet() > 1) {
                                                        throw cause;
                                                    }
                                                }))
                                        .named("child"))
                        .withIntensity(new RestartIntensity(5, LONG)),
                "supervisor",
                runtime);

        // when
        child.kill();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(starts).as("one start and five restarts").hasValue(6);
    }

    @Test
    void aRestartWhoseFactoryFailsIsTriedAgainWhateverItThrows() {
        // given
        Supervisor supervisor = start(ChildSpec.of("child", () -> switch (starts.incrementAndGet()) {
                    case 2 -> throw new IllegalStateException("on purpose");
                    case 3 -> throw new AssertionError("on purpose");
                    case 4 -> null;
                    default -> new Puppet();
                })
                .named("child"));

        // when
        child.kill();

        // then
        Eventually.until(() -> starts.get() == 5);
        assertThat(only(supervisor).isAlive()).isTrue();
        assertThat(reports).as("the supervisor did not crash").isEmpty();
    }

    @Test
    void aSupervisorThatRetriesForeverCanBeStopped() throws Exception {
        // given
        Supervisor supervisor = Supervisor.start(
                SupervisorSpec.of(
                                Strategy.ONE_FOR_ONE,
                                ChildSpec.of(
                                                "child",
                                                () -> new Puppet().atInit(() -> {
                                                    if (starts.incrementAndGet() > 1) {
                                                        throw cause;
                                                    }
                                                }))
                                        .named("child"))
                        .withIntensity(new RestartIntensity(Integer.MAX_VALUE, LONG)),
                "supervisor",
                runtime);
        child.kill();
        Eventually.until(() -> starts.get() > 10);

        // when
        Caller<Void> stopper = Caller.of(supervisor::stop);

        // then
        stopper.result();
        assertThat(supervisor.ref().isAlive()).isFalse();
    }

    @Test
    void theChildrenBehindAFailedRestartAreStartedWhenItSucceeds() {
        // given
        var failures = new AtomicInteger(2);
        Supervisor supervisor = Supervisor.start(
                SupervisorSpec.of(
                                Strategy.REST_FOR_ONE,
                                ChildSpec.of(
                                                "child",
                                                () -> new Puppet().atInit(() -> {
                                                    if (starts.getAndIncrement() > 0
                                                            && failures.getAndDecrement() > 0) {
                                                        throw cause;
                                                    }
                                                }))
                                        .named("child"),
                                ChildSpec.of("next", Puppet::new).named("next"))
                        .withIntensity(FORGIVING),
                "supervisor",
                runtime);

        // when
        child.kill();

        // then
        Eventually.until(() -> supervisor.whichChildren().stream()
                .allMatch(info -> info.server().isPresent()));
        assertThat(starts).hasValue(4);
        assertThat(runtime.registry().names()).containsExactly("child", "next", "supervisor");
    }

    // ---- requests ----

    @Test
    void aChildIsStartedAfterThoseThatAreThere() {
        // given
        Supervisor supervisor = start(counted());

        // when
        ServerRef<Ask<?>, Tell> added = supervisor.startChild(ChildSpec.of("added", Puppet::new));

        // then
        assertThat(added.call(get())).isZero();
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("child", "added");
        assertThat(supervisor.whichChildren().getLast())
                .isEqualTo(new ChildInfo(
                        "added", ChildInfo.Status.RUNNING, Optional.of(added), ChildType.WORKER, Restart.PERMANENT, 0));
    }

    @Test
    void anIdThatIsTakenIsRefused() {
        // given
        Supervisor supervisor = start(counted());

        // when
        assertThatThrownBy(() -> supervisor.startChild(counted()))
                // then
                .isInstanceOf(SupervisorException.class)
                .hasMessageContaining("child");
        assertThat(starts).hasValue(1);
        assertThatThrownBy(() -> SupervisorSpec.of(Strategy.ONE_FOR_ONE, counted(), counted()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofManyStartsWithOneIdOneSucceeds() throws Exception {
        // given
        Supervisor supervisor = start();
        List<Caller<?>> starters = Stream.<Caller<?>>generate(() -> Caller.of(() -> supervisor.startChild(ChildSpec.of(
                        "child",
                        () -> new Puppet().atInit(() -> {
                            starts.incrementAndGet();
                        })))))
                .limit(10)
                .toList();

        // when
        int failures = 0;
        for (Caller<?> starter : starters) {
            try {
                starter.result();
            } catch (AssertionError e) {
                assertThat(e).cause().isInstanceOf(SupervisorException.class);
                failures++;
            }
        }

        // then
        assertThat(failures).isEqualTo(9);
        assertThat(starts).hasValue(1);
    }

    @Test
    void aChildThatDoesNotStartIsForgottenAndTheSupervisorLivesOn() {
        // given
        Supervisor supervisor = start(counted());

        // when
        assertThatThrownBy(() -> supervisor.startChild(ChildSpec.of(
                        "added",
                        () -> new Puppet().atInit(() -> {
                            throw cause;
                        }))))
                // then
                .isInstanceOf(StartException.class)
                .hasRootCause(cause);
        assertThatThrownBy(() ->
                        supervisor.startChild(ChildSpec.of("added", Puppet::new).named("supervisor")))
                .isInstanceOf(NameTakenException.class);
        assertThatThrownBy(() -> supervisor.startChild(ChildSpec.<Ask<?>, Tell>of("added", () -> null)))
                .isInstanceOf(StartException.class);
        assertThatThrownBy(() -> supervisor.startChild(ChildSpec.<Ask<?>, Tell>of("added", () -> {
                    throw new AssertionError("on purpose");
                })))
                .isInstanceOf(StartException.class);
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("child");
        assertThat(reports).isEmpty();
    }

    @Test
    void aChildSpecificationMustNotBeNull() {
        // given
        Supervisor supervisor = start(counted());

        // when
        assertThatThrownBy(() -> supervisor.startChild(null))
                // then
                .isInstanceOf(NullPointerException.class);
        assertThat(supervisor.ref().isAlive()).isTrue();
    }

    @Test
    void aTerminatedChildStaysKnownAndCanBeRestartedOrDeleted() {
        // given
        Supervisor supervisor = start(counted());

        // when
        supervisor.terminateChild("child");

        // then
        assertThat(runtime.registry().whereis("child")).isEmpty();
        assertThat(supervisor.whichChildren().getFirst().server()).isEmpty();
        ServerRef<?, ?> restarted = supervisor.restartChild("child");
        assertThat(restarted.isAlive()).isTrue();
        supervisor.terminateChild("child");
        supervisor.deleteChild("child");
        assertThat(supervisor.whichChildren()).isEmpty();
        assertThat(starts).hasValue(2);
    }

    @Test
    void aChildThatIsStoppedCanBeTerminatedAgain() {
        // given
        Supervisor supervisor = start(counted());
        supervisor.terminateChild("child");

        // when
        supervisor.terminateChild("child");

        // then
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::status).containsExactly(ChildInfo.Status.STOPPED);
    }

    @Test
    void aRestartByHandThatFailsLeavesTheChildStopped() {
        // given
        Supervisor supervisor = start(ChildSpec.of(
                "child",
                () -> new Puppet().atInit(() -> {
                    if (starts.incrementAndGet() == 2) {
                        throw cause;
                    }
                })));
        supervisor.terminateChild("child");

        // when
        assertThatThrownBy(() -> supervisor.restartChild("child"))
                // then
                .isInstanceOf(StartException.class);
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::status).containsExactly(ChildInfo.Status.STOPPED);
        assertThat(supervisor.restartChild("child").isAlive()).isTrue();
    }

    @Test
    void aChildThatRunsIsNeitherRestartedNorDeleted() {
        // given
        Supervisor supervisor = start(counted());

        // then
        assertThatThrownBy(() -> supervisor.restartChild("child"))
                .isInstanceOf(SupervisorException.class)
                .hasMessageContaining("is running");
        assertThatThrownBy(() -> supervisor.deleteChild("child")).isInstanceOf(SupervisorException.class);
        assertThat(starts).hasValue(1);
    }

    @Test
    void anUnknownChildIsRefused() {
        // given
        Supervisor supervisor = start();

        // then
        assertThatThrownBy(() -> supervisor.terminateChild("nobody"))
                .isInstanceOf(SupervisorException.class)
                .hasMessage("there is no child nobody");
        assertThatThrownBy(() -> supervisor.restartChild("nobody")).isInstanceOf(SupervisorException.class);
        assertThatThrownBy(() -> supervisor.deleteChild("nobody")).isInstanceOf(SupervisorException.class);
    }

    @Test
    void aTemporaryChildThatIsTerminatedIsForgotten() {
        // given
        Supervisor supervisor = start(counted().withRestart(Restart.TEMPORARY));

        // when
        supervisor.terminateChild("child");

        // then
        assertThat(supervisor.whichChildren()).isEmpty();
    }

    @Test
    void aChildThatIsStillStoppingIsNotStartedTwice() throws Exception {
        // given
        var inTerminate = new Gate();
        var running = new AtomicInteger();
        var together = new AtomicBoolean();
        Supervisor supervisor = start(ChildSpec.of(
                        "child",
                        () -> new Puppet()
                                .atInit(() -> {
                                    starts.incrementAndGet();
                                    together.compareAndSet(false, running.incrementAndGet() > 1);
                                })
                                .atTerminate(reason -> {
                                    inTerminate.pass();
                                    running.decrementAndGet();
                                }))
                .named("child"));

        // when
        child.cast(crash(cause));
        inTerminate.awaitVisitor();
        supervisor.whichChildren();
        assertThat(starts).hasValue(1);
        inTerminate.open();

        // then
        Eventually.until(() -> starts.get() == 2);
        assertThat(together).isFalse();
    }

    @Test
    void aChildThatCrashesWhileItIsTerminatedIsNotRestarted() throws Exception {
        // given
        var gate = new Gate();
        Supervisor supervisor = start(counted());
        child.cast(tell(() -> {
            gate.pass();
            throw cause;
        }));
        Caller<Void> terminator =
                Caller.of(() -> supervisor.terminateChild("child")).awaitWaiting();

        // when
        gate.open();

        // then
        terminator.result();
        assertThat(supervisor.whichChildren().getFirst().server()).isEmpty();
        assertThat(starts).hasValue(1);
    }

    @Test
    void aChildThatDoesNotStopInTimeIsKilled() {
        // given
        var gate = new Gate();
        Supervisor supervisor = start(counted().withShutdown(Shutdown.timeout(Duration.ofMillis(10))));
        ServerRef<?, ?> stuck = only(supervisor);
        child.cast(tell(gate::pass));

        // when
        supervisor.terminateChild("child");

        // then
        assertThat(stuck.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
    }

    @Test
    void aChildThatIsToEndBrutallyIsKilledAtOnce() {
        // given
        Supervisor supervisor = start(counted().withShutdown(Shutdown.brutal()));
        ServerRef<?, ?> victim = only(supervisor);

        // when
        supervisor.terminateChild("child");

        // then
        assertThat(victim.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
    }

    @Test
    void aSupervisorThatIsGoneRefusesRequests() {
        // given
        Supervisor supervisor = start();
        supervisor.stop();

        // then
        assertThatThrownBy(supervisor::whichChildren).isInstanceOf(ServerExitedException.class);
        supervisor.stop();
    }

    @Test
    void aSupervisorIsFoundByName() {
        // given
        start(counted());

        // when
        Supervisor found = Supervisor.named("supervisor", runtime);

        // then
        assertThat(found.whichChildren()).hasSize(1);
        assertThat(found).hasToString("supervisor");
    }

    private Supervisor start(ChildSpec<?, ?>... children) {
        return Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, children).withIntensity(FORGIVING), "supervisor", runtime);
    }

    /** A child by the name of "child" that counts its starts. */
    private ChildSpec<Ask<?>, Tell> counted() {
        return ChildSpec.of(
                        "child",
                        () -> new Puppet().atInit(() -> {
                            starts.incrementAndGet();
                        }))
                .named("child");
    }

    private static ServerRef<?, ?> only(Supervisor supervisor) {
        return supervisor.whichChildren().getFirst().server().orElseThrow();
    }
}
