package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.crash;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import io.genserver.Puppet.Termination;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CrashTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet puppet = new Puppet();
    private final ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.named("server"));
    private final Exception cause = new Exception("on purpose");

    @Test
    void theCallerOfTheCallInHandIsToldTheCauseBeforeTerminateIsDone() throws Exception {
        // given
        var inTerminate = new Gate();
        puppet.atTerminate(reason -> inTerminate.pass());

        // when
        assertThatThrownBy(() -> server.call(crashingCall(cause), LONG))
                // then
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.crash(cause)))
                .hasMessageContaining("server crashed before it finished Ask")
                .cause()
                .isSameAs(cause);
        inTerminate.awaitVisitor();
        inTerminate.open();
    }

    @Test
    void callersQueuedBehindACrashAreToldAtOnce() throws Exception {
        // given
        var inHandler = new Gate();
        var inTerminate = new Gate();
        puppet.atTerminate(reason -> inTerminate.pass());
        server.cast(tell(() -> {
            inHandler.pass();
            throw cause;
        }));
        List<Caller<Integer>> queued = Stream.generate(() -> Caller.of(() -> server.call(get(), LONG)))
                .limit(5)
                .toList();
        queued.forEach(Caller::awaitWaiting);

        // when
        inHandler.open();

        // then
        for (Caller<Integer> caller : queued) {
            assertThat(caller.failure())
                    .isInstanceOfSatisfying(
                            ServerExitedException.class,
                            exited -> assertThat(exited.reason()).isEqualTo(ExitReason.crash(cause)));
        }
        inTerminate.open();
    }

    @Test
    void callersThatWereOwedAReplyAreToldOfTheCrash() throws Exception {
        // given
        BlockingQueue<From<String>> waiting = new LinkedBlockingQueue<>();
        Caller<String> caller = Caller.of(() -> server.call(
                new Ask<String>((call, from, number) -> {
                    waiting.add(from);
                    return Next.keep(number);
                }),
                LONG));
        waiting.take();

        // when
        server.cast(crash(cause));

        // then
        assertThat(caller.failure()).cause().isSameAs(cause);
    }

    @Test
    void castsQueuedBehindACrashAreNotHandled() throws Exception {
        // given
        var gate = new Gate();
        var handled = new AtomicBoolean();
        server.cast(tell(() -> {
            gate.pass();
            throw cause;
        }));
        server.cast(tell(() -> handled.set(true)));

        // when
        gate.open();

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(cause));
        assertThat(handled).isFalse();
    }

    @Test
    void terminateIsGivenTheCauseAndTheLastGoodState() {
        // given
        server.cast(add(3));

        // when
        server.cast(crash(cause));

        // then
        server.awaitExit(PATIENCE);
        assertThat(puppet.terminations()).containsExactly(new Termination(ExitReason.crash(cause), 3));
    }

    @Test
    void aCrashIsReportedOnceWithTheTypeOfTheMessageButNotItsContent() {
        // when
        server.cast(crash(cause));

        // then
        server.awaitExit(PATIENCE);
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.server()).isEqualTo("server");
            assertThat(report.callback()).isEqualTo("handleCast");
            assertThat(report.messageType()).isEqualTo(Tell.class.getName());
            assertThat(report.cause()).isSameAs(cause);
            assertThat(report.time()).isBeforeOrEqualTo(runtime.now());
            assertThat(report)
                    .hasToString("server server crashed in handleCast on a io.genserver.Puppet$Tell: " + cause);
        });
    }

    @Test
    void theReportNamesTheCallbackThatThrew() {
        // given
        ServerRef<Ask<?>, Tell> watcher = runtime.start(
                new Puppet().atInit(context -> context.monitor(server)).atInfo(info -> {
                    throw cause;
                }));

        // when
        assertThatThrownBy(() -> server.call(crashingCall(cause))).isInstanceOf(ServerExitedException.class);

        // then
        watcher.awaitExit(PATIENCE);
        assertThat(reports).extracting(CrashReport::callback).containsExactly("handleCall", "handleInfo");
    }

    @Test
    void anErrorIsACrashToo() {
        // given
        var error = new AssertionError("on purpose");

        // when
        server.cast(tell(() -> {
            throw error;
        }));

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(error));
    }

    @Test
    void aStackOverflowIsACrashToo() {
        // when
        server.cast(tell(new Puppet.Action() {
            @Override
            public void run() throws Exception {
                run();
            }
        }));

        // then
        assertThat(server.awaitExit(PATIENCE))
                .isInstanceOfSatisfying(
                        ExitReason.Crash.class,
                        crash -> assertThat(crash.cause()).isInstanceOf(StackOverflowError.class));
    }

    @Test
    void aHandlerThatReturnsNothingCrashes() {
        // when
        server.cast(new Tell(number -> null));

        // then
        assertThat(server.awaitExit(PATIENCE))
                .isInstanceOfSatisfying(
                        ExitReason.Crash.class,
                        crash -> assertThat(crash.cause()).hasMessageContaining("returned null"));
    }

    @Test
    void aReporterThatThrowsDoesNotKeepTheServerFromEnding() {
        assertThatAServerEndsDespite(report -> {
            throw new IllegalStateException("from the reporter");
        });
    }

    @Test
    void aReporterThatThrowsAnErrorDoesNotKeepTheServerFromEnding() {
        assertThatAServerEndsDespite(report -> {
            throw new AssertionError("from the reporter");
        });
    }

    @Test
    void aCauseThatCanNotBePrintedDoesNotKeepTheServerFromEnding() {
        // given
        var unprintable = new Exception() {
            @Override
            public String toString() {
                throw new IllegalStateException("unprintable");
            }
        };
        try (var logging = ServerRuntime.create(report -> report.toString().lines())) {
            ServerRef<Ask<?>, Tell> unlucky = logging.start(new Puppet());

            // when
            unlucky.cast(crash(unprintable));

            // then
            assertThat(unlucky.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(unprintable));
        }
    }

    @Test
    void aReporterThatThrowsDoesNotKeepAServerFromEndingWhoseTerminateThrows() {
        // given
        try (var unlucky = ServerRuntime.create(report -> {
            throw new AssertionError("from the reporter");
        })) {
            ServerRef<Ask<?>, Tell> stopped = unlucky.start(new Puppet().atTerminate(reason -> {
                throw cause;
            }));

            // when
            stopped.stop();

            // then
            assertThat(stopped.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(cause));
        }
    }

    private void assertThatAServerEndsDespite(Consumer<CrashReport> reporter) {
        // given
        try (var unlucky = ServerRuntime.create(reporter)) {
            ServerRef<Ask<?>, Tell> crashing = unlucky.start(new Puppet());

            // when
            crashing.cast(crash(cause));

            // then
            assertThat(crashing.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(cause));
        }
    }

    private static Ask<Integer> crashingCall(Exception cause) {
        return new Ask<>((call, from, number) -> {
            throw cause;
        });
    }
}
