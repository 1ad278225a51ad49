package io.genserver.testkit;

import static io.genserver.testkit.Puppet.add;
import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.end;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.never;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.ExitReason;
import io.genserver.Next;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.testkit.Puppet.Ask;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** gen_server: what becomes of calls and casts when their server ends. */
class OtpCallAtExitTest extends OtpContract {

    private static void assertExits(CompletableFuture<?> call, World w, ExitReason reason) {
        w.eventually(call::isDone);
        assertThat(call.exceptionNow())
                .isInstanceOfSatisfying(
                        ServerExitedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aServerThatIsGoneIsNoproc() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.stop();
            for (ServerRef<Ask<?>, Puppet.Tell> gone : List.of(a, w.ref("a"), w.ref("never there"))) {
                assertThatExceptionOfType(ServerExitedException.class)
                        .isThrownBy(() -> gone.call(get(), LONG))
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(ExitReason.noProc()));
            }
        });
    }

    @Test
    void aCastNeverThrowsAndTellsWhetherItWasAccepted() throws Exception {
        row(w -> {
            var a = w.start("a");
            assertThat(a.cast(add(1))).isTrue();
            a.stop();
            assertThat(a.cast(add(1))).isFalse();
            assertThat(w.ref("a").cast(add(1))).isFalse();
        });
    }

    @Test
    void theCallerInHandHearsOfACrashAtOnce() throws Exception {
        row(w -> {
            var oh = new IllegalStateException("oh");
            var call = w.start("a")
                    .callAsync(
                            new Ask<Integer>((context, number) -> {
                                throw oh;
                            }),
                            LONG);
            assertExits(call, w, ExitReason.crash(oh));
        });
    }

    @Test
    void callersQueuedBehindACrashHearOfItAtOnce() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.cast(tell(() -> {
                w.runtime.sleep(SHORT);
                throw new IllegalStateException("oh");
            }));
            var queued = List.of(a.callAsync(get(), LONG), a.callAsync(get(), LONG));
            for (var call : queued) {
                w.eventually(call::isDone);
                assertThat(call.exceptionNow()).isInstanceOf(ServerExitedException.class);
            }
        });
    }

    @Test
    void callersWithAPromisedReplyHearOfTheEnd() throws Exception {
        row(w -> {
            var a = w.start("a");
            var promised = a.callAsync(never(), LONG);
            a.stop(ExitReason.shutdown("enough"), LONG);
            assertExits(promised, w, ExitReason.shutdown("enough"));
        });
    }

    @Test
    void aCallQueuedBehindAStopHearsOfItAtOnce() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.cast(tell(() -> w.runtime.sleep(SHORT)));
            var stopped = w.spawn("stopper", () -> {
                a.stop();
                return true;
            });
            var queued = w.spawn("caller", () -> {
                try {
                    return a.call(get(), LONG) == 0;
                } catch (ServerExitedException e) {
                    return true; // behind the stop; the call came first otherwise
                }
            });
            assertThat(stopped.join() && queued.join()).isTrue();
        });
    }

    @Test
    void aHandlerMayStopWithReasonAndReply() throws Exception {
        row(w -> {
            var a = w.start("a");
            var last = new Ask<String>(
                    (ask, from, context, number) -> Next.stop(ExitReason.shutdown("done"), ask, "bye", number));
            assertThat(a.call(last)).isEqualTo("bye");
            assertThat(a.awaitExit(LONG)).isEqualTo(ExitReason.shutdown("done"));
        });
    }

    @Test
    void aHandlerThatStopsWithoutReplyTellsTheCallerWhy() throws Exception {
        row(w -> {
            var a = w.start("a");
            try (var told = w.runtime.observer().subscribe(event -> w.log("gone"))) { // lets others go on meanwhile
                assertExits(a.callAsync(end(ExitReason.shutdown("done")), LONG), w, ExitReason.shutdown("done"));
            }
        });
    }

    @Test
    void aCrashInACastIsNotTheSendersTrouble() throws Exception {
        row(w -> {
            var a = w.start("a");
            assertThat(a.cast(crash())).isTrue();
            assertThat(a.awaitExit(LONG)).isInstanceOf(ExitReason.Crash.class);
        });
    }
}
