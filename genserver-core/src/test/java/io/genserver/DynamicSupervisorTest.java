package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DynamicSupervisorTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    /** The arguments of all starts, in their order. */
    private final List<String> starts = new CopyOnWriteArrayList<>();

    private final Exception cause = new Exception("on purpose");

    private final DynamicSupervisor<String, Ask<?>, Tell> rooms =
            DynamicSupervisor.named("rooms", runtime, name -> new Puppet().atInit(() -> starts.add(name)));

    @Test
    void childrenAreStartedWithTheirArgument() {
        // given
        start(rooms);

        // when
        ServerRef<Ask<?>, Tell> room = rooms.startChild("hall");

        // then
        assertThat(room.call(get())).isZero();
        assertThat(starts).containsExactly("hall");
        assertThat(rooms.whichChildren()).containsExactly(room);
        assertThat(rooms.countChildren()).isEqualTo(new ChildCounts(1, 1, 0, 1));
        assertThat(rooms).hasToString("rooms");
    }

    @Test
    void theLabelOfAChildCanTellItsArgument() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> labelled =
                rooms.withOptions(name -> StartOptions.DEFAULT.withLabel("room " + name));
        start(labelled);

        // when
        ServerRef<Ask<?>, Tell> hall = labelled.startChild("hall");
        labelled.startChild("bar").cast(crash(cause));

        // then
        assertThat(hall).asString().startsWith("room hall#");
        Eventually.until(() -> reports.size() == 1);
        assertThat(reports.getFirst().server()).startsWith("room bar#");
    }

    @Test
    void aChildThatCrashesIsRestartedWithItsArgument() {
        // given
        start(rooms);
        ServerRef<Ask<?>, Tell> room = rooms.startChild("hall");

        // when
        room.cast(crash(cause));

        // then
        Eventually.until(() -> starts.equals(List.of("hall", "hall")));
        assertThat(rooms.whichChildren()).hasSize(1).doesNotContain(room);
    }

    @Test
    void aChildThatEndsInGoodOrderIsForgotten() {
        // given
        start(rooms);
        ServerRef<Ask<?>, Tell> room = rooms.startChild("hall");

        // when
        room.stop();

        // then
        assertThat(rooms.countChildren().workers()).isZero();
        assertThat(starts).hasSize(1);
    }

    @Test
    void aChildThatEndsInGoodOrderLeavesTheOthersAlone() {
        // given
        start(rooms);
        ServerRef<Ask<?>, Tell> hall = rooms.startChild("hall");
        ServerRef<Ask<?>, Tell> attic = rooms.startChild("attic");

        // when
        hall.stop();

        // then
        assertThat(rooms.whichChildren()).containsExactly(attic);
        assertThat(attic.isAlive()).isTrue();
    }

    @Test
    void aPermanentChildIsRestartedHoweverItEnds() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> permanent = rooms.withRestart(Restart.PERMANENT);
        start(permanent);

        // when
        permanent.startChild("hall").stop();

        // then
        Eventually.until(() -> starts.size() == 2);
    }

    @Test
    void aTemporaryChildIsNeverRestarted() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> temporary = rooms.withRestart(Restart.TEMPORARY);
        start(temporary);

        // when
        temporary.startChild("hall").kill();

        // then
        assertThat(temporary.countChildren().workers()).isZero();
        assertThat(starts).hasSize(1);
    }

    @Test
    void aTerminatedChildIsStoppedAndNotRestarted() {
        // given
        start(rooms);
        ServerRef<Ask<?>, Tell> room = rooms.startChild("hall");

        // when
        boolean wasThere = rooms.terminateChild(room);

        // then
        assertThat(wasThere).isTrue();
        assertThat(room.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.shutdown());
        assertThat(rooms.terminateChild(room)).as("again").isFalse();
        assertThat(rooms.terminateChild(runtime.start(new Puppet())))
                .as("a stranger")
                .isFalse();
        assertThat(rooms.terminateChild(runtime.registry().ref("hall", Puppet.class)))
                .as("whoever has a name, which children have not")
                .isFalse();
        assertThat(rooms.countChildren().workers()).isZero();
    }

    @Test
    void aChildThatDoesNotStartThrowsAndTheSupervisorLivesOn() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> picky =
                DynamicSupervisor.named("picky", runtime, name -> switch (name) {
                    case "throws" -> throw new IllegalStateException("on purpose");
                    case "errs" -> throw new AssertionError("on purpose");
                    case "null" -> null;
                    default ->
                        new Puppet().atInit(() -> {
                            throw cause;
                        });
                });
        start(picky);

        // then
        for (String name : List.of("throws", "errs", "null", "fails in init")) {
            assertThatThrownBy(() -> picky.startChild(name)).isInstanceOf(StartException.class);
        }
        assertThatThrownBy(() -> picky.startChild(null)).isInstanceOf(NullPointerException.class);
        assertThat(picky.countChildren().workers()).isZero();
        assertThat(reports).isEmpty();
    }

    @Test
    void tooManyRestartsOfAllTogetherMakeTheSupervisorGiveUp() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> strict = rooms.withIntensity(new RestartIntensity(1, LONG));
        Supervisor tree = start(strict);
        ServerRef<?, ?> dynamic = server(tree);
        ServerRef<Ask<?>, Tell> bystander = strict.startChild("bystander");

        // when
        strict.startChild("one").kill();
        strict.startChild("two").kill();

        // then
        assertThat(dynamic.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Shutdown.class);
        assertThat(bystander.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        Eventually.until(() -> runtime.registry().whereis("rooms").isPresent());
        assertThat(strict.countChildren().workers())
                .as("it begins anew, without children")
                .isZero();
    }

    @Test
    void aChildThatIsRestartedTooOftenIsGivenUpAloneWhenCountedAlone() throws Exception {
        // given
        BlockingQueue<String> givenUp = new LinkedBlockingQueue<>();
        DynamicSupervisor<String, Ask<?>, Tell> each =
                rooms.withIntensityForEach(new RestartIntensity(1, LONG), givenUp::add);
        Supervisor tree = start(each);
        ServerRef<?, ?> dynamic = server(tree);
        ServerRef<Ask<?>, Tell> bystander = each.startChild("bystander");

        // when
        each.startChild("unlucky").kill();
        Eventually.until(() -> starts.equals(List.of("bystander", "unlucky", "unlucky")));
        each.whichChildren().stream().filter(room -> room != bystander).forEach(ServerRef::kill);

        // then
        assertThat(givenUp.take()).isEqualTo("unlucky");
        assertThat(each.whichChildren()).containsExactly(bystander);
        assertThat(dynamic.isAlive()).isTrue();
        assertThat(starts).hasSize(3);
    }

    @Test
    void whatIsDoneOnGivingUpMayFail() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> each =
                rooms.withIntensityForEach(new RestartIntensity(0, LONG), argument -> {
                    throw new IllegalStateException("on purpose");
                });
        start(each);

        // when
        each.startChild("hall").kill();

        // then
        assertThat(each.countChildren().workers()).isZero();
        assertThat(reports).isEmpty();
    }

    @Test
    void aSupervisorThatCrashesTakesItsChildrenAlongAndIsRestarted() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> each =
                rooms.withIntensityForEach(new RestartIntensity(0, LONG), argument -> {
                    throw new AssertionError("on purpose");
                });
        ServerRef<?, ?> dynamic = server(start(each));
        ServerRef<Ask<?>, Tell> bystander = each.startChild("bystander");

        // when
        each.startChild("hall").kill();

        // then
        assertThat(dynamic.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Crash.class);
        assertThat(bystander.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(reports).hasSize(1);
        Eventually.until(() -> runtime.registry().whereis("rooms").isPresent());
        assertThat(each.countChildren().workers()).isZero();
    }

    @Test
    void aReferenceToAServerThatHasBeenReplacedIsNotItsSuccessor() {
        // given
        start(rooms);
        ServerRef<Ask<?>, Tell> first = rooms.startChild("hall");
        first.kill();
        Eventually.until(() -> starts.size() == 2 && rooms.countChildren().active() == 1);

        // when
        boolean wasThere = rooms.terminateChild(first);

        // then
        assertThat(wasThere).isFalse();
        assertThat(rooms.countChildren().active()).isEqualTo(1);
    }

    @Test
    void theChildrenAreToldInTheOrderOfTheirStarts() {
        // given
        start(rooms);
        List<ServerRef<Ask<?>, Tell>> all = IntStream.range(0, 100)
                .mapToObj(i -> rooms.startChild("room " + i))
                .toList();

        // then
        assertThat(rooms.whichChildren()).containsExactlyElementsOf(all);
    }

    @Test
    void aRestartThatFailsIsTriedAgain() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> shaky = DynamicSupervisor.named(
                "shaky",
                runtime,
                name -> new Puppet().atInit(() -> {
                    starts.add(name);
                    if (starts.size() == 2 || starts.size() == 3) {
                        throw cause;
                    }
                }));
        start(shaky);

        // when
        shaky.startChild("hall").kill();

        // then
        Eventually.until(() -> shaky.countChildren().active() == 1);
        assertThat(starts).hasSize(4);
    }

    @Test
    void theChildrenAreStoppedAllAtTheSameTime() throws Exception {
        // given
        int children = 5;
        var together = new CyclicBarrier(children);
        DynamicSupervisor<String, Ask<?>, Tell> slow = DynamicSupervisor.<String, Ask<?>, Tell>named(
                        "slow", runtime, name -> new Puppet().atTerminate(reason -> together.await()))
                .withShutdown(Shutdown.timeout(LONG));
        Supervisor tree = start(slow);
        List<ServerRef<Ask<?>, Tell>> all = IntStream.range(0, children)
                .mapToObj(i -> slow.startChild("room " + i))
                .toList();

        // when
        Caller<Void> stopper = Caller.of(tree::stop);

        // then
        stopper.result();
        assertThat(all)
                .allSatisfy(room -> assertThat(room.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.shutdown()));
    }

    @Test
    void childrenThatDoNotStopInTimeAreKilled() throws Exception {
        // given
        var gate = new Gate();
        var prompt = new AtomicReference<ServerProcess<?, ?, ?>>();
        var clock = new HeldClock(() -> prompt.get() != null && prompt.get().hasExited());
        try (var held = ServerRuntime.create(RuntimeOptions.DEFAULT, clock)) {
            DynamicSupervisor<String, Ask<?>, Tell> impatient = DynamicSupervisor.named(
                            "rooms", held, (String name) -> new Puppet())
                    .withShutdown(Shutdown.timeout(Duration.ofMillis(10)));
            Supervisor tree = start(impatient, held);
            ServerRef<Ask<?>, Tell> stuck = impatient.startChild("stuck");
            ServerRef<Ask<?>, Tell> free = impatient.startChild("free");
            prompt.set((ServerProcess<?, ?, ?>) free);
            stuck.cast(tell(gate::pass));
            gate.awaitVisitor();

            // when
            tree.stop();

            // then
            assertThat(stuck.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
            assertThat(free.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.shutdown());
        }
    }

    @Test
    void aKilledSupervisorLeavesNoChildEvenIfItWasStoppingThem() throws Exception {
        // given
        var gate = new Gate();
        DynamicSupervisor<String, Ask<?>, Tell> patient = rooms.withShutdown(Shutdown.infinity());
        Supervisor tree = start(patient);
        ServerRef<?, ?> dynamic = server(tree);
        ServerRef<Ask<?>, Tell> stuck = patient.startChild("stuck");
        stuck.cast(tell(gate::pass));
        gate.awaitVisitor();
        Caller<Void> stopper = Caller.of(tree::stop);
        Eventually.until(() -> !dynamic.isAlive());

        // when
        dynamic.kill();

        // then
        stopper.result();
        assertThat(stuck.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
    }

    @Test
    void aSupervisorThatDoesNotRunRefusesRequests() {
        assertThatThrownBy(rooms::countChildren)
                .isInstanceOf(ServerExitedException.class)
                .hasMessageContaining("rooms");
        assertThatThrownBy(() -> rooms.startChild("hall")).isInstanceOf(ServerExitedException.class);
    }

    @Test
    void anObjectThatDescribesAnotherSupervisorIsRefused() {
        // given
        start(rooms);

        // when
        DynamicSupervisor<String, Ask<?>, Tell> another = rooms.withRestart(Restart.PERMANENT);

        // then
        assertThatThrownBy(another::countChildren).isInstanceOf(ServerExitedException.class);
    }

    @Test
    void manyChildrenCanNotHaveOneName() {
        assertThatThrownBy(() -> rooms.withOptions(StartOptions.named("hall")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChildMayHaveABoundedMailbox() {
        // given
        DynamicSupervisor<String, Ask<?>, Tell> bounded =
                rooms.withOptions(StartOptions.DEFAULT.withMailbox(1, Overflow.REJECT));
        start(bounded);

        // when
        ServerRef<Ask<?>, Tell> room = bounded.startChild("hall");

        // then
        assertThat(room.call(ask(() -> "fine"))).isEqualTo("fine");
    }

    @Test
    void manyMayStartAndStopChildrenAtTheSameTime() throws Exception {
        // given
        start(rooms);
        var stopped = new AtomicInteger();

        // when
        List<Caller<Void>> users = IntStream.range(0, 8)
                .mapToObj(user -> Caller.of(() -> {
                    for (int i = 0; i < 50; i++) {
                        if (rooms.terminateChild(rooms.startChild(user + "/" + i))) {
                            stopped.incrementAndGet();
                        }
                    }
                }))
                .toList();
        for (Caller<Void> user : users) {
            user.result();
        }

        // then
        assertThat(stopped).hasValue(400);
        assertThat(rooms.countChildren().workers()).isZero();
    }

    private Supervisor start(DynamicSupervisor<String, Ask<?>, Tell> dynamic) {
        return start(dynamic, runtime);
    }

    private static Supervisor start(DynamicSupervisor<String, Ask<?>, Tell> dynamic, ServerRuntime where) {
        return Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, dynamic.childSpec()), "tree", where);
    }

    private static ServerRef<?, ?> server(Supervisor tree) {
        return tree.whichChildren().getFirst().server().orElseThrow();
    }
}
