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
import io.genserver.Puppet.Termination;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Exit signals, parents, refused starts, names, and what an idle server holds on to. */
class ServerLifeTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet parent = new Puppet();
    private final ServerRef<Ask<?>, Tell> parentRef = runtime.start(parent, StartOptions.named("parent"));
    private final Puppet puppet = new Puppet();

    // ---- exit signals ----

    @Test
    void anExitSignalEndsAServerWithItsReason() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        parent.context().exit(server, ExitReason.shutdown("signal"));

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown("signal"));
        assertThat(puppet.terminations()).containsExactly(new Termination(ExitReason.shutdown("signal"), 0));
        assertThat(parentRef.isAlive()).isTrue();
    }

    @Test
    void aNormalExitSignalIsIgnored() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        parent.context().exit(server, ExitReason.normal());

        // then
        assertThat(server.call(get())).isZero();
    }

    @Test
    void whoTrapsExitsIsToldOfASignalWhateverItsReason() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet.trappingExits());

        // when
        parent.context().exit(server, ExitReason.killed());
        parent.context().exit(server, ExitReason.normal());

        // then
        assertThat(server.call(get())).isZero();
        assertThat(puppet.infos())
                .containsExactly(
                        new Info.Exit(parentRef, ExitReason.killed()), new Info.Exit(parentRef, ExitReason.normal()));
    }

    @Test
    void aSignalToAServerThatHasEndedDoesNothing() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        server.stop();

        // when
        parent.context().exit(server, ExitReason.shutdown());
        parent.context().exit(runtime.registry().ref("nobody", Puppet.class), ExitReason.shutdown());

        // then
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.normal());
    }

    @Test
    void aSignalNeedsAReason() {
        assertThatThrownBy(() -> parent.context().exit(parentRef, null)).isInstanceOf(NullPointerException.class);
    }

    // ---- children of a parent that was killed ----

    @Test
    void aChildIsKilledWithItsParent() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> child = parent.context().startLink(puppet, StartOptions.DEFAULT);
        var gate = new Gate();
        child.cast(tell(gate::pass));
        gate.awaitVisitor();

        // when
        parentRef.kill();

        // then
        assertThat(child.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
        assertThat(puppet.terminations()).isEmpty();
    }

    @Test
    void grandchildrenAreKilledToo() {
        // given
        var grandchild = new Puppet();
        parent.context().startLink(puppet, StartOptions.DEFAULT);
        ServerRef<Ask<?>, Tell> last = puppet.context().startLink(grandchild, StartOptions.DEFAULT);

        // when
        parentRef.kill();

        // then
        assertThat(last.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
        assertThat(runtime.servers()).isEmpty();
    }

    @Test
    void aChildThatTrapsExitsStopsInOrderWhenItsParentIsKilled() {
        // given
        ServerRef<Ask<?>, Tell> child = parent.context().startLink(puppet.trappingExits(), StartOptions.DEFAULT);
        child.cast(add(3));

        // when
        parentRef.kill();

        // then
        assertThat(child.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
        assertThat(puppet.terminations()).containsExactly(new Termination(ExitReason.killed(), 3));
        assertThat(puppet.infos()).isEmpty();
    }

    @Test
    void aServerThatIsLinkedToOneThatWasKilledTerminates() {
        // given
        ServerRef<Ask<?>, Tell> friend = runtime.start(puppet);
        puppet.context().link(parentRef);

        // when
        parentRef.kill();

        // then
        assertThat(friend.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
        assertThat(puppet.terminations()).hasSize(1);
    }

    @Test
    void aParentOutlivesAChildThatIsKilledIfItTrapsExits() {
        // given
        parent.context().trapExit(true);
        ServerRef<Ask<?>, Tell> child = parent.context().startLink(puppet, StartOptions.DEFAULT);

        // when
        child.kill();

        // then
        assertThat(parentRef.call(get())).isZero();
        assertThat(parent.infos()).containsExactly(new Info.Exit(child, ExitReason.killed()));
    }

    // ---- monitors ----

    @Test
    void demonitorSaysWhetherTheMonitorStood() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        MonitorRef standing = parent.context().monitor(server);
        MonitorRef fired = parent.context().monitor(server);

        // when
        boolean stood = parent.context().demonitor(standing);
        boolean again = parent.context().demonitor(standing);
        server.kill();
        boolean afterDown = parent.context().demonitor(fired);

        // then
        assertThat(List.of(stood, again, afterDown)).containsExactly(true, false, false);
    }

    // ---- refused starts ----

    @Test
    void aServerThatRefusesToStartSaysWhy() {
        // given
        puppet.atInit(() -> {
            throw StartException.refuse("no disk");
        });

        // when
        assertThatThrownBy(() -> runtime.start(puppet, StartOptions.named("picky")))
                // then
                .isInstanceOfSatisfying(
                        StartException.class,
                        refused -> assertThat(refused.isIgnored()).isFalse())
                .hasMessage("picky did not start: no disk");
        assertThat(reports).isEmpty();
        assertThat(runtime.registry().whereis("picky")).isEmpty();
    }

    @Test
    void aServerThatIsToBeIgnoredSaysSo() {
        // given
        puppet.atInit(() -> {
            throw StartException.ignore("not on this machine");
        });

        // when
        assertThatThrownBy(() -> runtime.start(puppet))
                // then
                .isInstanceOfSatisfying(
                        StartException.class,
                        ignored -> assertThat(ignored.isIgnored()).isTrue())
                .hasMessageEndingWith("not on this machine");
    }

    @Test
    void aServerThatFailsAsItsChildIsIgnoredIsNotIgnoredItself() {
        // given
        puppet.atInit(context -> context.startLink(
                new Puppet().atInit(() -> {
                    throw StartException.ignore("not on this machine");
                }),
                StartOptions.DEFAULT));

        // when
        assertThatThrownBy(() -> runtime.start(puppet))
                // then
                .isInstanceOfSatisfying(
                        StartException.class,
                        failed -> assertThat(failed.isIgnored()).isFalse());
    }

    @Test
    void nothingStartsInAClosedRuntime() {
        // given
        var closed = ServerRuntime.create(reports::add);
        closed.close();

        // when
        assertThatThrownBy(() -> closed.start(puppet, StartOptions.named("late")))
                // then
                .isInstanceOf(StartException.class)
                .hasMessageContaining("late")
                .hasMessageContaining("closed");
        assertThat(closed.servers()).isEmpty();
        assertThat(closed.registry().names()).isEmpty();
        assertThat(puppet.context()).as("its init").isNull();
    }

    // ---- who it is ----

    @Test
    void aLabelNamesAServerInLogsReportsAndThreadDumps() {
        // given
        ServerRef<Ask<?>, Tell> server =
                parent.context().startLink(puppet, StartOptions.DEFAULT.withLabel("connection"));
        parent.context().unlink(server);
        String name = "connection#" + ((ServerProcess<?, ?, ?>) server).id();

        // when
        String thread = server.call(ask(Eventually::nameOfThread));
        server.cast(Puppet.crash(new Exception("on purpose")));
        server.awaitExit(PATIENCE);

        // then
        assertThat(server).hasToString(name);
        assertThat(thread).isEqualTo(name);
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.server()).isEqualTo(name);
            assertThat(report.parent()).isEqualTo("parent");
            assertThat(report).asString().startsWith("server " + name + " under parent crashed in handleCast");
        });
    }

    @Test
    void aNameGoesBeforeALabel() {
        assertThat(runtime.start(puppet, StartOptions.named("alice").withLabel("connection")))
                .hasToString("alice");
    }

    @Test
    void serversComeInTheSameOrderInEachRun() {
        // given
        List<List<Long>> orders = IntStream.range(0, 2)
                .mapToObj(run -> {
                    try (var other = ServerRuntime.create(reports::add)) {
                        IntStream.range(0, 30).forEach(i -> other.start(new Puppet()));
                        return other.servers().stream().map(ServerProcess::id).toList();
                    }
                })
                .toList();

        // then
        assertThat(orders.getFirst()).isEqualTo(orders.getLast());
    }

    // ---- sleep ----

    @Test
    void aKillInterruptsASleep() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        var begun = new Gate();
        begun.open();
        var thrown = new AtomicReference<Throwable>();
        server.cast(tell(() -> {
            begun.pass();
            try {
                runtime.sleep(LONG);
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        }));
        begun.awaitVisitor();

        // when
        server.kill();

        // then
        Eventually.until(() -> thrown.get() != null);
    }

    @Test
    void aSleepGoesOnWhenItIsWokenForNothing() throws Exception {
        // given
        var woken = new ForwardingScheduler() {
            int parks;

            @Override
            public void park(Object blocker, long nanos) {
                if (++parks > 3) {
                    super.park(blocker, nanos);
                }
            }
        };
        long begin = System.nanoTime();

        // when
        ServerRuntime.create(RuntimeOptions.DEFAULT, woken).sleep(Duration.ofMillis(10));

        // then
        assertThat(System.nanoTime() - begin)
                .isGreaterThanOrEqualTo(Duration.ofMillis(10).toNanos());
        woken.close();
    }

    // ---- what an idle server holds on to ----

    @Test
    void anIdleServerHoldsOnToNeitherItsLastReplyNorItsCaller() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRuntime stepped = hand.runtime(reports::add);
        ServerRef<Ask<?>, Tell> server = hand.start(stepped, puppet);

        // when
        WeakReference<Object> reply = replyOf(hand, server);

        // then
        Eventually.until(() -> {
            System.gc();
            return reply.refersTo(null);
        });
        assertThat(server.isAlive()).isTrue();
    }

    private static WeakReference<Object> replyOf(HandScheduler hand, ServerRef<Ask<?>, Tell> server) throws Exception {
        var future = server.callAsync(ask(Object::new), ServerRuntime.FOREVER);
        hand.runAll();
        return new WeakReference<>(future.get());
    }

    @Test
    void theDepthOfABusyMailboxIsNeverMoreThanWhatWasSent() throws Exception {
        // given
        var process = (ServerProcess<?, ?, ?>) runtime.start(puppet);
        Caller<Void> sender = Caller.of(() ->
                IntStream.range(0, 50_000).forEach(i -> puppet.context().self().cast(add(1))));

        // when
        while (!sender.isDone()) {
            // then
            assertThat(process.depth(100)).isBetween(0, 100);
            assertThat(process.depth(Integer.MAX_VALUE)).isBetween(0, 50_000);
        }
        sender.result();
        Eventually.until(() -> process.depth(1) == 0);
    }
}
