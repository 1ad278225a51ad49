package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ObserverTest {
    /** What may wait in a mailbox without bound, should its server be late. */
    private static final int MUCH_MAIL = 10_000;

    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Observer observer = runtime.observer();
    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private final Puppet puppet = new Puppet();
    private final Exception cause = new Exception("on purpose");

    // ---- snapshots ----

    @Test
    void aSnapshotShowsWhatAServerIsAndDoes() throws Exception {
        // given
        var gate = new Gate();
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.named("alice"));
        puppet.context().sendAfter(LONG, add(1));
        server.cast(tell(gate::pass));
        gate.awaitVisitor();
        IntStream.range(0, 3).forEach(i -> server.cast(add(1)));

        // when
        ServerInfo info = observer.snapshot().servers().getFirst();

        // then
        assertThat(info.name()).isEqualTo("alice");
        assertThat(info.server()).isSameAs(server);
        assertThat(info.parent()).isEmpty();
        assertThat(info.supervisor()).isFalse();
        assertThat(info.status()).isEqualTo(Status.RUNNING);
        assertThat(info.mailbox()).isEqualTo(3);
        assertThat(info.handled()).isEqualTo(2);
        assertThat(info.dropped()).isZero();
        assertThat(info.restarts()).isZero();
        assertThat(info.ties()).isEqualTo(1);
        gate.open();
        Eventually.until(() -> observer.snapshot().servers().getFirst().status() == Status.IDLE);
        assertThat(observer.snapshot().servers().getFirst().handled()).isEqualTo(5);
    }

    @Test
    void aSnapshotShowsServersThatStartAndThatEnd() throws Exception {
        // given
        var inInit = new Gate();
        var inTerminate = new Gate();
        Caller<ServerRef<Ask<?>, Tell>> starter =
                Caller.of(() -> runtime.start(puppet.atInit(inInit::pass).atTerminate(reason -> inTerminate.pass())));
        inInit.awaitVisitor();

        // when
        Status starting = observer.snapshot().servers().getFirst().status();
        inInit.open();
        ServerRef<Ask<?>, Tell> server = starter.result();
        Caller<Void> stopper = Caller.of(() -> server.stop(ExitReason.normal(), LONG));
        inTerminate.awaitVisitor();
        Status ending = observer.snapshot().servers().getFirst().status();
        inTerminate.open();
        stopper.result();

        // then
        assertThat(starting).isEqualTo(Status.STARTING);
        assertThat(ending).isEqualTo(Status.TERMINATING);
        assertThat(observer.snapshot().servers()).isEmpty();
        assertThat(ServerInfo.of((ServerProcess<?, ?, ?>) server).status()).isEqualTo(Status.EXITED);
    }

    @Test
    void aServerWithMailWaitsForAThread() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRuntime stepped = hand.runtime(reports::add);
        ServerRef<Ask<?>, Tell> server = hand.start(stepped, puppet);

        // when
        server.cast(add(1));

        // then
        assertThat(stepped.observer().snapshot().servers().getFirst().status()).isEqualTo(Status.SCHEDULED);
    }

    @Test
    void serversAreShownTheOldestFirstAndToVisitorsOneByOne() {
        // given
        IntStream.range(0, 50).forEach(i -> runtime.start(new Puppet()));
        var visited = new CopyOnWriteArrayList<ServerInfo>();

        // when
        observer.forEach(visited::add);

        // then
        assertThat(observer.snapshot().servers())
                .extracting(ServerInfo::id)
                .isSorted()
                .hasSize(50);
        assertThat(visited).hasSize(50);
    }

    @Test
    void aServerIsFoundByItsIdAsLongAsItLives() {
        // given
        runtime.start(new Puppet());
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.named("alice"));
        long id = observer.look(server).orElseThrow().id();

        // when
        ServerInfo found = observer.find(id).orElseThrow();
        server.stop();

        // then
        assertThat(found.server()).isSameAs(server);
        assertThat(observer.find(id)).isEmpty();
        assertThat(observer.find(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void aServerThatHasEndedCanBeLookedAtByWhoeverHasItsReference() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.named("alice"));
        ServerRef<Ask<?>, Tell> byName = runtime.registry().ref("alice", Puppet.class);

        // when
        server.stop();

        // then
        assertThat(observer.look(server).map(ServerInfo::status)).contains(Status.EXITED);
        assertThat(observer.look(byName)).isEmpty();
    }

    @Test
    void treesShowWhoStartedWhom() {
        // given
        Supervisor.start(
                SupervisorSpec.of(
                        Strategy.ONE_FOR_ONE,
                        ChildSpec.of("a", Puppet::new).named("a"),
                        ChildSpec.supervisor(
                                "inner",
                                SupervisorSpec.of(
                                        Strategy.ONE_FOR_ONE,
                                        ChildSpec.of("b", Puppet::new).named("b")))),
                "top",
                runtime);
        runtime.start(new Puppet(), StartOptions.named("stray"));

        // when
        List<RuntimeSnapshot.Tree> trees = observer.snapshot().trees();

        // then
        assertThat(trees).extracting(tree -> tree.server().name()).containsExactly("top", "stray");
        RuntimeSnapshot.Tree top = trees.getFirst();
        assertThat(top.server().supervisor()).isTrue();
        assertThat(top.children()).hasSize(2);
        assertThat(top.children().getFirst().server().name()).isEqualTo("a");
        assertThat(top.children().getLast().children())
                .singleElement()
                .satisfies(b -> assertThat(b.server().name()).isEqualTo("b"));
    }

    @Test
    void aServerWhoseParentHasEndedIsARoot() {
        // given
        runtime.start(puppet, StartOptions.named("parent"));
        ServerRef<Ask<?>, Tell> child = puppet.context().startLink(new Puppet(), StartOptions.named("child"));
        puppet.context().unlink(child);

        // when
        puppet.context().self().stop();

        // then
        assertThat(observer.snapshot().trees())
                .extracting(tree -> tree.server().name())
                .containsExactly("child");
    }

    @Test
    void whatHappensIsCounted() {
        // given
        Supervisor supervisor = Supervisor.start(
                SupervisorSpec.of(
                        Strategy.ONE_FOR_ONE, ChildSpec.of("a", Puppet::new).named("a")),
                "top",
                runtime);

        // when
        runtime.registry().ref("a", Puppet.class).cast(Puppet.crash(cause));
        Eventually.until(() -> observer.snapshot().started() == 3);
        supervisor.stop();

        // then
        RuntimeSnapshot after = observer.snapshot();
        assertThat(List.of(after.started(), after.exited(), after.crashed())).containsExactly(3L, 3L, 1L);
        assertThat(after.dropped() + after.deadLetters()).isZero();
    }

    // ---- events ----

    @Test
    void theEventsOfAServerComeInTheirOrder() {
        // given
        observer.subscribe(events::add);
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        server.cast(Puppet.crash(cause));
        server.awaitExit(PATIENCE);

        // then
        assertThat(events).hasSize(3).allMatch(event -> event.server() == server && event.time() != null);
        assertThat(events.get(0)).isInstanceOf(RuntimeEvent.Started.class);
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        RuntimeEvent.Crashed.class,
                        crashed -> assertThat(crashed.report()).isSameAs(reports.getFirst()));
        assertThat(events.get(2))
                .isInstanceOfSatisfying(
                        RuntimeEvent.Exited.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.crash(cause)));
    }

    @Test
    void aStartThatFailsIsAnExitAlone() {
        // given
        observer.subscribe(events::add);

        // when
        assertThatThrownBy(() -> runtime.start(puppet.atInit(() -> {
                    throw cause;
                })))
                .isInstanceOf(StartException.class);

        // then
        assertThat(events).singleElement().isInstanceOf(RuntimeEvent.Exited.class);
        assertThat(observer.snapshot().started()).isZero();
        assertThat(observer.snapshot().exited()).isEqualTo(1);
    }

    @Test
    void anExitIsToldWhenTheNameIsFreeAndBeforeMonitorsAreTold() {
        // given
        ServerRef<Ask<?>, Tell> watcher = runtime.start(puppet);
        ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet(), StartOptions.named("alice"));
        puppet.context().monitor(server);
        var seen = new CopyOnWriteArrayList<Boolean>();
        observer.subscribe(event -> {
            if (event instanceof RuntimeEvent.Exited) {
                seen.add(runtime.registry().whereis("alice").isEmpty()
                        && puppet.infos().isEmpty());
            }
        });

        // when
        server.kill();

        // then
        watcher.call(get());
        assertThat(seen).containsExactly(true);
        assertThat(puppet.infos()).hasSize(1);
    }

    @Test
    void aListenerThatThrowsDisturbsNobody() {
        // given
        observer.subscribe(event -> {
            throw new AssertionError("on purpose");
        });
        observer.subscribe(events::add);

        // when
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        server.stop();

        // then
        assertThat(events).hasSize(2);
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.normal());
    }

    @Test
    void aListenerThatHasLeftIsToldNothing() {
        // given
        Observer.Subscription one = observer.subscribe(events::add);
        Observer.Subscription other = observer.subscribe(events::add);

        // when
        one.close();
        one.close();

        // then
        runtime.start(puppet);
        assertThat(events).as("told once, through the other").hasSize(1);
        other.close();
        puppet.context().self().stop();
        assertThat(events).hasSize(1);
    }

    // ---- dead letters ----

    @Test
    void whatIsSentToAServerThatHasEndedIsADeadLetter() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        server.stop();
        observer.subscribe(events::add);

        // when
        server.cast(add(1));
        assertThatThrownBy(() -> server.call(get())).isInstanceOf(ServerExitedException.class);
        server.callAsync(get());

        // then
        assertDeadLetters(server, Tell.class, Ask.class, Ask.class);
    }

    @Test
    void whatIsLeftBehindAStopACrashOrAKillIsADeadLetter() throws Exception {
        for (Tell end : List.of(
                new Tell(number -> Next.stop(ExitReason.normal(), number)),
                Puppet.crash(cause),
                tell(() -> puppet.context().self().kill()))) {
            // given
            ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
            var gate = new Gate();
            server.cast(new Tell(number -> {
                gate.pass();
                return end.deed().on(number);
            }));
            gate.awaitVisitor();
            events.clear();
            try (var subscription = observer.subscribe(event -> {
                if (event instanceof RuntimeEvent.DeadLetter) {
                    events.add(event);
                }
            })) {
                server.cast(add(1));
                var call = server.callAsync(get(), LONG);
                puppet.context().sendAfter(Duration.ZERO, add(1));
                Eventually.until(() -> ((ServerProcess<?, ?, ?>) server).depth(9) == 3);

                // when
                gate.open();

                // then
                assertThat(call).failsWithin(PATIENCE);
                Eventually.untilAsserted(() -> assertDeadLetters(server, Tell.class, Ask.class, Tell.class));
            }
        }
        assertThat(observer.snapshot().deadLetters()).isEqualTo(9);
    }

    @Test
    void whatTheRuntimeTellsAServerIsNoDeadLetter() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        ServerRef<Ask<?>, Tell> watched = runtime.start(new Puppet());
        puppet.context().monitor(watched);
        server.kill();

        // when
        watched.stop();
        server.stop();

        // then
        assertThat(observer.snapshot().deadLetters()).isZero();
    }

    @Test
    void aMessageInHandIsNoDeadLetter() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        var gate = new Gate();
        Caller<Boolean> caller = Caller.of(() -> server.call(
                ask(() -> {
                    gate.pass();
                    return true;
                }),
                LONG));
        gate.awaitVisitor();

        // when
        server.kill();

        // then
        assertThat(caller.failure()).isInstanceOf(ServerExitedException.class);
        assertThat(observer.snapshot().deadLetters()).isZero();
    }

    @Test
    void whatIsSentWhileAServerEndsIsHandledOrADeadLetter() throws Exception {
        for (int round = 0; round < 100; round++) {
            // given
            var sent = new AtomicLong();
            var handled = new AtomicLong();
            long before = observer.snapshot().deadLetters();
            ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
            List<Thread> senders = IntStream.range(0, 4)
                    .mapToObj(i -> Thread.ofPlatform().start(() -> {
                        do {
                            if (sent.get() - handled.get() < MUCH_MAIL) {
                                sent.incrementAndGet();
                                server.cast(tell(handled::incrementAndGet));
                            }
                        } while (server.isAlive());
                    }))
                    .toList();
            Eventually.until(() -> handled.get() > 0);

            // when
            server.kill();

            // then
            for (Thread sender : senders) {
                sender.join();
            }
            Eventually.untilAsserted(
                    () -> assertThat(handled.get() + observer.snapshot().deadLetters() - before)
                            .isEqualTo(sent.get()));
        }
    }

    @Test
    void aCauseThatCanNotBePrintedDoesNotKeepAnAsyncCallFromItsEnd() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        var unprintable = new Exception() {
            @Override
            public String toString() {
                throw new IllegalStateException("unprintable");
            }
        };

        // when
        var call = server.callAsync(
                ask(() -> {
                    throw unprintable;
                }),
                LONG);

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(unprintable));
        assertThat(call).isCompletedExceptionally();
    }

    private void assertDeadLetters(ServerRef<?, ?> server, Class<?>... types) {
        assertThat(events)
                .allSatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                RuntimeEvent.DeadLetter.class,
                                dead -> assertThat(dead.server()).isSameAs(server)));
        assertThat(events.stream().map(event -> ((RuntimeEvent.DeadLetter) event).messageType()))
                .containsExactly(Arrays.stream(types).map(Class::getName).toArray(String[]::new));
    }
}
