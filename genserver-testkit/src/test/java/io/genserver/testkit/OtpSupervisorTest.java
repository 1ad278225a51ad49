package io.genserver.testkit;

import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.ChildInfo;
import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.RestartIntensity;
import io.genserver.ServerExitedException;
import io.genserver.StartException;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** supervisor: starts, strategies and stops. */
class OtpSupervisorTest extends OtpContract {

    OtpSupervisorTest() {
        super(1_000);
    }

    /** Three children, which are up. */
    private static Supervisor abc(World w, Strategy strategy) {
        Supervisor supervisor = w.supervise(SupervisorSpec.of(strategy, w.child("a"), w.child("b"), w.child("c")));
        w.expect("a up", "b up", "c up");
        return supervisor;
    }

    @Test
    void oneForOneRestartsTheChildAlone() throws Exception {
        row(w -> {
            abc(w, Strategy.ONE_FOR_ONE);
            w.ref("b").cast(crash());
            w.expect("b ends: crash", "b up");
            w.expectNothing();
        });
    }

    @Test
    void oneForAllStopsTheOthersInReverseAndStartsAllInOrder() throws Exception {
        row(w -> {
            abc(w, Strategy.ONE_FOR_ALL);
            w.ref("b").cast(crash());
            w.expect("b ends: crash", "c ends: shutdown", "a ends: shutdown", "a up", "b up", "c up");
            w.expectNothing();
        });
    }

    @Test
    void restForOneRestartsTheChildAndThoseAfterIt() throws Exception {
        row(w -> {
            abc(w, Strategy.REST_FOR_ONE);
            w.ref("b").cast(crash());
            w.expect("b ends: crash", "c ends: shutdown", "b up", "c up");
            w.expectNothing();
        });
    }

    @Test
    void aChildStartsAgainFromItsFirstState() throws Exception {
        row(w -> {
            abc(w, Strategy.ONE_FOR_ONE);
            w.ref("a").cast(Puppet.add(3));
            w.ref("a").cast(crash());
            w.expect("a ends: crash", "a up");
            assertThat(w.ref("a").call(get())).isZero();
        });
    }

    @Test
    void aKilledChildIsRestarted() throws Exception {
        row(w -> {
            abc(w, Strategy.ONE_FOR_ONE);
            w.ref("a").kill();
            w.expect("a up");
            w.expectNothing();
        });
    }

    @Test
    void twoChildrenThatCrashAtOnceAreEachRestartedOnce() throws Exception {
        row(w -> {
            abc(w, Strategy.ONE_FOR_ONE);
            w.ref("a").kill();
            w.ref("c").kill();
            w.expectInAnyOrder("a up", "c up");
            w.expectNothing();
        });
    }

    @Test
    void aChildThatCrashesWhileItIsStoppedForASiblingIsStartedOnce() throws Exception {
        row(w -> {
            Supervisor supervisor = w.supervise(SupervisorSpec.of(
                    Strategy.ONE_FOR_ALL,
                    Puppet.child("a"),
                    ChildSpec.of(
                                    "b",
                                    () -> new Puppet()
                                            .atInit((context, self) -> w.log("b up"))
                                            .atTerminate((context, reason) -> {
                                                w.runtime.sleep(SHORT);
                                                throw new IllegalStateException("oh");
                                            }))
                            .named("b")));
            w.expect("b up");
            w.ref("a").kill();
            w.expect("b up");
            w.expectNothing();
            assertThat(supervisor.whichChildren())
                    .extracting(ChildInfo::restarts)
                    .containsExactly(1, 1);
        });
    }

    @Test
    void childrenStartInOrderAndStopInReverse() throws Exception {
        row(w -> {
            abc(w, Strategy.ONE_FOR_ONE).stop();
            w.log("stopped");
            w.expect("c ends: shutdown", "b ends: shutdown", "a ends: shutdown", "stopped");
            assertThat(w.runtime.registry().names()).isEmpty();
        });
    }

    @Test
    void aChildIsUpBeforeTheNextStarts() throws Exception {
        row(w -> {
            w.supervise(SupervisorSpec.of(
                    Strategy.ONE_FOR_ONE,
                    ChildSpec.of(
                            "slow",
                            () -> new Puppet().atInit((context, self) -> {
                                w.runtime.sleep(SHORT);
                                w.log("slow up");
                            })),
                    w.child("b")));
            w.expect("slow up", "b up");
        });
    }

