package io.genserver.testkit;

import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.Puppet.with;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ExitReason;
import io.genserver.MonitorRef;
import io.genserver.ServerRef;
import io.genserver.testkit.Puppet.Ask;
import io.genserver.testkit.Puppet.Tell;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** erlang:monitor and demonitor. */
class OtpMonitorTest extends OtpContract {

    private interface End {
        void of(ServerRef<Ask<?>, Tell> server);
    }

    private static final Map<String, End> ENDS = Map.of(
            "normal",
            ServerRef::stop,
            "shutdown",
            server -> server.stop(ExitReason.shutdown(), LONG),
            "killed",
            ServerRef::kill,
            "crash",
            server -> server.cast(crash()));

    private static MonitorRef monitor(ServerRef<Ask<?>, Tell> watcher, ServerRef<?, ?> watched) {
        return watcher.call(new Ask<MonitorRef>((context, number) -> context.monitor(watched)));
    }

    private static boolean demonitor(ServerRef<Ask<?>, Tell> watcher, MonitorRef monitor) {
        return watcher.call(new Ask<Boolean>((context, number) -> context.demonitor(monitor)));
    }

    private static ServerRef<Ask<?>, Tell> watcher(World w) {
        return w.start("watcher", w.watcher("watcher"));
    }

    @Test
    void downArrivesExactlyOnceAndCarriesTheReason() throws Exception {
        row(ENDS.entrySet(), (w, end) -> {
            var a = w.start("a");
            monitor(watcher(w), a);
            end.getValue().of(a);
            w.expect("watcher: a down: " + end.getKey());
            w.expectNothing();
        });
    }

    @Test
    void downArrivesOnceForOneThatIsDeadAlready() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.stop();
            monitor(watcher(w), a);
            w.expect("watcher: a down: noproc");
            w.expectNothing();
        });
    }

    @Test
    void downArrivesForANameThatNobodyHas() throws Exception {
        row(w -> {
            monitor(watcher(w), w.ref("nobody"));
            w.expect("watcher: nobody down: noproc");
            w.expectNothing();
        });
    }

    @Test
    void aMonitorRacesWithTheEndAndDownArrivesOnce() throws Exception {
        row(w -> {
            var a = w.start("a");
            watcher(w).cast(with((context, number) -> context.monitor(a)));
            a.kill();
            assertThat(w.log.expectNext(LONG)).isIn("watcher: a down: killed", "watcher: a down: noproc");
            w.expectNothing();
        });
    }

    @Test
    void eachOfTwoMonitorsHasItsDown() throws Exception {
        row(w -> {
            var a = w.start("a");
            var watcher = watcher(w);
            monitor(watcher, a);
            monitor(watcher, a);
            a.stop();
            w.expect("watcher: a down: normal", "watcher: a down: normal");
            w.expectNothing();
        });
    }

    @Test
    void aMonitorHoldsInOneDirection() throws Exception {
        row(w -> {
            var a = w.start("a", w.reporter("a"));
            var watcher = watcher(w);
            monitor(watcher, a);
            watcher.kill();
            w.expect("a up");
            w.expectNothing();
            assertThat(a.call(get())).isZero();
        });
    }

    @Test
    void demonitorEndsTheWatch() throws Exception {
        row(w -> {
            var a = w.start("a");
            var watcher = watcher(w);
            var monitor = monitor(watcher, a);
            assertThat(demonitor(watcher, monitor)).isTrue();
            assertThat(demonitor(watcher, monitor)).isFalse();
            a.stop();
            w.expectNothing();
        });
    }

    @Test
    void demonitorFlushesADownThatIsInTheMailbox() throws Exception {
        row(w -> {
            var a = w.start("a");
            var watcher = watcher(w);
            var monitor = monitor(watcher, a);
            assertThat(watcher.call(new Ask<Boolean>((context, number) -> {
                        a.stop(); // the Down is in the mailbox then
                        return context.demonitor(monitor);
                    })))
                    .isFalse();
            w.expectNothing();
        });
    }

    @Test
    void demonitorOfOneLeavesTheOther() throws Exception {
        row(w -> {
            var a = w.start("a");
            var watcher = watcher(w);
            var monitor = monitor(watcher, a);
            monitor(watcher, a);
            demonitor(watcher, monitor);
            a.stop();
            w.expect("watcher: a down: normal");
            w.expectNothing();
        });
    }

    @Test
    void demonitorRacesWithTheEndAndNoDownComesAfterIt() throws Exception {
        row(w -> {
            var a = w.start("a");
            var watcher = watcher(w);
            var monitor = monitor(watcher, a);
            var killer = w.spawn("killer", () -> {
                a.kill();
                return true;
            });
            watcher.call(new Ask<>((context, number) -> {
                context.demonitor(monitor);
                w.log("demonitored");
                return number;
            }));
            killer.join();
            if (w.log.expectNext(LONG).equals("watcher: a down: killed")) {
                w.expect("demonitored");
            }
            w.expectNothing();
        });
    }

    @Test
    void theNameIsFreeWhenDownArrives() throws Exception {
        row(w -> {
            var a = w.start("a");
            var watcher = w.start(
                    "watcher",
                    new Puppet()
                            .atInfo((context, info) -> w.log("there: "
                                    + w.runtime.registry().whereis("a").isPresent())));
            monitor(watcher, a);
            a.cast(crash());
            w.expect("there: false");
        });
    }

    @Test
    void whatTheDeadHasSentComesBeforeItsDown() throws Exception {
        row(w -> {
            var watcher = watcher(w);
            var a = w.start("a");
            monitor(watcher, a);
            a.cast(tell(() -> {
                watcher.cast(tell(() -> w.log("last words")));
                throw new IllegalStateException("oh");
            }));
            w.expect("last words", "watcher: a down: crash");
        });
    }

    @Test
    void aMonitorByNameWatchesTheOneThatHasItNow() throws Exception {
        row(w -> {
            var watcher = watcher(w);
            w.start("a");
            monitor(watcher, w.ref("a"));
            w.ref("a").kill();
            w.expect("watcher: a down: killed");
            w.start("a");
            w.ref("a").stop();
            w.advance(SHORT);
            w.expectNothing();
        });
    }
}
