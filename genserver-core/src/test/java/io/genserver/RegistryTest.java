package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.crash;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final StartOptions ALICE = StartOptions.named("alice");

    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Registry registry = runtime.registry();
    private final ServerRef<Ask<?>, Tell> byName = registry.ref("alice", Puppet.class);

    @Test
    void aServerIsFoundByItsName() {
        // given
        ServerRef<Ask<?>, Tell> alice = runtime.start(new Puppet(), ALICE);

        // when
        Optional<ServerRef<?, ?>> found = registry.whereis("alice");
        Optional<ServerRef<Ask<?>, Tell>> typed = registry.whereis("alice", Puppet.class);

        // then
        assertThat(found).containsSame(alice);
        assertThat(typed).containsSame(alice);
    }

    @Test
    void whoIsNotThereIsNotFound() {
        assertThat(registry.whereis("nobody")).isEmpty();
        assertThat(registry.whereis("nobody", Puppet.class)).isEmpty();
    }

    @Test
    void aServerOfAnotherKindIsNotHandedOut() {
        // given
        GenServer<Integer, Ask<?>, Tell> other = context -> 0;
        runtime.start(other, ALICE);

        // when
        assertThatThrownBy(() -> registry.whereis("alice", Puppet.class))
                // then
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining("alice")
                .hasMessageContaining("not a io.genserver.Puppet");
        assertThatThrownBy(() -> byName.cast(add(1))).isInstanceOf(ClassCastException.class);
    }

    @Test
    void namesAreSorted() {
        // given
        for (String name : List.of("bob", "alice", "carol")) {
            runtime.start(new Puppet(), StartOptions.named(name));
        }
        runtime.start(new Puppet());

        // then
        assertThat(registry.names()).containsExactly("alice", "bob", "carol");
    }

    @Test
    void aNameIsFreeWhenItsServerHasEndedInWhateverWay() {
        // given
        ServerRef<Ask<?>, Tell> stopped = runtime.start(new Puppet(), ALICE);
        stopped.stop();
        ServerRef<Ask<?>, Tell> killed = runtime.start(new Puppet(), ALICE);
        killed.kill();
        ServerRef<Ask<?>, Tell> crashed = runtime.start(new Puppet(), ALICE);
        crashed.cast(crash(new Exception("on purpose")));
        crashed.awaitExit(PATIENCE);

        // when
        runtime.start(new Puppet(), ALICE);

        // then
        assertThat(registry.names()).containsExactly("alice");
    }

    @Test
    void aServerKeepsItsNameUntilTerminateIsDone() throws Exception {
        // given
        var gate = new Gate();
        ServerRef<Ask<?>, Tell> alice = runtime.start(new Puppet().atTerminate(reason -> gate.pass()), ALICE);

        // when
        Caller<Void> stopper = Caller.of(() -> alice.stop(ExitReason.normal(), LONG));
        gate.awaitVisitor();

        // then
        assertThat(registry.whereis("alice")).isPresent();
        assertThatThrownBy(() -> runtime.start(new Puppet(), ALICE)).isInstanceOf(NameTakenException.class);
        gate.open();
        stopper.result();
    }

    @Test
    void theEndOfAServerDoesNotTakeTheNameOfItsSuccessor() {
        // given
        ServerRef<Ask<?>, Tell> first = runtime.start(new Puppet(), ALICE);
        first.kill();
        ServerRef<Ask<?>, Tell> second = runtime.start(new Puppet(), ALICE);

        // when
        first.kill();
        first.stop();

        // then
        assertThat(registry.whereis("alice")).containsSame(second);
    }

    @Test
    void aReferenceByNameFollowsTheName() {
        // given
        runtime.start(new Puppet(), ALICE).stop();
        runtime.start(new Puppet(), ALICE);

        // when
        byName.cast(add(1));

        // then
        assertThat(byName.call(get())).isEqualTo(1);
        assertThat(byName.isAlive()).isTrue();
        assertThat(byName.name()).contains("alice");
        assertThat(byName).hasToString("alice");
    }

    @Test
    void aReferenceByNameStopsAndKillsWhoHasTheName() {
        // given
        ServerRef<Ask<?>, Tell> first = runtime.start(new Puppet(), ALICE);
        byName.stop();
        ServerRef<Ask<?>, Tell> second = runtime.start(new Puppet(), ALICE);

        // when
        byName.kill();

        // then
        assertThat(first.awaitExit(PATIENCE)).isEqualTo(ExitReason.normal());
        assertThat(second.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
    }

    @Test
    void aReferenceByNameTellsWhetherItsMessageWasTaken() throws Exception {
        // given
        var gate = new Gate();
        runtime.start(new Puppet(), ALICE.withMailbox(1, Overflow.REJECT));
        byName.cast(tell(gate::pass));
        gate.awaitVisitor();

        // when
        boolean taken = byName.cast(add(1));
        boolean oneTooMany = byName.cast(add(1));

        // then
        assertThat(taken).isTrue();
        assertThat(oneTooMany).isFalse();
        gate.open();
    }

    @Test
    void aReferenceByNameAwaitsTheEndOfWhoHasTheName() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> alice = runtime.start(new Puppet(), ALICE);
        Caller<ExitReason> waiting = Caller.of(() -> byName.awaitExit(PATIENCE));
        Eventually.until(() -> ((ServerProcess<?, ?, ?>) alice).tieCount() == 1);

        // when
        alice.kill();

        // then
        assertThat(waiting.result()).isEqualTo(ExitReason.killed());
    }

    @Test
    void aReferenceByNameThatNobodyHasRefusesEverything() {
        // when
        assertThatThrownBy(() -> byName.call(get()))
                // then
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.noProc()))
                .hasMessage("alice is not there to take Ask");
        assertThat(byName.cast(add(1))).isFalse();
        assertThat(byName.isAlive()).isFalse();
        assertThat(byName.awaitExit(LONG)).isEqualTo(ExitReason.noProc());
        byName.stop();
        byName.kill();
    }

    @Test
    void aReferenceNeedsANameAndAKind() {
        assertThatNullPointerException().isThrownBy(() -> registry.ref(null, Puppet.class));
        assertThatNullPointerException().isThrownBy(() -> registry.ref("alice", null));
    }

    @Test
    void aStartThatIsRefusedItsNameLeavesNothingBehind() {
        // given
        ServerRef<Ask<?>, Tell> first = runtime.start(new Puppet(), ALICE);
        assertThatThrownBy(() -> runtime.start(new Puppet(), ALICE)).isInstanceOf(NameTakenException.class);
        assertThat(runtime.servers()).hasSize(1);

        // when
        first.stop();

        // then
        assertThat(registry.names()).isEmpty();
        assertThat(runtime.servers()).isEmpty();
    }

    @Test
    void aServerKilledBeforeItsInitRanLosesItsName() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRuntime byHand = ServerRuntime.create(RuntimeOptions.DEFAULT, hand);
        var initialised = new AtomicBoolean();
        Caller<ServerRef<Ask<?>, Tell>> starter =
                Caller.of(() -> byHand.start(new Puppet().atInit(() -> initialised.set(true)), ALICE));
        Eventually.until(() -> !hand.runnable.isEmpty());

        // when
        byHand.registry().ref("alice", Puppet.class).kill();

        // then
        assertThat(byHand.registry().names()).isEmpty();
        assertThat(starter.failure()).isInstanceOf(StartException.class);
        hand.runAll();
        assertThat(initialised).isFalse();
        assertThat(byHand.servers()).isEmpty();
    }

    @Test
    void ofManyWhoStartAndKillByOneNameNoneLeavesItBehind() throws Exception {
        // given
        Puppet.Action startAndKill = () -> {
            for (int i = 0; i < 1_000; i++) {
                try {
                    runtime.start(new Puppet(), ALICE);
                } catch (NameTakenException | StartException e) {
                    assertThat(e)
                            .as("lost the race for the name, or was killed before it was up")
                            .isNotNull();
                }
                byName.kill();
            }
        };

        // when
        List<Caller<Void>> callers =
                Stream.generate(() -> Caller.of(startAndKill)).limit(4).toList();
        for (Caller<Void> caller : callers) {
            caller.result();
        }

        // then
        assertThat(registry.names()).isEmpty();
        assertThat(runtime.servers()).isEmpty();
    }

    @Test
    void noNameIsLeftByWhatIsStartedWhileTheRuntimeIsClosed() throws Exception {
        for (int round = 0; round < 200; round++) {
            // given
            ServerRuntime closing = ServerRuntime.create(reports::add);
            var begun = new CountDownLatch(1);
            Caller<Void> starter = Caller.of(() -> {
                for (int i = 0; ; i++) {
                    closing.start(new Puppet(), StartOptions.named("server " + i));
                    begun.countDown();
                }
            });
            begun.await();

            // when
            closing.close();

            // then
            assertThat(starter.failure()).isInstanceOfAny(IllegalStateException.class, StartException.class);
            assertThat(closing.registry().names()).isEmpty();
            assertThat(closing.servers()).isEmpty();
        }
    }
}
