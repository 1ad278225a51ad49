package io.genserver.testkit;

import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.Puppet.with;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ExitReason;
import io.genserver.ServerRef;
import io.genserver.StartException;
import io.genserver.StartOptions;
import io.genserver.testkit.Puppet.Ask;
import io.genserver.testkit.Puppet.Tell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** erlang:link, exit and process_flag(trap_exit). */
class OtpLinkTest extends OtpContract {

    private static void link(ServerRef<Ask<?>, Tell> one, ServerRef<?, ?> other) {
        one.call(new Ask<>((context, number) -> {
            context.link(other);
            return number;
        }));
    }

    private static ServerRef<Ask<?>, Tell> startLinked(ServerRef<Ask<?>, Tell> parent, String name, Puppet child) {
        return parent.call(new Ask<ServerRef<Ask<?>, Tell>>(
                (context, number) -> context.startLink(child, StartOptions.named(name))));
    }

    @Test
    void exitSignalsTravelThroughLinks() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            var c = w.start("c");
            link(a, b);
            link(c, b);
            var oh = new IllegalStateException("oh");
            a.cast(tell(() -> {
                throw oh;
            }));
            for (var server : List.of(a, b, c)) {
                assertThat(server.awaitExit(LONG)).isEqualTo(ExitReason.crash(oh));
            }
        });
    }

    @Test
    void aLinkHoldsInBothDirections() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            link(a, b);
            b.stop(ExitReason.shutdown(), LONG);
            assertThat(a.awaitExit(LONG)).isEqualTo(ExitReason.shutdown());
        });
    }

    @Test
    void normalExitsDoNotEndLinkedServers() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            link(a, b);
            a.stop();
            w.advance(SHORT);
            assertThat(b.call(get())).isZero();
        });
    }

    @Test
    void aSignalEndsAServerAfterTheHandlerInHandAndBeforeItsMail() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b", w.reporter("b"));
            link(b, a);
            b.cast(tell(() -> {
                a.kill();
                w.log("goes on");
            }));
            b.cast(tell(() -> w.log("mail")));
            w.expect("b up", "goes on", "b ends: killed");
            w.expectNothing();
        });
    }

    @Test
    void trapExitTurnsSignalsIntoMessages() throws Exception {
        Map<String, ExitReason> reasons = Map.of(
                "normal",
                ExitReason.normal(),
                "shutdown",
                ExitReason.shutdown(),
                "shutdown x",
                ExitReason.shutdown("x"));
        row(reasons.entrySet(), (w, reason) -> {
            var a = w.start("a");
            var trapping = w.start("trapping", w.listener("trapping"));
            link(trapping, a);
            a.stop(reason.getValue(), LONG);
            w.expect("trapping: a exit: " + reason.getKey());
            assertThat(trapping.isAlive()).isTrue();
        });
    }

    @Test
    void aCrashIsTrappable() throws Exception {
        row(w -> {
            var a = w.start("a");
            link(w.start("trapping", w.listener("trapping")), a);
            a.cast(crash());
            w.expect("trapping: a exit: crash");
        });
    }

    @Test
    void killCannotBeTrapped() throws Exception {
        row(w -> {
            var trapping = w.start("trapping", w.listener("trapping"));
            trapping.kill();
            assertThat(trapping.awaitExit(LONG)).isEqualTo(ExitReason.killed());
            w.expectNothing();
        });
    }

    @Test
    void killedIsTrappableByLinkedServers() throws Exception {
        row(w -> {
            var a = w.start("a");
            var trapping = w.start("trapping", w.listener("trapping"));
            link(trapping, a);
            a.kill();
            w.expect("trapping: a exit: killed");
            assertThat(trapping.isAlive()).isTrue();
        });
    }

    @Test
    void killedEndsLinkedServersThatDoNotTrap() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            link(b, a);
            a.kill();
            assertThat(b.awaitExit(LONG)).isEqualTo(ExitReason.killed());
        });
    }

    @Test
    void trappingCanBeGivenUp() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b", w.listener("b"));
            link(b, a);
            b.call(new Ask<>((context, number) -> {
                context.trapExit(false);
                return number;
            }));
            a.cast(crash());
            assertThat(b.awaitExit(LONG)).isInstanceOf(ExitReason.Crash.class);
        });
    }

    @Test
    void linkingADeadServerIsNoproc() throws Exception {
        row(w -> {
            var dead = w.start("dead");
            dead.stop();
            var trapping = w.start("trapping", w.listener("trapping"));
            link(trapping, dead);
            w.expect("trapping: dead exit: noproc");
            var other = w.start("other");
            other.cast(with((context, number) -> context.link(dead)));
            assertThat(other.awaitExit(LONG)).isEqualTo(ExitReason.noProc());
        });
    }

    @Test
    void linkingTwiceIsLinkingOnce() throws Exception {
        row(w -> {
            var a = w.start("a");
            var trapping = w.start("trapping", w.listener("trapping"));
            link(trapping, a);
            link(trapping, a);
            link(a, trapping);
            a.stop();
            w.expect("trapping: a exit: normal");
            w.expectNothing();
        });
    }

    @Test
    void aLinkRacesWithTheEndAndTheSignalComesOnce() throws Exception {
        row(w -> {
            var a = w.start("a");
            var trapping = w.start("trapping", w.listener("trapping"));
            trapping.cast(with((context, number) -> context.link(a)));
            a.kill();
            String heard = w.log.expectNext(LONG);
            assertThat(heard).isIn("trapping: a exit: killed", "trapping: a exit: noproc");
            w.expectNothing();
        });
    }

    @Test
    void unlinkStopsTheSignal() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            link(b, a);
            b.call(new Ask<>((context, number) -> {
                context.unlink(a);
                return number;
            }));
            a.cast(crash());
            a.awaitExit(LONG);
            w.advance(SHORT);
            assertThat(b.call(get())).isZero();
        });
    }

    @Test
    void aLinkedStartIsLinkedFromItsFirstMoment() throws Exception {
        row(w -> {
            var parent = w.start("parent", w.listener("parent"));
            startLinked(parent, "child", new Puppet()).cast(crash());
            w.expect("parent: child exit: crash");
        });
    }

    @Test
    void aLinkedStartThatFailsSendsNoSignal() throws Exception {
        row(w -> {
            var parent = w.start("parent", w.listener("parent"));
            var failing = new Puppet().atInit((context, self) -> {
                throw new IllegalStateException("oh");
            });
            parent.cast(with((context, number) -> {
                try {
                    context.startLink(failing, StartOptions.named("child"));
                } catch (StartException e) {
                    w.log("failed");
                }
            }));
            w.expect("failed");
            w.expectNothing();
        });
    }

    @Test
    void parentExitEndsATrappingChild() throws Exception {
        row(w -> {
            var parent = w.start("parent");
            var child = startLinked(
                    parent,
                    "child",
                    w.listener("child").atTerminate((context, reason) -> w.log("child ends: " + World.text(reason))));
            parent.stop(ExitReason.shutdown(), LONG);
            assertThat(child.awaitExit(LONG)).isEqualTo(ExitReason.shutdown());
            w.expect("child ends: shutdown");
            w.expectNothing();
        });
    }

    @Test
    void childExitIsAMessageToATrappingParent() throws Exception {
        row(w -> {
            var parent = w.start("parent", w.listener("parent"));
            startLinked(parent, "child", new Puppet()).stop();
            w.expect("parent: child exit: normal");
            assertThat(parent.isAlive()).isTrue();
        });
    }

    @Test
    void exitSendsASignalInTheNameOfItsSender() throws Exception {
        row(w -> {
            var sender = w.start("sender");
            var trapping = w.start("trapping", w.listener("trapping"));
            var plain = w.start("plain");
            for (var receiver : List.of(trapping, plain)) {
                sender.cast(with((context, number) -> context.exit(receiver, ExitReason.normal())));
                sender.cast(with((context, number) -> context.exit(receiver, ExitReason.shutdown("go"))));
            }
            w.expect("trapping: sender exit: normal", "trapping: sender exit: shutdown go");
            assertThat(plain.awaitExit(LONG)).isEqualTo(ExitReason.shutdown("go"));
            assertThat(sender.isAlive() && trapping.isAlive()).isTrue();
        });
    }
}
