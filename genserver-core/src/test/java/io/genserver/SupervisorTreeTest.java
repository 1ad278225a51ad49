package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SupervisorTreeTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    /** What the children did, such as "start a", "stop b". */
    private final List<String> log = new CopyOnWriteArrayList<>();

    private final Exception cause = new Exception("on purpose");

    // ---- start and stop ----

    @Test
    void aTreeStartsInOrderAndStopsInReverse() {
        // given
        Supervisor supervisor =
                start(child("a"), ChildSpec.supervisor("inner", oneForOne(child("b"), child("c"))), child("d"));
        assertThat(log).containsExactly("start a", "start b", "start c", "start d");
        log.clear();

        // when
        supervisor.stop();

        // then
        assertThat(log).containsExactly("stop d", "stop c", "stop b", "stop a");
        assertThat(supervisor.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.shutdown());
    }

    @Test
    void aSpecificationGrowsAtItsEnd() {
        // when
        Supervisor.start(oneForOne(child("a")).with(child("b")), "supervisor", runtime);

        // then
        assertThat(log).containsExactly("start a", "start b");
    }

    @Test
    void aChildThatItsSupervisorStopsSendsItNoExitSignal() {
        // given
        Supervisor supervisor = start(child("a"));
        long before = messagesOfTheSupervisor();

        // when
        supervisor.terminateChild("a");

        // then
        supervisor.countChildren();
        assertThat(messagesOfTheSupervisor() - before).as("two requests").isEqualTo(2);
    }

    @Test
    void childrenAreAskedToShutDown() {
        // given
        var puppet = new Puppet();
        Supervisor supervisor = start(ChildSpec.of("a", () -> puppet));

        // when
        supervisor.stop();

        // then
        assertThat(puppet.terminations()).extracting(Puppet.Termination::reason).containsExactly(ExitReason.shutdown());
    }

    @Test
    void whenAChildDoesNotStartThoseBeforeItAreAskedToShutDown() {
        // given
        var puppet = new Puppet();

        // when
        assertThatThrownBy(() -> start(ChildSpec.of("a", () -> puppet), failing()))
                .isInstanceOf(StartException.class);

        // then
        assertThat(puppet.terminations()).extracting(Puppet.Termination::reason).containsExactly(ExitReason.shutdown());
    }

    @Test
    void whenAChildDoesNotStartThoseBeforeItAreStoppedTheLastFirst() {
        // when
        assertThatThrownBy(() -> start(child("a"), child("b"), failing(), child("c")))
                // then
                .isInstanceOf(StartException.class)
                .hasRootCause(cause);
        assertThat(log).containsExactly("start a", "start b", "stop b", "stop a");
        assertThat(runtime.registry().names()).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Test
    void whenAFactoryThrowsAnErrorThoseBeforeItAreStoppedTheLastFirst() {
        // when
        assertThatThrownBy(() -> start(child("a"), child("b"), ChildSpec.<Ask<?>, Tell>of("c", () -> {
                    throw new AssertionError("on purpose");
                })))
                // then
                .isInstanceOf(StartException.class);
        assertThat(log).containsExactly("start a", "start b", "stop b", "stop a");
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void whenAnInnerSupervisorDoesNotStartTheWholeTreeIsRolledBack() {
        // when
        assertThatThrownBy(() -> start(child("a"), ChildSpec.supervisor("inner", oneForOne(child("b"), failing()))))
                // then
                .isInstanceOf(StartException.class)
                .hasRootCause(cause);
        assertThat(log).containsExactly("start a", "start b", "stop b", "stop a");
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void aTreeWhoseNameIsTakenIsNotStarted() {
        // given
        start(child("a"));

        // when
        assertThatThrownBy(() -> start(child("b")))
                // then
                .isInstanceOf(NameTakenException.class);
        assertThat(log).containsExactly("start a");
    }

    @Test
    void aTreeStartsInTheStandardRuntimeToo() {
        // given
        Supervisor supervisor = Supervisor.start(oneForOne(child("a")));

        // when
        supervisor.stop();

        // then
        assertThat(log).containsExactly("start a", "stop a");
    }

    // ---- nesting ----

    @Test
    void aNestedSupervisorIsRecognisedAsAlive() {
        // given
        Supervisor outer = start(child("a"), ChildSpec.supervisor("inner", oneForOne(child("b"))));
        ServerRef<?, ?> inner = server(outer, "inner");

        // when
        named("a").kill();

        // then
        Eventually.until(() -> log.equals(List.of("start a", "start b", "start a")));
        assertThat(inner.isAlive()).isTrue();
        assertThat(server(outer, "inner")).isSameAs(inner);
    }

    @Test
    void aCrashBelowIsTheInnerSupervisorsBusiness() {
        // given
        Supervisor outer = start(child("a"), ChildSpec.supervisor("inner", oneForOne(child("b"))));
        ServerRef<?, ?> inner = server(outer, "inner");

        // when
        named("b").kill();

        // then
        Eventually.until(() -> log.equals(List.of("start a", "start b", "start b")));
        assertThat(inner.isAlive()).isTrue();
    }

    @Test
    void anInnerSupervisorThatGivesUpIsRestartedByTheOuterOne() {
        // given
        Supervisor outer = start(
                child("a"),
                ChildSpec.supervisor(
                        "inner", oneForOne(child("b"), child("c")).withIntensity(new RestartIntensity(0, LONG))));
        ServerRef<?, ?> inner = server(outer, "inner");
        log.clear();

        // when
        named("b").kill();

        // then
        Eventually.until(() -> log.contains("start c"));
        assertThat(log).containsExactly("stop c", "start b", "start c");
        assertThat(inner.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(server(outer, "inner").isAlive()).isTrue();
        assertThat(outer.ref().isAlive()).isTrue();
    }

    @Test
    void givingUpGoesUpToTheRootWhichEndsTheTreeAndNothingElse() {
        // given
        var none = new RestartIntensity(0, LONG);
        ServerRef<Ask<?>, Tell> bystander = runtime.start(new Puppet());
        Supervisor root = Supervisor.start(
                oneForOne(
                                child("a"),
                                ChildSpec.supervisor(
                                        "inner", oneForOne(child("b")).withIntensity(none)))
                        .withIntensity(none),
                "root",
                runtime);

        // when
        named("b").kill();

        // then
        assertThat(root.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(runtime.registry().names()).isEmpty();
        assertThat(bystander.isAlive()).isTrue();
    }

    @Test
    void aSupervisorThatIsStartedAsAChildOfARunningOneBelongsToTheTree() {
        // given
        Supervisor outer = start();
        outer.startChild(ChildSpec.supervisor("inner", oneForOne(child("a"))));

        // when
        outer.stop();

        // then
        assertThat(log).containsExactly("start a", "stop a");
    }

    @Test
    void aCrashAtTheThirdLevelGoesUpOneLevelAtATime() {
        // given
        var none = new RestartIntensity(0, LONG);
        Supervisor root = start(
                child("a"),
                ChildSpec.supervisor(
                        "middle",
                        oneForOne(
                                        child("b"),
                                        ChildSpec.supervisor(
                                                "inner", oneForOne(child("c")).withIntensity(none)))
                                .withIntensity(none)));
        ServerRef<?, ?> middle = server(root, "middle");
        log.clear();

        // when
        named("c").kill();

        // then
        assertThat(middle.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        Eventually.until(() -> log.contains("start c"));
        assertThat(log).as("a is not concerned").containsExactly("stop b", "start b", "start c");
        assertThat(root.ref().isAlive()).isTrue();
    }

    @Test
    void theEndOfALinkedStrangerIsNotAChilds() {
        // given
        Supervisor supervisor = start(child("a"));
        var stranger = new Puppet();
        ServerRef<?, ?> ref = runtime.start(stranger);
        stranger.context().link(supervisor.ref());

        // when
        ref.kill();

        // then
        assertThat(supervisor.countChildren().active()).isEqualTo(1);
        assertThat(log).containsExactly("start a");
    }

    // ---- inits and stops that hang ----

    @Test
    void aChildWhoseInitHangsFailsTheStartWhenItsTimeIsOver() {
        // when
        assertThatThrownBy(() -> start(child("a"), hanging(new Gate())))
                // then
                .isInstanceOf(StartException.class)
                .hasMessageContaining("took longer");
        assertThat(log).containsExactly("start a", "stop a");
        Eventually.until(() -> runtime.servers().isEmpty());
    }

    @Test
    void aChildWhoseInitHangsInARestartIsKilledAndTriedAgainUntilTheSupervisorGivesUp() {
        // given
        var starts = new AtomicInteger();
        var gate = new Gate();
        var hanging = new AtomicReference<ServerRef<?, ?>>();
        var clock = new HeldClock(() -> hanging.get() != null && hanging.get().isAlive());
        try (var held = ServerRuntime.create(RuntimeOptions.DEFAULT, clock)) {
            Supervisor supervisor = Supervisor.start(
                    oneForOne(
                                    child("a"),
                                    ChildSpec.of(
                                                    "hanging",
                                                    () -> new Puppet().atInit(context -> {
                                                        if (starts.incrementAndGet() > 1) {
                                                            hanging.set(context.self());
                                                            gate.pass();
                                                        }
                                                    }))
                                            .withOptions(StartOptions.named("hanging")
                                                    .withInitTimeout(Duration.ofMillis(10))))
                            .withIntensity(new RestartIntensity(2, LONG)),
                    "supervisor",
                    held);

            // when
            held.registry().ref("hanging", Puppet.class).kill();

            // then
            assertThat(supervisor.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
            assertThat(starts).hasValue(3);
            Eventually.until(() -> held.servers().isEmpty());
        }
    }

    @Test
    void aStopThatComesWhileARestartIsUnderWayStopsWhatItStarts() throws Exception {
        // given
        var starts = new AtomicInteger();
        var gate = new Gate();
        Supervisor supervisor = start(ChildSpec.of(
                        "a",
                        () -> new Puppet()
                                .atInit(() -> {
                                    if (starts.incrementAndGet() > 1) {
                                        gate.pass();
                                    }
                                })
                                .atTerminate(reason -> log.add("stop a")))
                .named("a"));
        named("a").kill();
        gate.awaitVisitor();
        Caller<Void> stopper = Caller.of(supervisor::stop).awaitWaiting();

        // when
        gate.open();

        // then
        stopper.result();
        assertThat(log).containsExactly("stop a");
        assertThat(runtime.servers()).isEmpty();
    }

    @Test
    void aChildThatStopsItsOwnSupervisorIsToldThatItWouldWaitForEver() {
        // given
        Supervisor supervisor =
                start(child("a"), ChildSpec.of("b", Puppet::new).named("b").withShutdown(Shutdown.timeout(LONG)));
        ServerRef<?, ?> b = server(supervisor, "b");

        // when
        named("b").cast(tell(supervisor::stop));

        // then
        assertThat(supervisor.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(b.awaitExit(PATIENCE))
                .isInstanceOfSatisfying(
                        ExitReason.Crash.class,
                        crash -> assertThat(crash.cause()).isInstanceOf(CallCycleException.class));
        assertThat(log).containsExactly("start a", "stop a");
    }

    // ---- kills ----

    @Test
    void aKilledSupervisorTakesTheTreeAlong() {
        // given
        Supervisor outer = start(child("a"), ChildSpec.supervisor("inner", oneForOne(child("b"))));

        // when
        outer.ref().kill();

        // then
        Eventually.until(() -> runtime.registry().names().isEmpty());
    }

    @Test
    void aKilledInnerSupervisorIsRestartedWithItsChildren() {
        // given
        Supervisor outer = start(ChildSpec.supervisor(
                "inner", oneForOne(ChildSpec.of("b", () -> new Puppet().atInit(() -> log.add("start b"))))));

        // when
        server(outer, "inner").kill();

        // then
        Eventually.until(() -> log.equals(List.of("start b", "start b")));
    }

    @Test
    void aSupervisorThatIsKilledWhileItStartsLeavesNothing() throws Exception {
        // given
        var gate = new Gate();
        Caller<?> starter = Caller.of(() -> start(
                child("a"),
                ChildSpec.of("b", () -> new Puppet().atInit(gate::pass)).named("b")));
        gate.awaitVisitor();

        // when
        runtime.registry().whereis("supervisor").orElseThrow().kill();

        // then
        assertThat(starter.failure()).isInstanceOf(StartException.class);
        Eventually.until(() -> runtime.registry().names().isEmpty());
    }

    @Test
    void aSupervisorThatIsKilledWhileItStopsAStuckChildLeavesNothing() throws Exception {
        // given
        var gate = new Gate();
        Supervisor supervisor = start(
                child("a"),
                ChildSpec.of("stuck", () -> new Puppet().atTerminate(reason -> gate.pass()))
                        .named("stuck")
                        .withShutdown(Shutdown.infinity()));
        Caller<Void> stopper = Caller.of(supervisor::stop);
        gate.awaitVisitor();

        // when
        supervisor.ref().kill();

        // then
        stopper.result();
        Eventually.until(() -> runtime.registry().names().isEmpty());
    }

    @Test
    void aSupervisorThatIsKilledWhileItTerminatesAStuckChildLeavesNothing() throws Exception {
        // given
        var gate = new Gate();
        Supervisor supervisor = start(
                child("a"),
                ChildSpec.of("stuck", () -> new Puppet()).named("stuck").withShutdown(Shutdown.infinity()));
        named("stuck").cast(tell(gate::pass));
        gate.awaitVisitor();
        var stuck = (ServerProcess<?, ?, ?>) server(supervisor, "stuck");
        Caller<Void> terminator = Caller.of(() -> supervisor.terminateChild("stuck"));
        Eventually.until(() -> !stuck.isEmpty()); // the request to stop is there

        // when
        supervisor.ref().kill();

        // then
        assertThat(terminator.failure()).isInstanceOf(ServerExitedException.class);
        Eventually.until(() -> runtime.registry().names().isEmpty());
    }

    @Test
    void closingTheRuntimeStopsTheTreeInReverse() {
        // given
        start(child("a"), child("b"));
        log.clear();

        // when
        runtime.close();

        // then
        assertThat(log).containsExactly("stop b", "stop a");
    }

    private Supervisor start(ChildSpec<?, ?>... children) {
        return Supervisor.start(oneForOne(children), "supervisor", runtime);
    }

    private long messagesOfTheSupervisor() {
        return runtime.observer().snapshot().servers().stream()
                .filter(ServerInfo::supervisor)
                .mapToLong(ServerInfo::handled)
                .sum();
    }

    private static SupervisorSpec oneForOne(ChildSpec<?, ?>... children) {
        return SupervisorSpec.of(Strategy.ONE_FOR_ONE, children);
    }

    private ChildSpec<Ask<?>, Tell> child(String name) {
        return ChildSpec.of(
                        name,
                        () -> new Puppet()
                                .atInit(() -> log.add("start " + name))
                                .atTerminate(reason -> log.add("stop " + name)))
                .named(name);
    }

    private static ChildSpec<Ask<?>, Tell> hanging(Gate gate) {
        return ChildSpec.of("hanging", () -> new Puppet().atInit(gate::pass))
                .withOptions(StartOptions.DEFAULT.withInitTimeout(Duration.ofMillis(10)));
    }

    private ChildSpec<Ask<?>, Tell> failing() {
        return ChildSpec.of(
                "failing",
                () -> new Puppet().atInit(() -> {
                    throw cause;
                }));
    }

    private ServerRef<Ask<?>, Tell> named(String name) {
        return runtime.registry().ref(name, Puppet.class);
    }

    private static ServerRef<?, ?> server(Supervisor supervisor, String id) {
        return supervisor.whichChildren().stream()
                .filter(child -> child.id().equals(id))
                .findFirst()
                .orElseThrow()
                .server()
                .orElseThrow();
    }
}
