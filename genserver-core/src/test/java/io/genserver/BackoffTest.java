package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.ChildInfo.Status;
import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import io.genserver.RestartIntensity.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofMillis(350);
    private static final RestartIntensity PATIENT = new RestartIntensity(100, LONG).withBackoff(FIRST, MAX);

    private final HeldTimers timers = new HeldTimers();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(
            RuntimeOptions.DEFAULT.withCrashReporter(report -> {}).withStuckAfter(ServerRuntime.FOREVER), timers);

    /** What the children did, such as "start a", "stop b". */
    private final List<String> log = new CopyOnWriteArrayList<>();

    /** How many starts of "shaky" after the first are to fail. */
    private final AtomicInteger failures = new AtomicInteger();

    private final DynamicSupervisor<String, Ask<?>, Tell> rooms =
            DynamicSupervisor.named("rooms", runtime, name -> new Puppet().atInit(() -> log.add("start " + name)));

    // ---- how long ----

    @Test
    void theBoundOfTheDelayDoublesUpToTheMaximum() {
        // given
        var backoff = new Backoff(FIRST, MAX);

        // then
        assertThat(backoff.delay(1, 1.0)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.delay(2, 1.0)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.delay(3, 1.0)).isEqualTo(Duration.ofMillis(350));
        assertThat(backoff.delay(100_000, 1.0)).isEqualTo(Duration.ofMillis(350));
    }

    @Test
    void theDelayIsAnyTimeFromZeroToTheBound() {
        // given
        var backoff = new Backoff(FIRST, MAX);

        // then
        assertThat(backoff.delay(2, 0)).isZero();
        assertThat(backoff.delay(2, 0.25)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aBackoffMustMakeSense() {
        assertThatThrownBy(() -> PATIENT.withBackoff(Duration.ZERO, MAX)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PATIENT.withBackoff(Duration.ofNanos(-1), MAX))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PATIENT.withBackoff(MAX, FIRST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0.35S");
        assertThat(PATIENT.withBackoff(FIRST, FIRST).backoff()).isEqualTo(new Backoff(FIRST, FIRST));
    }

    @Test
    void eachRestartInThePeriodIsPutOffFurther() {
        // given
        start(Strategy.ONE_FOR_ONE, PATIENT, child("a"));
        List<Duration> delays = new ArrayList<>();

        // when
        for (int i = 0; i < 4; i++) {
            Eventually.until(() -> Eventually.isIdle(named("a")));
            named("a").kill();
            delays.add(timers.delay());
            timers.fire();
        }

        // then
        assertThat(delays)
                .as("half of the bound each")
                .containsExactly(
                        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(175), Duration.ofMillis(175));
    }

    @Test
    void withoutBackoffARestartIsAtOnce() {
        // given
        start(Strategy.ONE_FOR_ONE, new RestartIntensity(1, LONG), child("a"));

        // when
        named("a").kill();

        // then
        Eventually.until(() -> Eventually.isIdle(named("a")));
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void aDelayOfNothingIsARestartAtOnce() {
        // given
        timers.random = 0;
        start(Strategy.ONE_FOR_ONE, PATIENT, child("a"));

        // when
        named("a").kill();

        // then
        Eventually.until(() -> Eventually.isIdle(named("a")));
        assertThat(timers.isEmpty()).isTrue();
    }

    // ---- while it waits ----

    @Test
    void aChildThatWaitsForItsRestartIsShownAsRestarting() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, PATIENT, child("a"), child("b"));

        // when
        named("a").kill();
        timers.delay();

        // then
        assertThat(statuses(supervisor)).containsExactly(Status.RESTARTING, Status.RUNNING);
        assertThat(supervisor.whichChildren().getFirst().server()).isEmpty();
        assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(2, 1, 0, 2));
        timers.fire();
        assertThat(statuses(supervisor)).containsExactly(Status.RUNNING, Status.RUNNING);
        assertThat(supervisor.whichChildren().getFirst().restarts()).isEqualTo(1);
    }

    @Test
    void aChildThatWaitsForItsRestartIsNeitherRestartedNorDeletedNorStartedTwice() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, PATIENT, child("a"));
        named("a").kill();
        timers.delay();

        // then
        assertThatThrownBy(() -> supervisor.restartChild("a"))
                .isInstanceOf(SupervisorException.class)
                .hasMessage("the child a is being restarted");
        assertThatThrownBy(() -> supervisor.deleteChild("a")).isInstanceOf(SupervisorException.class);
        assertThatThrownBy(() -> supervisor.startChild(child("a"))).isInstanceOf(SupervisorException.class);
        timers.fire();
        Eventually.until(() -> Eventually.isIdle(named("a")));
    }

    @Test
    void aTerminateTakesTheRestartBack() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, PATIENT, child("a"));
        named("a").kill();
        timers.delay();

        // when
        supervisor.terminateChild("a");

        // then
        assertThat(timers.isCancelled()).isTrue();
        assertThat(statuses(supervisor)).containsExactly(Status.STOPPED);
        supervisor.restartChild("a");
        assertThat(log).containsExactly("start a", "start a");
    }

    @Test
    void aRestartThatIsTakenBackWhenItIsInTheMailboxAlreadyIsNotMade() throws Exception {
        // given
        var gate = new Gate();
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, PATIENT, child("a"));
        named("a").kill();
        timers.delay();
        Caller<?> starter =
                Caller.of(() -> supervisor.startChild(ChildSpec.of("busy", () -> new Puppet().atInit(gate::pass))));
        gate.awaitVisitor();
        var mailbox = (ServerProcess<?, ?, ?>)
                runtime.registry().whereis("supervisor").orElseThrow();
        Caller<Void> terminator = Caller.of(() -> supervisor.terminateChild("a"));
        Eventually.until(() -> !mailbox.isEmpty());

        // when
        timers.fire();
        gate.open();

        // then
        starter.result();
        terminator.result();
        assertThat(statuses(supervisor)).containsExactly(Status.STOPPED, Status.RUNNING);
        assertThat(log).containsExactly("start a");
    }

    @Test
    void aSupervisorCanBeStoppedWhileARestartIsPutOff() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, PATIENT, child("a"));
        named("a").kill();
        timers.delay();

        // when
        supervisor.stop();

        // then
        assertThat(timers.isCancelled()).isTrue();
        assertThat(log).containsExactly("start a");
    }

    @Test
    void aKilledSupervisorLeavesNoRestartBehind() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, PATIENT, child("a"));
        named("a").kill();
        timers.delay();

        // when
        supervisor.ref().kill();

        // then
        Eventually.until(timers::isCancelled);
        assertThat(log).containsExactly("start a");
    }

    // ---- what it counts ----

    @Test
    void aRestartThatIsPutOffCountsOnce() {
        // given
        Supervisor supervisor =
                start(Strategy.ONE_FOR_ONE, new RestartIntensity(2, LONG).withBackoff(FIRST, MAX), child("a"));

        // when
        for (int i = 0; i < 2; i++) {
            Eventually.until(() -> Eventually.isIdle(named("a")));
            named("a").kill();
            timers.fire();
        }
        Eventually.until(() -> Eventually.isIdle(named("a")));
        named("a").kill();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(log).containsExactly("start a", "start a", "start a");
    }

    @Test
    void aStartThatFailsCountsAnewAndIsPutOffFurther() {
        // given
        Supervisor supervisor =
                start(Strategy.ONE_FOR_ONE, new RestartIntensity(2, LONG).withBackoff(FIRST, MAX), shaky());
        failures.set(2);

        // when
        named("shaky").kill();
        Duration first = timers.delay();
        timers.fire();
        Duration second = timers.delay();
        assertThat(statuses(supervisor)).containsExactly(Status.RESTARTING);
        timers.fire();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(second).isEqualTo(first.multipliedBy(2));
    }

    @Test
    void aSupervisorThatAllowsNoRestartGivesUpAtOnceAllTheSame() {
        // given
        Supervisor supervisor =
                start(Strategy.ONE_FOR_ONE, new RestartIntensity(0, LONG).withBackoff(FIRST, MAX), child("a"));

        // when
        named("a").kill();

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(timers.isEmpty()).isTrue();
    }

    // ---- siblings ----

    @Test
    void oneForAllStopsTheOthersAtOnceAndStartsAllAfterTheDelay() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ALL, PATIENT, child("a"), child("b"), child("c"));
        log.clear();

        // when
        named("b").kill();
        timers.delay();

        // then
        assertThat(statuses(supervisor)).containsExactly(Status.STOPPED, Status.RESTARTING, Status.STOPPED);
        assertThat(log).containsExactly("stop c", "stop a");
        timers.fire();
        Eventually.until(() -> log.contains("start c"));
        assertThat(log).containsExactly("stop c", "stop a", "start a", "start b", "start c");
    }

    @Test
    void oneForOnePutsOffEachRestartByItself() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ONE, PATIENT, child("a"), child("b"));
        named("a").kill();
        timers.delay();

        // when
        named("b").kill();
        Eventually.until(() -> statuses(supervisor).equals(List.of(Status.RESTARTING, Status.RESTARTING)));
        timers.fire();

        // then
        assertThat(statuses(supervisor)).containsExactly(Status.RUNNING, Status.RESTARTING);
        timers.fire();
        assertThat(statuses(supervisor)).containsExactly(Status.RUNNING, Status.RUNNING);
    }

    @Test
    void aRestartOfMoreOfTheTreeTakesInTheOneThatWaits() {
        // given
        Supervisor supervisor = start(Strategy.REST_FOR_ONE, PATIENT, child("a"), child("b"), child("c"));
        named("b").kill();
        timers.delay();

        // when
        named("a").kill();
        Eventually.until(timers::isCancelled);

        // then
        assertThat(statuses(supervisor)).containsExactly(Status.RESTARTING, Status.STOPPED, Status.STOPPED);
        timers.fire();
        timers.fire();
        assertThat(statuses(supervisor)).containsExactly(Status.RUNNING, Status.RUNNING, Status.RUNNING);
        assertThat(log).filteredOn("start b"::equals).hasSize(2);
    }

    @Test
    void whatIsStartedWhileTheOthersWaitIsRestartedWithThem() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ALL, PATIENT, child("a"));
        named("a").kill();
        timers.delay();
        supervisor.startChild(child("b"));
        supervisor.startChild(child("c").withRestart(Restart.TEMPORARY));
        log.clear();

        // when
        timers.fire();

        // then
        assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("a", "b");
        assertThat(log).containsExactly("stop c", "stop b", "start a", "start b");
    }

    @Test
    void aTerminateOfTheChildThatFailedTakesTheRestartOfItsSiblingsBackToo() {
        // given
        Supervisor supervisor = start(Strategy.ONE_FOR_ALL, PATIENT, child("a"), child("b"));
        named("a").kill();
        timers.delay();

        // when
        supervisor.terminateChild("a");

        // then
        assertThat(timers.isCancelled()).isTrue();
        assertThat(statuses(supervisor)).containsExactly(Status.STOPPED, Status.STOPPED);
        assertThat(supervisor.restartChild("b").isAlive()).isTrue();
    }

    // ---- dynamic ----

    @Test
    void aDynamicSupervisorPutsARestartOffAndAnswersMeanwhile() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> patient = start(rooms.withIntensity(PATIENT));
        ServerRef<Ask<?>, Tell> bystander = patient.startChild("bystander");

        // when
        patient.startChild("hall").kill();

        // then
        assertThat(timers.delay()).isEqualTo(Duration.ofMillis(50));
        assertThat(patient.whichChildren()).containsExactly(bystander);
        assertThat(patient.countChildren()).isEqualTo(new ChildCounts(1, 1, 0, 2));
        timers.fire();
        assertThat(patient.countChildren()).isEqualTo(new ChildCounts(1, 2, 0, 2));
        assertThat(log).containsExactly("start bystander", "start hall", "start hall");
    }

    @Test
    void aDynamicSupervisorTakesARestartBackByTheReferenceToTheServerThatEnded() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> patient = start(rooms.withIntensity(PATIENT));
        ServerRef<Ask<?>, Tell> hall = patient.startChild("hall");
        hall.kill();
        timers.delay();

        // when
        boolean wasThere = patient.terminateChild(hall);

        // then
        assertThat(wasThere).isTrue();
        assertThat(timers.isCancelled()).isTrue();
        assertThat(patient.terminateChild(hall)).as("again").isFalse();
        assertThat(patient.countChildren()).isEqualTo(new ChildCounts(1, 0, 0, 0));
    }

    @Test
    void aDynamicRestartThatIsTakenBackWhenItIsInTheMailboxAlreadyIsNotMade() throws Exception {
        // given
        var gate = new Gate();
        DynamicSupervisor<String, Ask<?>, Tell> patient = start(DynamicSupervisor.named(
                        "rooms",
                        runtime,
                        (String name) -> new Puppet().atInit(() -> {
                            log.add("start " + name);
                            if (name.equals("busy")) {
                                gate.pass();
                            }
                        }))
                .withIntensity(PATIENT));
        ServerRef<Ask<?>, Tell> hall = patient.startChild("hall");
        hall.kill();
        timers.delay();
        Caller<?> starter = Caller.of(() -> patient.startChild("busy"));
        gate.awaitVisitor();
        var mailbox =
                (ServerProcess<?, ?, ?>) runtime.registry().whereis("rooms").orElseThrow();
        Caller<Boolean> terminator = Caller.of(() -> patient.terminateChild(hall));
        Eventually.until(() -> !mailbox.isEmpty());

        // when
        timers.fire();
        gate.open();

        // then
        starter.result();
        assertThat(terminator.result()).isTrue();
        assertThat(patient.countChildren()).isEqualTo(new ChildCounts(1, 1, 0, 1));
        assertThat(log).containsExactly("start hall", "start busy");
    }

    @Test
    void withoutBackoffADynamicRestartIsAtOnceAndATryAfterAFailureIsNot() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> hasty =
                start(DynamicSupervisor.named("rooms", runtime, (String name) -> shakyPuppet()));
        ServerRef<Ask<?>, Tell> first = hasty.startChild("hall");

        // when
        first.kill();
        Eventually.until(() -> hasty.countChildren().active() == 1);

        // then
        assertThat(timers.isEmpty()).isTrue();
        failures.set(1);
        hasty.whichChildren().getFirst().kill();
        assertThat(timers.delay()).as("others get their turn first").isZero();
        timers.fire();
        assertThat(hasty.countChildren().active()).isEqualTo(1);
    }

    @Test
    void aDynamicSupervisorCanBeStoppedWhileARestartIsPutOff() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> patient = start(rooms.withIntensity(PATIENT));
        patient.startChild("hall").kill();
        timers.delay();

        // when
        Supervisor.named("supervisor", runtime).stop();

        // then
        assertThat(timers.isCancelled()).isTrue();
        assertThat(log).containsExactly("start hall");
    }

    @Test
    void aDynamicSupervisorThatCountsForEachChildPutsOffEachByItsOwnCount() throws Exception {
        // given
        BlockingQueue<String> givenUp = new LinkedBlockingQueue<>();
        DynamicSupervisor<String, Ask<?>, Tell> each =
                start(rooms.withIntensityForEach(new RestartIntensity(2, LONG).withBackoff(FIRST, MAX), givenUp::add));

        // when
        List<Duration> delays = new ArrayList<>();
        for (String unlucky : List.of("one", "two")) {
            each.startChild(unlucky).kill();
            delays.add(timers.delay());
            timers.fire();
            each.whichChildren().getLast().kill();
            delays.add(timers.delay());
            timers.fire();
        }
        each.whichChildren().getLast().kill();

        // then
        assertThat(delays)
                .containsExactly(
                        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(givenUp.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("two");
        assertThat(each.countChildren()).isEqualTo(new ChildCounts(1, 1, 0, 1));
    }

    @Test
    void aDynamicChildWhoseStartFailsCountsAnewAndIsPutOffFurther() throws Exception {
        // given
        BlockingQueue<String> givenUp = new LinkedBlockingQueue<>();
        DynamicSupervisor<String, Ask<?>, Tell> each =
                start(DynamicSupervisor.named("rooms", runtime, (String name) -> shakyPuppet())
                        .withIntensityForEach(new RestartIntensity(2, LONG).withBackoff(FIRST, MAX), givenUp::add));
        ServerRef<Ask<?>, Tell> hall = each.startChild("hall");
        failures.set(2);

        // when
        hall.kill();
        timers.fire();
        assertThat(timers.delay()).isEqualTo(Duration.ofMillis(100));
        timers.fire();

        // then
        assertThat(givenUp.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hall");
        assertThat(each.countChildren().workers()).isZero();
    }

    private Supervisor start(Strategy strategy, RestartIntensity intensity, ChildSpec<?, ?>... children) {
        return Supervisor.start(SupervisorSpec.of(strategy, children).withIntensity(intensity), "supervisor", runtime);
    }

    private DynamicSupervisor<String, Ask<?>, Tell> start(DynamicSupervisor<String, Ask<?>, Tell> dynamic) {
        start(Strategy.ONE_FOR_ONE, RestartIntensity.DEFAULT, dynamic.childSpec());
        return dynamic;
    }

    private ChildSpec<Ask<?>, Tell> child(String name) {
        return ChildSpec.of(
                        name,
                        () -> new Puppet()
                                .atInit(() -> log.add("start " + name))
                                .atTerminate(reason -> log.add("stop " + name)))
                .named(name);
    }

    private ChildSpec<Ask<?>, Tell> shaky() {
        return ChildSpec.of("shaky", this::shakyPuppet).named("shaky");
    }

    private Puppet shakyPuppet() {
        return new Puppet().atInit(() -> {
            if (failures.getAndDecrement() > 0) {
                throw new Exception("on purpose");
            }
        });
    }

    private ServerRef<Ask<?>, Tell> named(String name) {
        return runtime.registry().ref(name, Puppet.class);
    }

    private static List<Status> statuses(Supervisor supervisor) {
        return supervisor.whichChildren().stream().map(ChildInfo::status).toList();
    }
}
