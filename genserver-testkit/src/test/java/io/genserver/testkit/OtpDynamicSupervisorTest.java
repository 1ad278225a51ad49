package io.genserver.testkit;

import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.ChildCounts;
import io.genserver.DynamicSupervisor;
import io.genserver.ExitReason;
import io.genserver.Restart;
import io.genserver.RestartIntensity;
import io.genserver.ServerExitedException;
import io.genserver.StartException;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.testkit.Puppet.Ask;
import io.genserver.testkit.Puppet.Tell;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** supervisor: simple_one_for_one. */
class OtpDynamicSupervisorTest extends OtpContract {

    OtpDynamicSupervisorTest() {
        super(1_000);
    }

    private static DynamicSupervisor<String, Ask<?>, Tell> described(World w) {
        return DynamicSupervisor.named("rooms", w.runtime, w::reporter);
    }

    private static DynamicSupervisor<String, Ask<?>, Tell> running(
            World w, DynamicSupervisor<String, Ask<?>, Tell> described) {
        w.supervise(SupervisorSpec.of(Strategy.ONE_FOR_ONE, described.childSpec()));
        return described;
    }

    @Test
    void aRestartReplaysTheArgumentOfTheStart() throws Exception {
        row(w -> {
            var rooms = running(w, described(w));
            rooms.startChild("a");
            rooms.startChild("b").cast(crash());
            w.expect("a up", "b up", "b ends: crash", "b up");
            w.expectNothing();
        });
    }

    @Test
    void terminateChildStopsOneAndForgetsIt() throws Exception {
        row(w -> {
            var rooms = running(w, described(w));
            var a = rooms.startChild("a");
            var b = rooms.startChild("b");
            assertThat(rooms.terminateChild(a)).isTrue();
            assertThat(rooms.terminateChild(a)).isFalse();
            w.expect("a up", "b up", "a ends: shutdown");
            w.expectNothing();
            assertThat(rooms.whichChildren()).containsExactly(b);
        });
    }

    @Test
    void aTransientChildThatEndsInOrderIsForgotten() throws Exception {
        row(w -> {
            var rooms = running(w, described(w));
            rooms.startChild("a").stop();
            w.advance(SHORT);
            assertThat(rooms.countChildren()).isEqualTo(new ChildCounts(1, 0, 0, 0));
        });
    }

    @Test
    void aTemporaryChildIsNeverRestarted() throws Exception {
        row(w -> {
            var rooms = running(w, described(w).withRestart(Restart.TEMPORARY));
            rooms.startChild("a").cast(crash());
            w.expect("a up", "a ends: crash");
            w.expectNothing();
        });
    }

    @Test
    void aPermanentChildIsRestartedHoweverItEnds() throws Exception {
        row(w -> {
            var rooms = running(w, described(w).withRestart(Restart.PERMANENT));
            rooms.startChild("a").stop();
            w.expect("a up", "a ends: normal", "a up");
        });
    }

    @Test
    void startChildThatFailsLeavesNoChild() throws Exception {
        row(w -> {
            DynamicSupervisor<String, Ask<?>, Tell> rooms = DynamicSupervisor.named(
                    "rooms",
                    w.runtime,
                    (String name) -> new Puppet().atInit((context, self) -> {
                        throw StartException.refuse(name);
                    }));
            running(w, rooms);
            assertThatExceptionOfType(StartException.class).isThrownBy(() -> rooms.startChild("a"));
            assertThat(rooms.countChildren().workers()).isZero();
        });
    }

    @Test
    void childrenStartedAtOnceAllRun() throws Exception {
        row(w -> {
            var rooms = running(w, described(w));
            var one = w.spawn("one", () -> rooms.startChild("a").call(get()));
            var other = w.spawn("other", () -> rooms.startChild("b").call(get()));
            assertThat(Stream.of(one.join(), other.join())).containsExactly(0, 0);
            assertThat(rooms.whichChildren()).hasSize(2);
        });
    }

    @Test
    void stoppingItStopsAllChildren() throws Exception {
        row(w -> {
            var rooms = described(w);
            Supervisor top = w.supervise(SupervisorSpec.of(Strategy.ONE_FOR_ONE, rooms.childSpec()));
            rooms.startChild("a");
            rooms.startChild("b");
            w.expect("a up", "b up");
            top.stop();
            w.log("stopped");
            w.expectInAnyOrder("a ends: shutdown", "b ends: shutdown");
            w.expect("stopped");
        });
    }

    @Test
    void oneRestartTooManyOfAllEndsIt() throws Exception {
        row(w -> {
            var rooms = described(w).withIntensity(new RestartIntensity(1, Duration.ofMinutes(1)));
            running(w, rooms);
            rooms.startChild("a").kill();
            w.expect("a up", "a up");
            rooms.startChild("b").kill();
            w.expect("b up", "a ends: shutdown");
            w.eventually(() -> w.runtime
                    .registry()
                    .whereis("rooms")
                    .filter(ref -> ref.isAlive())
                    .isPresent());
            w.expectNothing(); // the new one has no children
            assertThat(rooms.whichChildren()).isEmpty();
        });
    }

    @Test
    void aLimitForEachChildGivesUpThatChildAlone() throws Exception {
        row(w -> {
            var rooms = running(
                    w,
                    described(w)
                            .withIntensityForEach(
                                    new RestartIntensity(0, Duration.ofMinutes(1)), name -> w.log(name + " given up")));
            rooms.startChild("a").kill();
            var b = rooms.startChild("b");
            w.expectInAnyOrder("a up", "a given up", "b up");
            assertThat(rooms.whichChildren()).containsExactly(b);
        });
    }

    @Test
    void aPutOffRestartCanBeTakenBack() throws Exception {
        row(w -> {
            var patient = new RestartIntensity(3, Duration.ofDays(1)).withBackoff(SHORT, SHORT);
            var rooms = running(w, described(w).withIntensity(patient));
            var a = rooms.startChild("a");
            a.kill();
            if (rooms.terminateChild(a)) { // it was not restarted before
                w.expect("a up");
                w.log.expectNoMessage(SHORT.multipliedBy(2));
                assertThat(rooms.countChildren().workers()).isZero();
            }
        });
    }

    @Test
    void requestsFailWhileItDoesNotRun() throws Exception {
        row(w -> {
            var rooms = described(w);
            assertThatExceptionOfType(ServerExitedException.class)
                    .isThrownBy(() -> rooms.startChild("a"))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(ExitReason.noProc()));
        });
    }
}