    @Test
    void aStartThatFailsIsRolledBack() throws Exception {
        row(w -> {
            var failing = ChildSpec.of(
                    "failing",
                    () -> new Puppet().atInit((context, self) -> {
                        throw new IllegalStateException("oh");
                    }));
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> w.supervise(SupervisorSpec.of(
                            Strategy.ONE_FOR_ONE, w.child("a"), w.child("b"), failing, w.child("c"))));
            w.expect("a up", "b up", "b ends: shutdown", "a ends: shutdown");
            w.expectNothing();
            assertThat(w.runtime.registry().names()).isEmpty();
        });
    }

    @Test
    void aStartGoesOnWithoutAChildThatIgnoresIt() throws Exception {
        row(w -> {
            var ignoring = ChildSpec.of(
                    "ignoring",
                    () -> new Puppet().atInit((context, self) -> {
                        throw StartException.ignore("not needed");
                    }));
            Supervisor supervisor = w.supervise(SupervisorSpec.of(Strategy.ONE_FOR_ONE, ignoring, w.child("b")));
            w.expect("b up");
            assertThat(supervisor.whichChildren())
                    .extracting(ChildInfo::status)
                    .containsExactly(ChildInfo.Status.STOPPED, ChildInfo.Status.RUNNING);
        });
    }

    @Test
    void supervisorsNest() throws Exception {
        row(w -> {
            var inner = SupervisorSpec.of(Strategy.ONE_FOR_ALL, w.child("b"), w.child("c"));
            Supervisor supervisor = w.supervise(
                    SupervisorSpec.of(Strategy.ONE_FOR_ONE, w.child("a"), ChildSpec.supervisor("inner", inner)));
            w.expect("a up", "b up", "c up");
            w.ref("b").cast(crash());
            w.expect("b ends: crash", "c ends: shutdown", "b up", "c up");
            supervisor.stop();
            w.expect("c ends: shutdown", "b ends: shutdown", "a ends: shutdown");
            w.expectNothing();
        });
    }

    @Test
    void aNestedSupervisorIsKnownToBeAlive() throws Exception {
        row(w -> {
            var inner = ChildSpec.supervisor("inner", SupervisorSpec.of(Strategy.ONE_FOR_ONE, w.child("b")));
            Supervisor supervisor = w.supervise(SupervisorSpec.of(Strategy.ONE_FOR_ALL, w.child("a"), inner));
            w.expect("a up", "b up");
            w.advance(SHORT);
            w.expectNothing(); // it is not started again
            assertThat(supervisor.countChildren().active()).isEqualTo(2);
        });
    }

    @Test
    void aKilledSupervisorTakesItsChildrenWithItBeforeItIsRestarted() throws Exception {
        row(w -> {
            var inner = ChildSpec.supervisor("inner", SupervisorSpec.of(Strategy.ONE_FOR_ONE, w.child("b")))
                    .named("inner");
            Supervisor top = w.supervise(SupervisorSpec.of(Strategy.ONE_FOR_ONE, inner)
                    .withIntensity(new RestartIntensity(1, Duration.ofMinutes(1))));
            w.expect("b up");
            var child = w.now("b");
            w.runtime.registry().whereis("inner").orElseThrow().kill();
            w.expect("b up"); // at the first attempt: its name was free
            assertThat(child.awaitExit(LONG)).isEqualTo(ExitReason.killed());
            assertThat(top.ref().isAlive()).isTrue();
        });
    }

    @Test
    void requestsOfASupervisorThatIsGoneFailAtOnce() throws Exception {
        row(w -> {
            Supervisor supervisor = abc(w, Strategy.ONE_FOR_ONE);
            var stopping = w.spawn("stopper", () -> {
                supervisor.stop();
                return true;
            });
            var asking = w.spawn("asker", () -> {
                try {
                    return supervisor.whichChildren().size() == 3;
                } catch (ServerExitedException e) {
                    return true;
                }
            });
            assertThat(stopping.join() && asking.join()).isTrue();
        });
    }

    @Test
    void aCallInHandOfARestartedChildFailsAtOnceAndTheNextIsAnswered() throws Exception {
        row(w -> {
            abc(w, Strategy.ONE_FOR_ONE);
            var call = w.ref("a")
                    .callAsync(
                            new Puppet.Ask<Integer>((context, number) -> {
                                throw new IllegalStateException("oh");
                            }),
                            LONG);
            w.eventually(call::isDone);
            assertThat(call.exceptionNow()).isInstanceOf(ServerExitedException.class);
            w.expect("a ends: crash", "a up");
            assertThat(w.ref("a").call(get())).isZero();
        });
    }

    @Test
    void aChildThatCrashesInTheMiddleOfARestartOfAllIsRestartedToo() throws Exception {
        row(w -> {
            Supervisor supervisor = abc(w, Strategy.REST_FOR_ONE);
            var first = w.now("a");
            first.cast(tell(() -> {
                w.ref("c").kill();
                throw new IllegalStateException("oh");
            }));
            first.awaitExit(LONG);
            w.eventually(() -> supervisor.whichChildren().stream()
                    .allMatch(child -> child.server().isPresent()
                            && child.server().equals(w.runtime.registry().whereis(child.id()))
                            && child.server().get() != first));
            assertThat(w.ref("c").call(get())).isZero();
        });
    }
}
