package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StartTest {
    private static final StartOptions ALICE = StartOptions.named("alice");

    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Exception cause = new Exception("on purpose");

    @Test
    void aStartReturnsWhenInitIsDone() {
        // given
        var initialised = new AtomicBoolean();

        // when
        ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet().atInit(() -> initialised.set(true)));

        // then
        assertThat(initialised).isTrue();
        assertThat(server.isAlive()).isTrue();
        assertThat(server.name()).isEmpty();
        assertThat(server).hasToString("Puppet#1");
    }

    @Test
    void aServerHasItsNameWhenItsInitRuns() {
        // given
        var puppet = new Puppet();
        puppet.atInit(context -> assertThat(
                        context.runtime().registry().whereis("alice").orElseThrow())
                .isSameAs(context.self()));

        // when
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, ALICE);

        // then
        assertThat(server.name()).contains("alice");
        assertThat(server).hasToString("alice");
    }

    @Test
    void whatAServerSendsItselfInItsInitIsItsFirstMessage() {
        // given
        var puppet = new Puppet().atInit(context -> context.self().cast(add(1)));

        // when
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // then
        assertThat(server.call(get())).isEqualTo(1);
    }

    @Test
    void aServerMayStartAnotherInItsInit() {
        // given
        var inner = new Puppet();
        var outer = new Puppet().atInit(context -> context.runtime().start(inner, ALICE));

        // when
        runtime.start(outer);

        // then
        assertThat(runtime.registry().names()).containsExactly("alice");
    }

    @Test
    void anInitThatThrowsFailsTheStartAndLeavesNothing() {
        // given
        var puppet = new Puppet().atInit(() -> {
            throw cause;
        });

        // when
        assertThatThrownBy(() -> runtime.start(puppet, ALICE))
                // then
                .isInstanceOf(StartException.class)
                .hasMessage("alice failed to start: " + cause)
                .cause()
                .isSameAs(cause);
        assertThat(runtime.registry().names()).isEmpty();
        assertThat(puppet.terminations()).isEmpty();
        assertThat(reports).as("the start failed, which is notice enough").isEmpty();
    }

    @Test
    void aNameIsFreeAsSoonAsTheStartHasFailed() {
        // given
        var failing = new Puppet().atInit(context -> {
            IntStream.range(0, 20_000).forEach(i -> context.self().cast(add(1))); // to be thrown away at the end
            throw cause;
        });
        for (int round = 0; round < 20; round++) {
            // when
            assertThatThrownBy(() -> runtime.start(failing, ALICE))
                    // then
                    .isInstanceOf(StartException.class);
        }
    }

    @Test
    void anInitThatTakesTooLongFailsTheStartAndIsInterrupted() {
        // given
        var interrupted = new AtomicBoolean();
        var gate = new Gate();
        var puppet = new Puppet().atInit(() -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });

        try (var held = ServerRuntime.create(RuntimeOptions.DEFAULT, new HeldClock(gate::isHolding))) {
            // when
            assertThatThrownBy(() -> held.start(puppet, ALICE.withInitTimeout(Duration.ofMillis(20))))
                    // then
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("init took longer than PT0.02S");
            Eventually.until(interrupted::get);
            assertThat(held.registry().names()).isEmpty();
        }
    }

    @Test
    void anInterruptedStartKillsTheServer() throws Exception {
        // given
        var gate = new Gate();
        var status = new AtomicBoolean();
        Caller<Void> starter = Caller.of(() -> {
            try {
                runtime.start(new Puppet().atInit(gate::pass), ALICE);
            } finally {
                status.set(Thread.currentThread().isInterrupted());
            }
        });
        gate.awaitVisitor();

        // when
        starter.interrupt();

        // then
        assertThat(starter.failure()).isInstanceOf(CallInterruptedException.class);
        assertThat(status).isTrue();
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void aNameThatIsTakenFailsTheStartBeforeInitRuns() {
        // given
        ServerRef<Ask<?>, Tell> holder = runtime.start(new Puppet(), ALICE);
        var initialised = new AtomicBoolean();

        // when
        assertThatThrownBy(() -> runtime.start(new Puppet().atInit(() -> initialised.set(true)), ALICE))
                // then
                .isInstanceOfSatisfying(
                        NameTakenException.class,
                        taken -> assertThat(taken.holder()).isSameAs(holder))
                .hasMessageContaining("alice");
        assertThat(initialised).isFalse();
        assertThat(runtime.registry().whereis("alice").orElseThrow()).isSameAs(holder);
    }

    @Test
    void ofManyStartsWithOneNameOneSucceeds() throws Exception {
        // given
        var inits = new AtomicInteger();
        List<Caller<ServerRef<Ask<?>, Tell>>> starters = IntStream.range(0, 20)
                .mapToObj(i -> Caller.of(() -> runtime.start(
                        new Puppet().atInit(() -> {
                            inits.incrementAndGet();
                        }),
                        ALICE)))
                .toList();

        // when
        int failures = 0;
        for (Caller<ServerRef<Ask<?>, Tell>> starter : starters) {
            try {
                starter.result();
            } catch (AssertionError e) {
                assertThat(e).cause().isInstanceOf(NameTakenException.class);
                failures++;
            }
        }

        // then
        assertThat(failures).isEqualTo(19);
        assertThat(inits).hasValue(1);
    }

    @Test
    void aServerThatIsKilledInItsInitFailsTheStart() throws Exception {
        // given
        var gate = new Gate();
        Caller<?> starter =
                Caller.of(() -> runtime.start(new Puppet().atInit(gate::pass), ALICE.withInitTimeout(LONG)));
        gate.awaitVisitor();

        // when
        runtime.registry().whereis("alice").orElseThrow().kill();

        // then
        assertThat(starter.failure()).isInstanceOf(StartException.class).hasMessageContaining("Killed");
    }

    @Test
    void aStartWhoseServerIsKilledBeforeItBeginsFailsAtOnce() {
        // given
        var server = new ServerProcess<>(1, runtime, new Puppet(), StartOptions.DEFAULT, null, 0);
        CallEnvelope<Boolean> start = server.expectInit();

        // when
        server.kill();
        server.begin();

        // then
        assertThat(start.isDecided()).isTrue();
    }

    @Test
    void aStartWhoseServerIsKilledBeforeItRunsFailsAtOnce() throws Exception {
        // given
        var hand = new HandScheduler();
        var stepped = hand.runtime(reports::add);
        Caller<?> starter = Caller.of(() -> stepped.start(new Puppet(), ALICE.withInitTimeout(LONG)));
        Eventually.until(() -> !hand.runnable.isEmpty());

        // when
        stepped.registry().whereis("alice").orElseThrow().kill();

        // then
        assertThat(starter.failure()).isInstanceOf(StartException.class);
        hand.runAll();
    }

    @Test
    void whatIsSentByNameDuringAStartIsHandledAfterInit() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> byName = runtime.registry().ref("alice", Puppet.class);
        var over = new AtomicBoolean();
        Thread sender = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                byName.cast(add(1));
            }
        });

        // when
        try {
            for (int round = 0; round < 5_000; round++) {
                runtime.start(new Puppet(), ALICE).kill();
            }
        } finally {
            over.set(true);
            sender.join();
        }

        // then
        assertThat(reports).isEmpty();
    }

    @Test
    void whoCanBeFoundByNameIsAmongTheServersThatLive() throws Exception {
        // given
        var over = new AtomicBoolean();
        var strays = new AtomicInteger();
        Thread finder = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                runtime.registry().whereis("alice").ifPresent(server -> {
                    boolean known = runtime.servers().contains(server);
                    if (!known && server.isAlive()) {
                        strays.incrementAndGet(); // one that is killed now would never be forgotten
                    }
                });
            }
        });

        // when
        try {
            for (int round = 0; round < 5_000; round++) {
                runtime.start(new Puppet(), ALICE).kill();
            }
        } finally {
            over.set(true);
            finder.join();
        }

        // then
        assertThat(strays).hasValue(0);
    }

    @Test
    void aServerWhoseStarterHasGivenUpHandlesNothingBeforeInit() throws Exception {
        // given
        var hand = new HandScheduler();
        var server = new ServerProcess<>(1, hand.runtime(reports::add), new Puppet(), StartOptions.DEFAULT, null, 0);
        CallEnvelope<Boolean> start = server.expectInit();
        server.begin();
        server.cast(add(1));
        start.await(Duration.ZERO);

        // when
        hand.runAll();

        // then
        assertThat(reports).isEmpty();
    }

    @Test
    void aServerMustNotBeNull() {
        // when
        assertThatThrownBy(() -> runtime.start((Puppet) null, ALICE)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> runtime.start(new Puppet(), null)).isInstanceOf(NullPointerException.class);

        // then
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void theStandardRuntimeStartsServersToo() {
        // given
        ServerRef<Ask<?>, Tell> server = GenServer.start(new Puppet());

        // when
        server.cast(add(4));

        // then
        assertThat(server.call(get())).isEqualTo(4);
        server.stop();
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.normal());
    }
}
