package io.genserver.testkit;

import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.World.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.ChildCounts;
import io.genserver.ChildInfo;
import io.genserver.ChildSpec;
import io.genserver.Restart;
import io.genserver.ServerExitedException;
import io.genserver.StartException;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorException;
import io.genserver.SupervisorSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** supervisor: requests, and references to children. */
class OtpChildrenTest extends OtpContract {

    OtpChildrenTest() {
        super(1_000);
    }

    private static Supervisor supervise(World w, ChildSpec<?, ?>... children) {
        return w.supervise(SupervisorSpec.of(Strategy.ONE_FOR_ONE, children));
    }

    @Test
    void startChildStartsOneMore() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, w.child("a"));
            var b = supervisor.startChild(w.child("b"));
            b.cast(crash());
            w.expect("a up", "b up", "b ends: crash", "b up");
            assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("a", "b");
        });
    }

    @Test
    void startChildFailsIfTheIdIsTaken() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, w.child("a"));
            assertThatExceptionOfType(SupervisorException.class).isThrownBy(() -> supervisor.startChild(w.child("a")));
            supervisor.terminateChild("a");
            assertThatExceptionOfType(SupervisorException.class).isThrownBy(() -> supervisor.startChild(w.child("a")));
        });
    }

    @Test
    void ofTwoConcurrentStartsWithOneIdOneSucceeds() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w);
            World.Task<Boolean> one = w.spawn("one", () -> starts(w, supervisor));
            World.Task<Boolean> other = w.spawn("other", () -> starts(w, supervisor));
            assertThat(Stream.of(one.join(), other.join())).containsExactlyInAnyOrder(true, false);
            w.expect("a up");
            w.expectNothing();
        });
    }

    private static boolean starts(World w, Supervisor supervisor) {
        try {
            supervisor.startChild(ChildSpec.of("a", () -> w.reporter("a")));
            return true;
        } catch (SupervisorException e) {
            return false;
        }
    }

    @Test
    void startChildThatFailsLeavesNoChild() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w);
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> supervisor.startChild(ChildSpec.of(
                            "a",
                            () -> new Puppet().atInit((context, self) -> {
                                throw new IllegalStateException("oh");
                            }))));
            assertThat(supervisor.whichChildren()).isEmpty();
            assertThat(supervisor.ref().isAlive()).isTrue();
        });
    }

    @Test
    void terminateChildStopsItAndKeepsItsSpecification() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, w.child("a"), w.child("b"));
            supervisor.terminateChild("a");
            supervisor.terminateChild("a"); // does nothing
            w.expect("a up", "b up", "a ends: shutdown");
            w.expectNothing();
            assertThat(supervisor.whichChildren())
                    .extracting(ChildInfo::status)
                    .containsExactly(ChildInfo.Status.STOPPED, ChildInfo.Status.RUNNING);
        });
    }

    @Test
    void terminateChildForgetsATemporaryOne() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, Puppet.child("a").withRestart(Restart.TEMPORARY));
            supervisor.terminateChild("a");
            assertThat(supervisor.whichChildren()).isEmpty();
        });
    }

    @Test
    void restartChildStartsOneThatIsStopped() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, w.child("a"));
            supervisor.terminateChild("a");
            assertThat(supervisor.restartChild("a")).isSameAs(w.now("a"));
            w.expect("a up", "a ends: shutdown", "a up");
        });
    }

    @Test
    void restartChildOfOneThatRunsIsRefused() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, Puppet.child("a"));
            assertThatExceptionOfType(SupervisorException.class).isThrownBy(() -> supervisor.restartChild("a"));
        });
    }

    @Test
    void deleteChildForgetsOneThatIsStopped() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, Puppet.child("a"));
            assertThatExceptionOfType(SupervisorException.class).isThrownBy(() -> supervisor.deleteChild("a"));
            supervisor.terminateChild("a");
            supervisor.deleteChild("a");
            assertThat(supervisor.whichChildren()).isEmpty();
            supervisor.startChild(Puppet.child("a"));
        });
    }

    @Test
    void requestsForAnUnknownChildAreRefused() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w);
            assertThatExceptionOfType(SupervisorException.class).isThrownBy(() -> supervisor.terminateChild("x"));
            assertThatExceptionOfType(SupervisorException.class).isThrownBy(() -> supervisor.restartChild("x"));
            assertThatExceptionOfType(SupervisorException.class).isThrownBy(() -> supervisor.deleteChild("x"));
        });
    }

    @Test
    void aChildThatCrashesWhileItIsTerminatedIsNotRestarted() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, Puppet.child("a"));
            w.ref("a").cast(crash());
            supervisor.terminateChild("a");
            w.advance(World.SHORT);
            assertThat(w.runtime.registry().whereis("a")).isEmpty();
            assertThat(supervisor.countChildren().active()).isZero();
        });
    }

    @Test
    void countChildrenCounts() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(
                    w,
                    Puppet.child("a"),
                    Puppet.child("b"),
                    ChildSpec.supervisor("inner", SupervisorSpec.of(Strategy.ONE_FOR_ONE)));
            supervisor.terminateChild("a");
            assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(3, 2, 1, 2));
        });
    }

    @Test
    void aReferenceByChildIdFollowsRestartsBesideOneThatDies() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, ChildSpec.of("a", () -> w.reporter("a")));
            var following = supervisor.childRef("a", Puppet.class);
            var dying = supervisor.startChild(ChildSpec.of("b", () -> w.reporter("b")));
            w.expect("a up", "b up");
            following.cast(crash());
            dying.cast(crash());
            w.expectInAnyOrder("a ends: crash", "a up", "b ends: crash", "b up");
            w.eventually(following::isAlive);
            assertThat(following.call(get())).isZero();
            assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> dying.call(get(), LONG));
        });
    }

    @Test
    void aReferenceByNameFollowsRestarts() throws Exception {
        row(w -> {
            supervise(w, w.child("a"));
            var byName = w.ref("a");
            byName.cast(crash());
            w.expect("a up", "a ends: crash", "a up");
            assertThat(byName.call(get())).isZero();
        });
    }

    @Test
    void aReferenceToAChildThatIsStoppedIsNoproc() throws Exception {
        row(w -> {
            Supervisor supervisor = supervise(w, Puppet.child("a"));
            var child = supervisor.childRef("a", Puppet.class);
            supervisor.terminateChild("a");
            assertThat(child.isAlive()).isFalse();
            assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> child.call(get(), LONG));
        });
    }
}
