package io.genserver.testkit;

import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.Call;
import io.genserver.CallTimeoutException;
import io.genserver.Context;
import io.genserver.CrashReport;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.Next;
import io.genserver.RuntimeEvent;
import io.genserver.ServerRef;
import io.genserver.StartOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** gen_server: stop, terminate, crash and kill. */
class OtpExitTest extends OtpContract {

    @Test
    void terminateRunsWithTheReasonOfAStop() throws Exception {
        row(w -> {
            var a = w.start("a", w.reporter("a"));
            a.stop(ExitReason.shutdown("for today"), LONG);
            w.expect("a up", "a ends: shutdown for today");
            assertThat(a.awaitExit(LONG)).isEqualTo(ExitReason.shutdown("for today"));
        });
    }

    @Test
    void terminateRunsAfterACrash() throws Exception {
        row(w -> {
            w.start("a", w.reporter("a")).cast(crash());
            w.expect("a up", "a ends: crash");
        });
    }

    @Test
    void aStopComesAfterTheMailBeforeIt() throws Exception {
        row(w -> {
            var a = w.start("a", w.reporter("a"));
            a.cast(tell(() -> w.log("mail")));
            a.stop();
            w.expect("a up", "mail", "a ends: normal");
        });
    }

    @Test
    void stopOfOneThatHasEndedDoesNothing() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.kill();
            a.stop();
            assertThat(a.awaitExit(LONG)).isEqualTo(ExitReason.killed());
        });
    }

    @Test
    void twoWhoStopAServerBothSeeItEnd() throws Exception {
        row(w -> {
            var a = w.start("a", w.reporter("a"));
            var one = w.spawn("one", () -> stops(a));
            var other = w.spawn("other", () -> stops(a));
            assertThat(one.join() && other.join()).isTrue();
            w.expect("a up", "a ends: normal");
            w.expectNothing();
        });
    }

    private static boolean stops(ServerRef<?, ?> server) {
        server.stop();
        return !server.isAlive();
    }

    @Test
    void aStopThatTakesTooLongTimesOutAndStillHolds() throws Exception {
        row(w -> {
            var a = w.start("a");
            var givenUp = new AtomicBoolean();
            a.cast(tell(() -> w.waitFor(givenUp)));
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> a.stop(ExitReason.shutdown("late"), SHORT));
            givenUp.set(true);
            assertThat(a.awaitExit(LONG)).isEqualTo(ExitReason.shutdown("late"));
        });
    }

    @Test
    void aCrashInTerminateBecomesTheReason() throws Exception {
        row(w -> {
            var oh = new IllegalStateException("oh");
            var a = w.start("a", new Puppet().atTerminate((context, reason) -> {
                        throw oh;
                    }));
            a.stop();
            assertThat(a.awaitExit(LONG)).isEqualTo(ExitReason.crash(oh));
        });
    }

    @Test
    void killInterruptsTheHandlerAndSkipsTerminate() throws Exception {
        row(w -> {
            var a = w.start("a", w.reporter("a"));
            a.cast(tell(() -> {
                w.log("busy");
                try {
                    w.runtime.sleep(LONG);
                } catch (InterruptedException e) {
                    w.log("interrupted");
                    throw e;
                }
            }));
            w.expect("a up", "busy");
            a.kill();
            assertThat(a.awaitExit(SHORT)).isEqualTo(ExitReason.killed());
            w.expect("interrupted");
            w.expectNothing();
        });
    }

    @Test
    void killDropsTheMailThatWaits() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.cast(tell(() -> w.runtime.sleep(SHORT)));
            var queued = a.callAsync(get(), LONG);
            a.kill();
            w.eventually(queued::isDone);
            assertThat(a.awaitExit(LONG)).isEqualTo(ExitReason.killed());
        });
    }

    @Test
    void everyCallbackThatThrowsEndsTheServer() throws Exception {
        row(List.of("call", "cast", "info", "continue"), (w, callback) -> {
            var a = w.runtime.start(new Thrower(callback), StartOptions.named("a"));
            a.callAsync(new Thrower.Go());
            assertThat(a.awaitExit(LONG))
                    .isInstanceOfSatisfying(
                            ExitReason.Crash.class,
                            crash -> assertThat(crash.cause()).hasMessage(callback));
        });
    }

    /** Throws in one of its callbacks. */
    private static final class Thrower implements GenServer<String, Call<?, ?>, String> {
        record Go() implements Call<Call<?, ?>, String> {}

        private final String where;
        private Context<Call<?, ?>, String> context;

        Thrower(String where) {
            this.where = where;
        }

        private Next<String> at(String callback, String state) {
            if (where.equals(callback)) {
                throw new IllegalStateException(callback);
            }
            return Next.keep(state);
        }

        @Override
        public String init(Context<Call<?, ?>, String> ownContext) {
            context = ownContext;
            return "";
        }

        @Override
        public Next<String> handleCall(Call<?, ?> call, From<?> from, String state) {
            context.self().cast("go");
            return at("call", state);
        }

        @Override
        public Next<String> handleCast(String message, String state) {
            context.continueWith("go");
            return at("cast", state);
        }

        @Override
        public Next<String> handleContinue(String message, String state) {
            context.idleTimeout(SHORT);
            return at("continue", state);
        }

        @Override
        public Next<String> handleInfo(Info info, String state) {
            return at("info", state);
        }
    }

    @Test
    void theReasonTellsHowAServerEnded() throws Exception {
        var oh = new IllegalStateException("oh");
        Map<ExitReason, Puppet.Tell> ends = Map.of(
                ExitReason.killed(),
                        Puppet.with((context, number) -> context.self().kill()),
                ExitReason.crash(oh),
                        tell(() -> {
                            throw oh;
                        }));
        row(ends.entrySet(), (w, end) -> {
            var a = w.start("a");
            a.cast(end.getValue());
            assertThat(a.awaitExit(LONG)).isEqualTo(end.getKey());
        });
        row(List.of(ExitReason.normal(), ExitReason.shutdown(), ExitReason.shutdown(7)), (w, asked) -> {
            var a = w.start("a");
            a.callAsync(Puppet.end(asked));
            assertThat(a.awaitExit(LONG)).isEqualTo(asked);
        });
    }

    @Test
    void everyCrashIsReportedOnce() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.cast(crash());
            a.cast(crash());
            a.awaitExit(LONG);
            assertThat(w.runtime.observer().snapshot().crashed()).isEqualTo(1);
        });
    }

    @Test
    void aCrashReportNamesTheCulprit() throws Exception {
        row(w -> {
            var told = w.runtime.observer().subscribe(event -> {
                if (event instanceof RuntimeEvent.Crashed(var server, CrashReport report)) {
                    w.log(report.server() + ", " + report.callback() + ", "
                            + report.cause().getMessage());
                }
            });
            try (told) {
                w.start("a").cast(crash());
                w.expect("a, handleCast, told to crash");
            }
        });
    }
}
