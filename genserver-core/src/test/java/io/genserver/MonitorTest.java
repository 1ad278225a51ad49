package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.crash;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet watching = new Puppet();
    private final ServerRef<Ask<?>, Tell> watcher = runtime.start(watching);
    private final ServerRef<Ask<?>, Tell> watched = runtime.start(new Puppet(), StartOptions.named("watched"));
    private final Exception cause = new Exception("on purpose");

    @Test
    void theEndOfAServerIsToldWithItsReason() {
        // given
        MonitorRef monitor = watching.context().monitor(watched);

        // when
        watched.cast(crash(cause));

        // then
        Eventually.until(
                () -> watching.infos().equals(List.of(new Info.Down(monitor, watched, ExitReason.crash(cause)))));
        assertThat(monitor.server()).isSameAs(watched);
        assertThat(watcher.isAlive()).isTrue();
    }

    @Test
    void whenAStopReturnsTheMonitorsHaveBeenTold() {
        // given
        watching.context().monitor(watched);

        // when
        watched.stop();

        // then
        watcher.call(get());
        assertThat(watching.infos()).hasSize(1);
    }

    @Test
    void theNameIsFreeWhenTheEndIsTold() {
        // given
        var restarting = new Puppet();
        ServerRef<Ask<?>, Tell> restarter =
                runtime.start(restarting.atInfo(info -> runtime.start(new Puppet(), StartOptions.named("watched"))));
        restarting.context().monitor(watched);

        // when
        watched.kill();

        // then
        Eventually.until(() -> runtime.registry().whereis("watched").isPresent());
        assertThat(restarter.isAlive()).isTrue();
    }

    @Test
    void aServerThatHasEndedBeforeIsToldToBeGone() {
        // given
        watched.kill();

        // when
        MonitorRef monitor = watching.context().monitor(watched);

        // then
        watcher.call(get());
        assertThat(watching.infos()).containsExactly(new Info.Down(monitor, watched, ExitReason.noProc()));
    }

    @Test
    void aNameThatNobodyHasIsToldToBeGone() {
        // given
        ServerRef<Ask<?>, Tell> nobody = runtime.registry().ref("nobody", Puppet.class);

        // when
        MonitorRef monitor = watching.context().monitor(nobody);

        // then
        watcher.call(get());
        assertThat(watching.infos()).containsExactly(new Info.Down(monitor, nobody, ExitReason.noProc()));
    }

    @Test
    void aMonitorByNameWatchesWhoHasTheNameThen() {
        // given
        ServerRef<Ask<?>, Tell> byName = runtime.registry().ref("watched", Puppet.class);

        // when
        MonitorRef monitor = watching.context().monitor(byName);
        watched.kill();

        // then
        assertThat(monitor.server()).isSameAs(watched);
        Eventually.until(() -> watching.infos().size() == 1);
    }

    @Test
    void eachMonitorIsToldOnItsOwn() {
        // given
        MonitorRef first = watching.context().monitor(watched);
        MonitorRef second = watching.context().monitor(watched);

        // when
        watched.stop();

        // then
        watcher.call(get());
        assertThat(watching.infos())
                .extracting(info -> ((Info.Down) info).monitor())
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aMonitorThatWasTakenBackTellsNothing() {
        // given
        MonitorRef monitor = watching.context().monitor(watched);

        // when
        watching.context().demonitor(monitor);
        watched.stop();

        // then
        watcher.call(get());
        assertThat(watching.infos()).isEmpty();
    }

    @Test
    void aMonitorThatIsTakenBackTellsNothingEvenIfItsNoticeIsInTheMailbox() throws Exception {
        // given
        var gate = new Gate();
        MonitorRef monitor = watching.context().monitor(watched);
        watcher.cast(tell(() -> {
            gate.pass();
            watching.context().demonitor(monitor);
        }));
        gate.awaitVisitor();
        watched.stop();

        // when
        gate.open();

        // then
        watcher.call(get());
        assertThat(watching.infos()).isEmpty();
    }

    @Test
    void aMonitorThatWasTakenBackIsKeptByNobody() {
        // given
        MonitorRef monitor = watching.context().monitor(watched);

        // when
        watching.context().demonitor(monitor);

        // then
        assertThat(((ServerProcess<?, ?, ?>) watched).tieCount()).isZero();
        assertThat(((ServerProcess<?, ?, ?>) watcher).tieCount()).isZero();
    }

    @Test
    void takingBackAMonitorTellsThatItStood() {
        // given
        MonitorRef monitor = watching.context().monitor(watched);

        // when
        boolean stood = watching.context().demonitor(monitor);

        // then
        assertThat(stood).isTrue();
    }

    @Test
    void takingBackAMonitorThatHasToldTellsThatItDidNotStand() {
        // given
        MonitorRef monitor = watching.context().monitor(watched);
        watched.stop();

        // when
        boolean stood = watching.context().demonitor(monitor);

        // then
        assertThat(stood).isFalse();
    }

    @Test
    void aMonitorTakenBackTwiceOrTooLateIsNoFault() {
        // given
        MonitorRef monitor = watching.context().monitor(watched);
        watched.stop();
        watcher.call(get());

        // when
        watching.context().demonitor(monitor);
        watching.context().demonitor(monitor);

        // then
        assertThat(watcher.call(get(), LONG)).isZero();
    }

    @Test
    void aServerMayWatchItself() {
        // given
        watching.context().monitor(watcher);

        // when
        watcher.stop();

        // then
        assertThat(watching.infos()).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Test
    void aWatcherThatEndsTakesItsMonitorsAlong() {
        // given
        var monitor = (Monitor) watching.context().monitor(watched);

        // when
        watcher.stop();

        // then
        assertThat(((ServerProcess<?, ?, ?>) watched).isTied(monitor)).isFalse();
    }

    @Test
    void aServerThatHasEndedLeavesNoMonitorBehind() {
        // given
        watcher.stop();

        // when
        var monitor = (Monitor) watching.context().monitor(watched);

        // then
        assertThat(((ServerProcess<?, ?, ?>) watched).isTied(monitor)).isFalse();
    }

    @Test
    void whenAMonitorIsSetWhileTheServerEndsTheEndIsToldOnce() throws Exception {
        for (int round = 0; round < 500; round++) {
            // given
            ServerRef<Ask<?>, Tell> victim = runtime.start(new Puppet());

            // when
            Caller<Void> killer = Caller.of(victim::kill);
            MonitorRef monitor = watching.context().monitor(victim);
            killer.result();

            // then
            Eventually.until(() -> !watching.infos().isEmpty());
            watcher.call(get());
            assertThat(watching.infos())
                    .singleElement()
                    .satisfies(info -> assertThat(((Info.Down) info).monitor()).isSameAs(monitor));
            watching.infos().clear();
        }
    }
}
