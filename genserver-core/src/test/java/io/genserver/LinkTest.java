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
import io.genserver.Puppet.Termination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LinkTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet linker = new Puppet();
    private final Puppet linked = new Puppet();
    private final ServerRef<Ask<?>, Tell> one = runtime.start(linker);
    private final ServerRef<Ask<?>, Tell> other = runtime.start(linked);
    private final ExitReason crash = ExitReason.crash(new Exception("on purpose"));

    @Test
    void aCrashTakesTheLinkedServerAlong() {
        // given
        linker.context().link(other);

        // when
        other.cast(crashFor(crash));

        // then
        assertThat(one.awaitExit(PATIENCE)).isEqualTo(crash);
        assertThat(linker.terminations()).containsExactly(new Termination(crash, 0));
        assertThat(reports).as("only the server that crashed is reported").hasSize(1);
    }

    @Test
    void aLinkIsTheSameFromBothEndsAndAnotherBetweenOthers() {
        // given
        var first = (ServerProcess<?, ?, ?>) one;
        var second = (ServerProcess<?, ?, ?>) other;
        var third = (ServerProcess<?, ?, ?>) runtime.start(new Puppet());

        // when
        var link = new Link(first, second);

        // then
        assertThat(link).isEqualTo(new Link(second, first)).hasSameHashCodeAs(new Link(second, first));
        assertThat(link).isNotEqualTo(new Link(first, third)).isNotEqualTo(new Link(third, second));
    }

    @Test
    void aLinkHoldsBothWays() {
        // given
        linker.context().link(other);

        // when
        one.kill();

        // then
        assertThat(other.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
    }

    @Test
    void aShutdownTakesTheLinkedServerAlong() {
        // given
        linker.context().link(other);

        // when
        other.stop(ExitReason.shutdown(), LONG);

        // then
        assertThat(one.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
    }

    @Test
    void aNormalEndDoesNotReachTheLinkedServer() {
        // given
        linker.context().link(other);

        // when
        other.stop();

        // then
        assertThat(one.call(get())).isZero();
    }

    @Test
    void anExitSignalDoesNotWaitForTheMailbox() throws Exception {
        // given
        var gate = new Gate();
        var handled = new AtomicBoolean();
        linker.context().link(other);
        one.cast(tell(gate::pass));
        one.cast(tell(() -> handled.set(true)));
        Caller<Integer> queued = Caller.of(() -> one.call(get(), LONG)).awaitWaiting();

        // when
        other.kill();
        gate.open();

        // then
        assertThat(one.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
        assertThat(handled).isFalse();
        assertThat(queued.failure()).isInstanceOf(ServerExitedException.class);
    }

    @Test
    void aServerThatTrapsExitsIsTold() {
        // given
        linker.context().trapExit(true);
        linker.context().link(other);

        // when
        other.cast(crashFor(crash));

        // then
        Eventually.until(() -> linker.infos().equals(List.of(new Info.Exit(other, crash))));
        assertThat(one.isAlive()).isTrue();
    }

    @Test
    void aServerThatTrapsExitsIsToldOfANormalEndToo() {
        // given
        linker.context().trapExit(true);
        linker.context().link(other);

        // when
        other.stop();

        // then
        one.call(get());
        assertThat(linker.infos()).containsExactly(new Info.Exit(other, ExitReason.normal()));
    }

    @Test
    void aServerThatNoLongerTrapsExitsEnds() {
        // given
        linker.context().trapExit(true);
        linker.context().link(other);
        linker.context().trapExit(false);

        // when
        other.kill();

        // then
        assertThat(one.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
    }

    @Test
    void anUnlinkedServerLivesOnFromWhicheverSideTheLinkIsUndone() {
        // given
        linker.context().link(other);
        linked.context().unlink(one);

        // when
        other.kill();

        // then
        assertThat(one.call(get())).isZero();
    }

    @Test
    void linkingTwiceIsLinkingOnce() {
        // given
        linker.context().trapExit(true);
        linker.context().link(other);
        linker.context().link(other);
        linked.context().link(one);

        // when
        other.kill();

        // then
        one.call(get());
        assertThat(linker.infos()).hasSize(1);
    }

    @Test
    void aLinkToAServerThatHasEndedEndsThisOne() {
        // given
        other.stop();

        // when
        linker.context().link(other);

        // then
        assertThat(one.awaitExit(PATIENCE)).isEqualTo(ExitReason.noProc());
    }

    @Test
    void aLinkToANameThatNobodyHasThrows() {
        // given
        ServerRef<Ask<?>, Tell> nobody = runtime.registry().ref("nobody", Puppet.class);

        // when
        assertThatThrownBy(() -> linker.context().link(nobody))
                // then
                .isInstanceOf(ServerExitedException.class)
                .hasMessageContaining("nobody");
        linker.context().unlink(nobody);
        assertThat(one.isAlive()).isTrue();
    }

    @Test
    void aLinkToOneselfIsNone() {
        // when
        linker.context().link(one);

        // then
        assertThat(one.call(get())).isZero();
    }

    @Test
    void aChainOfLinksEndsAltogether() {
        // given
        List<ServerRef<Ask<?>, Tell>> chain = new ArrayList<>(List.of(one));
        for (int i = 0; i < 1_000; i++) {
            ServerRef<Ask<?>, Tell> previous = chain.getLast();
            chain.add(runtime.start(new Puppet().atInit(context -> context.link(previous))));
        }

        // when
        one.cast(crashFor(crash));

        // then
        assertThat(chain)
                .allSatisfy(server -> assertThat(server.awaitExit(PATIENCE)).isEqualTo(crash));
    }

    @Test
    void aServerThatHasEndedLeavesNoLinkBehind() {
        // given
        one.stop();

        // when
        linker.context().link(other);

        // then
        assertThat(process(other).isTied(new Link(process(one), process(other))))
                .isFalse();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void whenALinkIsMadeWhileTheOtherEndsItIsHeardOfOnce() throws Exception {
        for (int round = 0; round < 500; round++) {
            // given
            var trapping = new Puppet().trappingExits();
            ServerRef<Ask<?>, Tell> survivor = runtime.start(trapping);
            ServerRef<Ask<?>, Tell> victim = runtime.start(new Puppet());

            // when
            Caller<Void> killer = Caller.of(victim::kill);
            trapping.context().link(victim);
            killer.result();

            // then
            Eventually.until(() -> !trapping.infos().isEmpty());
            survivor.call(get());
            assertThat(trapping.infos()).hasSize(1);
            survivor.kill();
        }
    }

    // ---- parents ----

    @Test
    void aChildEndsWithItsParent() {
        // given
        ServerRef<Ask<?>, Tell> child = linker.context().startLink(new Puppet(), StartOptions.DEFAULT);

        // when
        one.kill();

        // then
        assertThat(child.awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
    }

    @Test
    void aParentEndsWithItsChild() {
        // given
        ServerRef<Ask<?>, Tell> child = linker.context().startLink(new Puppet(), StartOptions.DEFAULT);

        // when
        child.cast(crashFor(crash));

        // then
        assertThat(one.awaitExit(PATIENCE)).isEqualTo(crash);
    }

    @Test
    void aChildThatTrapsExitsEndsWithItsParentAfterWhatIsInItsMailbox() throws Exception {
        // given
        var gate = new Gate();
        var child = new Puppet().trappingExits();
        ServerRef<Ask<?>, Tell> childRef = linker.context().startLink(child, StartOptions.DEFAULT);
        childRef.cast(tell(gate::pass));
        childRef.cast(add(5));

        // when
        one.stop();
        gate.open();

        // then
        assertThat(childRef.awaitExit(PATIENCE)).isEqualTo(ExitReason.normal());
        assertThat(child.terminations()).containsExactly(new Termination(ExitReason.normal(), 5));
        assertThat(child.infos()).isEmpty();
    }

    @Test
    void aLinkedStartThatFailsThrowsAndSendsNoSignal() {
        // given
        linker.context().trapExit(true);
        var failing = new Puppet().atInit(() -> {
            throw new Exception("on purpose");
        });

        // when
        assertThatThrownBy(() -> linker.context().startLink(failing, StartOptions.DEFAULT))
                // then
                .isInstanceOf(StartException.class);
        one.call(get());
        assertThat(linker.infos()).isEmpty();
    }

    @Test
    void aLinkedStartThatTakesTooLongThrowsAndSendsNoSignal() {
        // given
        linker.context().trapExit(true);
        var hanging = new Puppet().atInit(new Gate()::pass);

        // when
        assertThatThrownBy(() ->
                        linker.context().startLink(hanging, StartOptions.DEFAULT.withInitTimeout(Duration.ofMillis(5))))
                // then
                .isInstanceOf(StartException.class);
        one.call(get());
        assertThat(linker.infos()).isEmpty();
    }

    @Test
    void aChildIsNotStartedByAParentThatHasEnded() {
        // given
        var initialised = new AtomicBoolean();
        one.stop();

        // when
        assertThatThrownBy(() -> linker.context()
                        .startLink(
                                new Puppet().atInit(() -> initialised.set(true)),
                                StartOptions.named("child").withInitTimeout(LONG)))
                // then
                .isInstanceOf(StartException.class);
        assertThat(initialised).isFalse();
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void aServerThatIsKilledWhileItStartsAChildTakesTheChildAlong() throws Exception {
        // given
        var gate = new Gate();
        var child = new Puppet().trappingExits();
        child.atInit(context -> {
            context.trapExit(true);
            gate.pass();
        });
        one.cast(tell(() -> linker.context().startLink(child, StartOptions.named("child"))));
        gate.awaitVisitor();

        // when
        one.kill();

        // then
        Eventually.until(() -> runtime.registry().names().isEmpty());
        assertThat(child.context().self().awaitExit(PATIENCE)).isEqualTo(ExitReason.killed());
    }

    @Test
    void aServerStartsALinkedOneFromItsHandler() {
        // when
        ServerRef<Ask<?>, Tell> child =
                one.call(ask(() -> linker.context().startLink(new Puppet(), StartOptions.DEFAULT)));

        // then
        assertThat(child.call(get())).isZero();
    }

    private static ServerProcess<?, ?, ?> process(ServerRef<?, ?> ref) {
        return (ServerProcess<?, ?, ?>) ref;
    }

    private static Tell crashFor(ExitReason reason) {
        return crash((Exception) ((ExitReason.Crash) reason).cause());
    }
}
