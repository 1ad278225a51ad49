package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import io.genserver.Puppet.Termination;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class GenServerStopAndKillTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet puppet = new Puppet();
    private final ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.named("server"));

    // ---- stop ----

    @Test
    void aStopComesAfterWhatIsInTheMailbox() {
        // given
        server.cast(add(1));
        server.cast(add(2));

        // when
        server.stop();

        // then
        assertThat(puppet.terminations()).containsExactly(new Termination(ExitReason.normal(), 3));
    }

    @Test
    void whenAStopReturnsTerminateHasRunAndTheNameIsFree() {
        // when
        server.stop(ExitReason.shutdown("the test"), LONG);

        // then
        assertThat(puppet.terminations()).hasSize(1);
        assertThat(server.isAlive()).isFalse();
        assertThat(runtime.registry().whereis("server")).isEmpty();
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.shutdown("the test"));
    }

    @Test
    void callsQueuedBehindAStopFailAtOnce() throws Exception {
        // given
        var inTerminate = new Gate();
        var inHandler = new Gate();
        puppet.atTerminate(reason -> inTerminate.pass());
        server.cast(tell(inHandler::pass));
        Caller<Void> stopper =
                Caller.of(() -> server.stop(ExitReason.normal(), LONG)).awaitWaiting();
        Caller<Integer> queued = Caller.of(() -> server.call(get(), LONG)).awaitWaiting();

        // when
        inHandler.open();

        // then
        assertThat(queued.failure())
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.normal()));
        assertThat(stopper.isDone()).as("terminate still runs").isFalse();
        inTerminate.open();
        stopper.result();
    }

    @Test
    void whatIsSentDuringTerminateIsRefused() throws Exception {
        // given
        var inTerminate = new Gate();
        puppet.atTerminate(reason -> inTerminate.pass());
        Caller<Void> stopper = Caller.of(() -> server.stop(ExitReason.normal(), LONG));
        inTerminate.awaitVisitor();

        // when
        boolean sent = server.cast(add(1));

        // then
        assertThat(sent).isFalse();
        assertThatThrownBy(() -> server.call(get(), LONG)).isInstanceOf(ServerExitedException.class);
        assertThat(server.isAlive()).isFalse();
        inTerminate.open();
        stopper.result();
    }

    @Test
    void aStopOfAServerThatHasEndedReturns() {
        // given
        server.stop();

        // when
        server.stop(ExitReason.shutdown(), LONG);

        // then
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.normal());
    }

    @Test
    void allWhoStopAServerAtTheSameTimeReturn() throws Exception {
        // given
        List<Caller<Void>> stoppers = Stream.generate(() -> Caller.of(() -> server.stop(ExitReason.normal(), LONG)))
                .limit(10)
                .toList();

        // when
        for (Caller<Void> stopper : stoppers) {
            stopper.result();
        }

        // then
        assertThat(puppet.terminations()).hasSize(1);
    }

    @Test
    void aStopThatTimesOutStillTakesEffectLater() throws Exception {
        // given
        var gate = new Gate();
        server.cast(tell(gate::pass));

        // when
        assertThatThrownBy(() -> server.stop(ExitReason.shutdown(), Duration.ofMillis(5)))
                .isInstanceOf(CallTimeoutException.class);
        assertThat(server.isAlive()).isTrue();
        gate.open();

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
    }

    @Test
    void anInterruptedStopThrows() throws Exception {
        // given
        var gate = new Gate();
        server.cast(tell(gate::pass));
        Caller<Void> stopper =
                Caller.of(() -> server.stop(ExitReason.normal(), LONG)).awaitWaiting();

        // when
        stopper.interrupt();

        // then
        assertThat(stopper.failure()).isInstanceOf(CallInterruptedException.class);
        gate.open();
    }

    @Test
    void aServerMayNotWaitForItsOwnEnd() {
        // when
        assertThatThrownBy(() -> server.call(ask(() -> {
                    server.stop();
                    return null;
                })))
                // then
                .cause()
                .isInstanceOf(CallCycleException.class);
    }

    @Test
    void aServerEndsItselfWithAReply() {
        // given
        Ask<String> last =
                new Ask<>((call, from, number) -> Next.stop(ExitReason.shutdown(), call, "good-bye", number + 5));

        // when
        String reply = server.call(last);

        // then
        assertThat(reply).isEqualTo("good-bye");
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(puppet.terminations()).containsExactly(new Termination(ExitReason.shutdown(), 5));
    }

    @Test
    void aCallerWithoutAReplyIsToldTheReasonWhenTheServerEndsItself() {
        // given
        Ask<String> last = new Ask<>((call, from, number) -> Next.stop(ExitReason.shutdown(), number));

        // when
        assertThatThrownBy(() -> server.call(last, LONG))
                // then
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.shutdown()));
    }

    @Test
    void terminateCanAnswerThoseWhoWereOwedAReply() throws Exception {
        // given
        BlockingQueue<From<String>> waiting = new LinkedBlockingQueue<>();
        puppet.atTerminate(reason -> waiting.take().reply("at last"));
        Caller<String> caller = Caller.of(() -> server.call(
                new Ask<String>((call, from, number) -> {
                    waiting.add(from);
                    return Next.keep(number);
                }),
                LONG));
        Eventually.until(() -> !waiting.isEmpty());

        // when
        server.stop();

        // then
        assertThat(caller.result()).isEqualTo("at last");
    }

    @Test
    void whatTerminateThrowsIsReportedAndBecomesTheReason() {
        // given
        var cause = new IllegalStateException("in terminate");
        puppet.atTerminate(reason -> {
            throw cause;
        });

        // when
        server.stop();

        // then
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.crash(cause));
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.callback()).isEqualTo("terminate");
            assertThat(report.messageType()).isNull();
            assertThat(report.cause()).isSameAs(cause);
        });
    }

    // ---- awaitExit ----

    @Test
    void whoAwaitsTheExitIsToldTheReason() throws Exception {
        // given
        Caller<ExitReason> waiter = Caller.of(() -> server.awaitExit(LONG)).awaitWaiting();

        // when
        server.stop(ExitReason.shutdown("done"), LONG);

        // then
        assertThat(waiter.result()).isEqualTo(ExitReason.shutdown("done"));
    }

    @Test
    void whoAwaitsTheExitInVainTimesOut() {
        // when
        assertThatThrownBy(() -> server.awaitExit(Duration.ofMillis(5)))
                // then
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("server did not finish exit");
        assertThat(server.isAlive()).isTrue();
    }

    // ---- kill ----

    @Test
    void aKillInterruptsTheHandlerAndTellsItsCallerAtOnce() throws Exception {
        // given
        var gate = new Gate();
        var interrupted = new LinkedBlockingQueue<Boolean>();
        Caller<Object> caller = Caller.of(() -> server.call(
                ask(() -> {
                    try {
                        gate.pass();
                    } catch (InterruptedException e) {
                        interrupted.add(true);
                        throw e;
                    }
                    return null;
                }),
                LONG));
        gate.awaitVisitor();

        // when
        server.kill();

        // then
        assertThat(caller.failure())
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.killed()));
        assertThat(interrupted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(reports).as("an interrupt is not a crash").isEmpty();
    }

    @Test
    void aKillDoesNotRunTerminateBesideARunningHandler() throws Exception {
        // given
        var gate = new Gate();
        server.cast(tell(gate::passDeaf));
        gate.awaitVisitor();

        // when
        server.kill();

        // then
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
        gate.open();
        assertThat(puppet.terminations()).isEmpty();
    }

    @Test
    void aKillDoesNotWaitForAHandlerThatIgnoresItsInterruptAndWhatThatReturnsIsIgnored() throws Exception {
        // given
        var gate = new Gate();
        var handlersThread = new LinkedBlockingQueue<Thread>();
        Ask<String> deaf = new Ask<>((call, from, number) -> {
            handlersThread.add(Thread.currentThread());
            gate.passDeaf();
            return Next.stop(ExitReason.shutdown(), call, "never seen", number);
        });
        Caller<String> caller = Caller.of(() -> server.call(deaf, LONG));
        gate.awaitVisitor();

        // when
        server.kill();

        // then
        assertThat(runtime.registry().whereis("server")).isEmpty();
        assertThat(caller.failure()).isInstanceOf(ServerExitedException.class);
        gate.open();
        Thread thread = handlersThread.take();
        Eventually.until(() -> !thread.isAlive());
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
        assertThat(puppet.terminations()).isEmpty();
    }

    @Test
    void aKillEndsTerminateTooAndIsTheReasonThen() throws Exception {
        // given
        var gate = new Gate();
        puppet.atTerminate(reason -> gate.pass());
        Caller<Void> stopper = Caller.of(() -> server.stop(ExitReason.normal(), LONG));
        gate.awaitVisitor();

        // when
        server.kill();

        // then
        stopper.result();
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
        assertThat(reports).isEmpty();
    }

    @Test
    void anIdleServerCanBeKilled() {
        // when
        server.kill();

        // then
        assertThat(server.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
        assertThat(server.cast(add(1))).isFalse();
        assertThat(puppet.terminations()).isEmpty();
    }

    @Test
    void aServerCanKillItself() throws Exception {
        // given
        Caller<String> caller = Caller.of(() -> server.call(
                ask(() -> {
                    server.kill();
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    return "never seen";
                }),
                LONG));

        // then
        assertThat(caller.failure())
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.killed()));
        assertThat(puppet.terminations()).isEmpty();
    }

    @Test
    void callsInTheMailboxOfAKilledServerFailAtOnce() throws Exception {
        // given
        var gate = new Gate();
        server.cast(tell(gate::passDeaf));
        List<Caller<Integer>> queued = Stream.generate(() -> Caller.of(() -> server.call(get(), LONG)))
                .limit(5)
                .toList();
        queued.forEach(Caller::awaitWaiting);

        // when
        server.kill();

        // then
        for (Caller<Integer> caller : queued) {
            assertThat(caller.failure()).isInstanceOf(ServerExitedException.class);
        }
        gate.open();
    }

    @Test
    void theCallerInHandAndThoseInTheMailboxAreAllToldOfAKill() throws Exception {
        for (int round = 0; round < 200; round++) {
            // given
            ServerRef<Ask<?>, Tell> victim = runtime.start(new Puppet());
            var gate = new Gate();
            Caller<?> inHand = Caller.of(() -> victim.call(
                    ask(() -> {
                        gate.pass();
                        return null;
                    }),
                    LONG));
            gate.awaitVisitor();
            List<Caller<Integer>> queued = Stream.generate(() -> Caller.of(() -> victim.call(get(), LONG)))
                    .limit(3)
                    .toList();

            // when
            victim.kill();

            // then
            assertThat(inHand.failure()).isInstanceOf(ServerExitedException.class);
            for (Caller<Integer> caller : queued) {
                assertThat(caller.failure()).isInstanceOf(ServerExitedException.class);
            }
        }
    }

    @Test
    void aKillLeavesNoInterruptBehindOnTheThreadThatRanTheServer() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRef<Ask<?>, Tell> stepped = hand.start(hand.runtime(reports::add), new Puppet());
        var gate = new Gate();
        stepped.cast(tell(gate::passDeaf));
        Caller<Void> killer = Caller.of(() -> {
            gate.awaitVisitor();
            stepped.kill();
            gate.open();
        });

        // when
        hand.runAll();

        // then
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        killer.result();
        assertThat(reports).isEmpty();
    }

    @Test
    void stopsKillsAndCrashesAtTheSameTimeMakeOneExitThatAllAgreeOn() throws Exception {
        for (int round = 0; round < 300; round++) {
            // given
            var terminations = new AtomicInteger();
            ServerRef<Ask<?>, Tell> victim =
                    runtime.start(new Puppet().atTerminate(reason -> terminations.incrementAndGet()));
            Caller<ExitReason> witness = Caller.of(() -> victim.awaitExit(LONG));
            Caller<ExitReason> otherWitness = Caller.of(() -> victim.awaitExit(LONG));

            // when
            List<Caller<Void>> offenders = List.of(
                    Caller.of(() -> victim.stop(ExitReason.normal(), LONG)), Caller.of(victim::kill), Caller.of(() -> {
                        victim.cast(Puppet.crash(new IllegalStateException("on purpose")));
                    }));
            for (Caller<Void> offender : offenders) {
                offender.result();
            }

            // then
            ExitReason reason = witness.result();
            assertThat(otherWitness.result()).isEqualTo(reason);
            assertThat(victim.awaitExit(Duration.ZERO)).isEqualTo(reason);
            assertThat(terminations.get()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aHandlerThatStartsAfterAKillIsNotSeen() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRef<Ask<?>, Tell> stepped = hand.start(hand.runtime(reports::add), new Puppet());
        var handled = new AtomicBoolean();
        stepped.cast(tell(() -> handled.set(true)));

        // when
        stepped.kill();
        hand.runAll();

        // then
        assertThat(handled).isFalse();
    }

    // ---- what is left ----

    /** A state that is worth to be let go of. */
    private static final class Hoarder implements GenServer<byte[], Ask<?>, byte[]> {
        private final WeakReference<byte[]> state = new WeakReference<>(new byte[1_000]);

        @Override
        public byte[] init(Context<Ask<?>, byte[]> context) {
            return state.get();
        }

        @Override
        public Next<byte[]> handleCast(byte[] message, byte[] hoard) {
            return Next.keep(hoard);
        }
    }

    @Test
    void aStoppedServerKeepsNeitherStateNorMail() {
        // given
        var hoarder = new Hoarder();
        ServerRef<Ask<?>, byte[]> dead = runtime.start(hoarder);

        // when
        dead.stop();

        // then
        untilForgotten(hoarder.state);
        assertThat(dead.isAlive()).isFalse();
    }

    @Test
    void aServerThatWasKilledWhileIdleKeepsNoState() {
        // given
        var hoarder = new Hoarder();
        ServerRef<Ask<?>, byte[]> dead = runtime.start(hoarder);

        // when
        dead.kill();

        // then
        untilForgotten(hoarder.state);
        assertThat(dead.isAlive()).isFalse();
    }

    @Test
    void aServerThatWasKilledBeforeItRanKeepsNeitherStateNorMail() throws Exception {
        // given
        var hand = new HandScheduler();
        var hoarder = new Hoarder();
        ServerRef<Ask<?>, byte[]> dead = hand.start(hand.runtime(reports::add), hoarder);
        List<WeakReference<byte[]>> mail = Stream.generate(() -> new byte[1_000])
                .limit(3)
                .peek(dead::cast)
                .map(WeakReference::new)
                .toList();

        // when
        dead.kill();
        hand.runAll();

        // then
        untilForgotten(hoarder.state);
        mail.forEach(GenServerStopAndKillTest::untilForgotten);
        assertThat(dead.isAlive()).isFalse();
    }

    private static void untilForgotten(WeakReference<?> reference) {
        Eventually.until(() -> {
            System.gc();
            return reference.refersTo(null);
        });
    }
}
