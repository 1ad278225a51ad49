package io.genserver.testkit;

import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ChildInfo;
import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.Restart;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.testkit.Puppet.Ask;
import io.genserver.testkit.Puppet.Tell;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** supervisor: restart types, intensity, escalation and back-off. */
class OtpRestartTest extends OtpContract {

    private interface End {
        void of(ServerRef<Ask<?>, Tell> server);
    }

    private static final Map<String, End> IN_ORDER = Map.of(
            "normal", ServerRef::stop,
            "shutdown", server -> server.stop(ExitReason.shutdown(), LONG),
            "shutdown x", server -> server.stop(ExitReason.shutdown("x"), LONG));

    private static final Map<String, End> OUT_OF_ORDER =
            Map.of("killed", ServerRef::kill, "crash", server -> server.cast(crash()));

    /** Beyond what a row takes in real life. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    OtpRestartTest() {
        super(1_000);
    }

    private void assertRestarted(Restart type, Map<String, End> ends, boolean restarted, int left) throws Exception {
        row(ends.values(), (w, end) -> {
            Supervisor supervisor = w.supervise(SupervisorSpec.of(
                    Strategy.ONE_FOR_ONE,
                    Puppet.child("other"),
                    Puppet.child("a").withRestart(type)));
            var first = w.now("a");
            end.of(first);
            first.awaitExit(LONG);
            if (restarted) {
                w.eventually(() -> w.ref("a").isAlive());
            } else {
                w.advance(SHORT);
            }
            assertThat(w.ref("a").isAlive()).isEqualTo(restarted);
            assertThat(supervisor.countChildren().specs()).isEqualTo(1 + left);
        });
    }

    @Test
    void aPermanentChildIsRestartedWhenItEndsInOrder() throws Exception {
        assertRestarted(Restart.PERMANENT, IN_ORDER, true, 1);
    }

    @Test
    void aPermanentChildIsRestartedWhenItCrashesOrIsKilled() throws Exception {
        assertRestarted(Restart.PERMANENT, OUT_OF_ORDER, true, 1);
    }

    @Test
    void aTransientChildStaysStoppedWhenItEndsInOrder() throws Exception {
        assertRestarted(Restart.TRANSIENT, IN_ORDER, false, 1);
    }

    @Test
    void aTransientChildIsRestartedWhenItCrashesOrIsKilled() throws Exception {
        assertRestarted(Restart.TRANSIENT, OUT_OF_ORDER, true, 1);
    }

    @Test
    void aTemporaryChildIsForgottenWhenItEndsInOrder() throws Exception {
        assertRestarted(Restart.TEMPORARY, IN_ORDER, false, 0);
    }

    @Test
    void aTemporaryChildIsForgottenWhenItCrashesOrIsKilled() throws Exception {
        assertRestarted(Restart.TEMPORARY, OUT_OF_ORDER, false, 0);
    }

    @Test
    void aTemporaryChildIsNotRestartedBecauseOfASibling() throws Exception {
        row(w -> {
            w.supervise(SupervisorSpec.of(
                    Strategy.ONE_FOR_ALL, w.child("a"), w.child("b").withRestart(Restart.TEMPORARY)));
            w.expect("a up", "b up");
            w.ref("a").cast(crash());
            w.expect("a ends: crash", "b ends: shutdown", "a up");
            w.expectNothing();
        });
    }

    private static SupervisorSpec limited(int restarts, Duration period, ChildSpec<?, ?>... children) {
        return SupervisorSpec.of(Strategy.ONE_FOR_ONE, children).withIntensity(new RestartIntensity(restarts, period));
    }

    private static void crashAndAwaitRestart(World w, String name) {
        var last = w.now(name);
        last.cast(crash());
        w.eventually(() -> w.runtime
                .registry()
                .whereis(name)
                .filter(ref -> ref != last && ref.isAlive())
                .isPresent());
    }

    @Test
    void oneRestartTooManyEndsTheSupervisorByShutdown() throws Exception {
        row(w -> {
            Supervisor supervisor = w.supervise(limited(2, PERIOD, w.child("other"), Puppet.child("a")));
            crashAndAwaitRestart(w, "a");
            crashAndAwaitRestart(w, "a");
            w.ref("a").cast(crash());
            assertThat(supervisor.awaitExit(LONG)).isInstanceOf(ExitReason.Shutdown.class);
            w.expect("other up", "other ends: shutdown");
            assertThat(w.runtime.registry().names()).isEmpty();
        });
    }

    @Test
    void restartsOfAllChildrenCountTogether() throws Exception {
        row(w -> {
            Supervisor supervisor = w.supervise(limited(1, PERIOD, Puppet.child("a"), Puppet.child("b")));
            crashAndAwaitRestart(w, "a");
            w.ref("b").cast(crash());
            assertThat(supervisor.awaitExit(LONG)).isInstanceOf(ExitReason.Shutdown.class);
        });
    }

    @Test
    void theWindowOfRestartsSlides() throws Exception {
        var period = SHORT.multipliedBy(5);
        row(w -> {
            Supervisor supervisor = w.supervise(limited(1, period, Puppet.child("a")));
            for (int crash = 0; crash < 4; crash++) {
                crashAndAwaitRestart(w, "a");
                w.advance(period.plus(SHORT));
            }
            assertThat(supervisor.ref().isAlive()).isTrue();
        });
    }

    @Test
    void aRestartThatFailsCountsAndIsTriedAgain() throws Exception {
        row(w -> {
            var starts = new AtomicInteger();
            Supervisor supervisor = w.supervise(limited(
                    3,
                    PERIOD,
                    ChildSpec.of(
                                    "a",
                                    () -> new Puppet().atInit((context, self) -> {
                                        int start = starts.incrementAndGet();
                                        if (start == 2 || start == 3) {
                                            throw new IllegalStateException("not yet");
                                        }
                                    }))
                            .named("a")));
            w.ref("a").cast(crash());
            w.eventually(() -> starts.get() == 4 && w.ref("a").isAlive());
            assertThat(supervisor.countChildren().active()).isEqualTo(1);
            w.ref("a").cast(crash());
            assertThat(supervisor.awaitExit(LONG)).isInstanceOf(ExitReason.Shutdown.class);
        });
    }

    @Test
    void givingUpEscalatesToTheParentWhichTriesWithMoreOfTheTree() throws Exception {
        row(w -> {
            var inner = limited(0, PERIOD, w.child("b"), w.child("c"));
            Supervisor supervisor = w.supervise(limited(1, PERIOD, w.child("a"), ChildSpec.supervisor("inner", inner)));
            w.expect("a up", "b up", "c up");
            w.ref("b").cast(crash());
            w.expect("b ends: crash", "c ends: shutdown", "b up", "c up");
            w.expectNothing();
            assertThat(supervisor.whichChildren())
                    .extracting(ChildInfo::restarts)
                    .containsExactly(0, 1);
        });
    }

    @Test
    void givingUpEscalatesToTheRootAndEndsTheTreeNotTheProgram() throws Exception {
        row(w -> {
            var bystander = w.start("bystander");
            var inner = limited(0, PERIOD, w.child("b"));
            Supervisor supervisor = w.supervise(limited(0, PERIOD, w.child("a"), ChildSpec.supervisor("inner", inner)));
            w.expect("a up", "b up");
            w.ref("b").cast(crash());
            assertThat(supervisor.awaitExit(LONG)).isInstanceOf(ExitReason.Shutdown.class);
            w.expect("b ends: crash", "a ends: shutdown");
            assertThat(bystander.call(get())).isZero();
        });
    }

    @Test
    void aTransientSupervisorThatGivesUpIsNotRestarted() throws Exception {
        row(w -> {
            var inner = ChildSpec.supervisor("inner", limited(0, PERIOD, w.child("b")))
                    .withRestart(Restart.TRANSIENT);
            Supervisor supervisor = w.supervise(SupervisorSpec.of(Strategy.ONE_FOR_ONE, inner));
            w.expect("b up");
            w.ref("b").cast(crash());
            w.expect("b ends: crash");
            w.expectNothing();
            assertThat(supervisor.whichChildren())
                    .extracting(ChildInfo::status)
                    .containsExactly(ChildInfo.Status.STOPPED);
        });
    }

    @Test
    void aBackOffPutsARestartOffAndTheSupervisorAnswersMeanwhile() throws Exception {
        row(w -> {
            var patient = new RestartIntensity(5, Duration.ofMinutes(10)).withBackoff(SHORT, SHORT.multipliedBy(4));
            Supervisor supervisor = w.supervise(
                    SupervisorSpec.of(Strategy.ONE_FOR_ONE, w.child("a")).withIntensity(patient));
            w.expect("a up");
            for (int crash = 0; crash < 3; crash++) {
                var begun = w.runtime.now();
                w.ref("a").kill();
                assertThat(supervisor.countChildren().specs()).isEqualTo(1);
                w.expect("a up");
                if (w.runtime.now().isAfter(begun.plus(LONG))) {
                    throw new AssertionError("put off for too long");
                }
            }
        });
    }

    @Test
    void terminateChildTakesAPutOffRestartBack() throws Exception {
        row(w -> {
            var patient = new RestartIntensity(5, Duration.ofDays(1)).withBackoff(SHORT, SHORT);
            Supervisor supervisor = w.supervise(
                    SupervisorSpec.of(Strategy.ONE_FOR_ONE, w.child("a")).withIntensity(patient));
            w.ref("a").kill();
            supervisor.terminateChild("a");
            w.log("terminated");
            w.skipTo("terminated"); // what the child says if it was restarted before
            w.log.expectNoMessage(SHORT.multipliedBy(2));
            assertThat(supervisor.whichChildren())
                    .extracting(ChildInfo::status)
                    .containsExactly(ChildInfo.Status.STOPPED);
        });
    }
}
