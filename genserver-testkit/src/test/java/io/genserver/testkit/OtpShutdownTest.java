package io.genserver.testkit;

import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.AutoShutdown;
import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.Restart;
import io.genserver.ServerRef;
import io.genserver.Shutdown;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorException;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** supervisor: how children are shut down; significant children and automatic shutdown. */
class OtpShutdownTest extends OtpContract {

    OtpShutdownTest() {
        super(1_000);
    }

    private static Supervisor supervise(World w, AutoShutdown autoShutdown, ChildSpec<?, ?>... children) {
        return w.supervise(SupervisorSpec.of(Strategy.ONE_FOR_ONE, children).withAutoShutdown(autoShutdown));
    }

    private static ChildSpec<?, ?> slowToEnd(World w, Duration time, Shutdown shutdown) {
        return ChildSpec.of(
                        "slow",
                        () -> w.reporter("slow").atTerminate((context, reason) -> {
                            w.runtime.sleep(time);
                            w.log("slow ends: " + World.text(reason));
                        }))
                .named("slow")
                .withShutdown(shutdown);
    }

    @Test
    void brutalKillsAtOnce() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, AutoShutdown.NEVER, slowToEnd(w, LONG, Shutdown.brutal()));
            var child = w.runtime.registry().whereis("slow").orElseThrow();
            supervisor.stop();
            assertThat(child.awaitExit(LONG)).isEqualTo(ExitReason.killed());
            w.expect("slow up");
            w.expectNothing();
        });
    }

    @Test
    void timeoutWaitsForOneThatEndsInTime() throws Exception {
        row(w -> {
            supervise(w, AutoShutdown.NEVER, slowToEnd(w, SHORT, Shutdown.timeout(LONG)))
                    .stop();
            w.log("stopped");
            w.expect("slow up", "slow ends: shutdown", "stopped");
        });
    }

    @Test
    void timeoutKillsOneThatDoesNotEndInTime() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, AutoShutdown.NEVER, slowToEnd(w, LONG, Shutdown.timeout(SHORT)));
            var child = w.runtime.registry().whereis("slow").orElseThrow();
            supervisor.stop();
            assertThat(child.awaitExit(LONG)).isEqualTo(ExitReason.killed());
            w.expect("slow up");
            w.expectNothing();
        });
    }

    @Test
    void infinityWaitsForAsLongAsItTakes() throws Exception {
        row(w -> {
            supervise(w, AutoShutdown.NEVER, slowToEnd(w, SHORT, Shutdown.infinity()))
                    .stop();
            w.log("stopped");
            w.expect("slow up", "slow ends: shutdown", "stopped");
        });
    }

    @Test
    void aChildThatIsBusyForTooLongIsKilled() throws Exception {
        row(w -> {
            Supervisor supervisor =
                    supervise(w, AutoShutdown.NEVER, w.child("a").withShutdown(Shutdown.timeout(SHORT)));
            var a = w.now("a");
            a.cast(tell(() -> w.runtime.sleep(LONG)));
            supervisor.terminateChild("a");
            assertThat(a.awaitExit(LONG)).isEqualTo(ExitReason.killed());
        });
    }

    @Test
    void aChildMayAskItsSupervisorWhileThatStopsIt() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(
                    w,
                    AutoShutdown.NEVER,
                    ChildSpec.of(
                            "a",
                            () -> new Puppet().atTerminate((context, reason) -> {
                                try {
                                    Supervisor.named("supervisor", w.runtime).whichChildren();
                                } catch (RuntimeException e) {
                                    w.log(e.getClass().getSimpleName());
                                }
                            })));
            supervisor.stop();
            assertThat(w.log.expectNext(LONG)).isIn("CallCycleException", "ServerExitedException");
        });
    }

    // ---- significant children ----

    private static ChildSpec<?, ?> significant(World w, String name, Restart restart) {
        return w.child(name).withRestart(restart).withSignificant(true);
    }

    @Test
    void anySignificantChildThatEndsInOrderEndsTheSupervisor() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(
                    w,
                    AutoShutdown.ANY_SIGNIFICANT,
                    w.child("a"),
                    significant(w, "b", Restart.TRANSIENT),
                    significant(w, "c", Restart.TRANSIENT));
            w.ref("b").stop();
            assertThat(supervisor.awaitExit(LONG)).isEqualTo(ExitReason.shutdown());
            w.expect("a up", "b up", "c up", "b ends: normal", "c ends: shutdown", "a ends: shutdown");
        });
    }

    @Test
    void aSignificantChildThatIsRestartedEndsNothing() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, AutoShutdown.ANY_SIGNIFICANT, significant(w, "a", Restart.TRANSIENT));
            w.ref("a").cast(crash());
            w.expect("a up", "a ends: crash", "a up");
            w.expectNothing();
            assertThat(supervisor.ref().isAlive()).isTrue();
        });
    }

    @Test
    void aSignificantTemporaryChildEndsTheSupervisorHoweverItEnds() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, AutoShutdown.ANY_SIGNIFICANT, significant(w, "a", Restart.TEMPORARY));
            w.ref("a").cast(crash());
            assertThat(supervisor.awaitExit(LONG)).isEqualTo(ExitReason.shutdown());
        });
    }

    @Test
    void allSignificantChildrenHaveToEnd() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(
                    w,
                    AutoShutdown.ALL_SIGNIFICANT,
                    significant(w, "a", Restart.TRANSIENT),
                    significant(w, "b", Restart.TEMPORARY),
                    w.child("c"));
            w.expect("a up", "b up", "c up");
            w.ref("a").stop();
            w.expect("a ends: normal");
            w.expectNothing();
            assertThat(supervisor.ref().isAlive()).isTrue();
            w.ref("b").kill();
            assertThat(supervisor.awaitExit(LONG)).isEqualTo(ExitReason.shutdown());
            w.expect("c ends: shutdown");
        });
    }

    @Test
    void aSignificantChildThatIsTerminatedByRequestEndsNothing() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, AutoShutdown.ANY_SIGNIFICANT, significant(w, "a", Restart.TRANSIENT));
            supervisor.terminateChild("a");
            w.advance(SHORT);
            assertThat(supervisor.ref().isAlive()).isTrue();
        });
    }

    @Test
    void aSignificantChildIsRefusedWhereItMeansNothing() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, AutoShutdown.NEVER);
            assertThatExceptionOfType(SupervisorException.class)
                    .isThrownBy(() -> supervisor.startChild(significant(w, "a", Restart.TRANSIENT)));
            ServerRef<?, ?> ref = supervisor.ref();
            assertThat(ref.isAlive()).isTrue();
        });
    }
}
