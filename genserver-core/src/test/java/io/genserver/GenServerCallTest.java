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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class GenServerCallTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());

    @Test
    void aCallReturnsTheReplyInItsOwnType() {
        // when
        int number = server.call(get());
        String text = server.call(ask(() -> "forty-two"));

        // then
        assertThat(number).isZero();
        assertThat(text).isEqualTo("forty-two");
    }

    @Test
    void aCallSeesWhatItsCallerCastBefore() {
        // given
        server.cast(add(2));
        server.cast(add(3));

        // when
        int number = server.call(get());

        // then
        assertThat(number).isEqualTo(5);
    }

    @Test
    void nullIsAReply() {
        // when
        String reply = server.call(ask(() -> null));

        // then
        assertThat(reply).isNull();
    }

    @Test
    void manyCallersAtOnceEachGetTheirOwnReply() throws Exception {
        // given
        List<Caller<Boolean>> callers = IntStream.range(0, 16)
                .mapToObj(caller -> Caller.of(() -> IntStream.range(0, 500).allMatch(i -> {
                    String own = caller + "/" + i;
                    return server.call(ask(() -> own)).equals(own);
                })))
                .toList();

        // when
        for (Caller<Boolean> caller : callers) {
            // then
            assertThat(caller.result()).isTrue();
        }
    }

    @Test
    void oneServerCallsAnother() {
        // given
        ServerRef<Ask<?>, Tell> other = runtime.start(new Puppet());
        other.cast(add(7));

        // when
        int number = server.call(ask(() -> other.call(get())));

        // then
        assertThat(number).isEqualTo(7);
    }

    @Test
    void aReplyMayComeLaterFromAnyThread() throws Exception {
        // given
        BlockingQueue<From<String>> waiting = new LinkedBlockingQueue<>();
        Caller<String> caller = Caller.of(() -> server.call(deferTo(waiting), LONG));
        From<String> from = waiting.take();
        assertThat(server.call(get())).as("the server is free meanwhile").isZero();

        // when
        boolean wasWaiting = from.reply("late");

        // then
        assertThat(wasWaiting).isTrue();
        assertThat(caller.result()).isEqualTo("late");
    }

    @Test
    void aReplyMayBeSentBeforeTheHandlerReturns() {
        // when
        String reply = server.call(new Ask<String>((call, from, number) -> {
            from.reply("early");
            return Next.keep(number + 1);
        }));

        // then
        assertThat(reply).isEqualTo("early");
        assertThat(server.call(get())).isEqualTo(1);
    }

    @Test
    void anotherServerMayReply() {
        // given
        ServerRef<Ask<?>, Tell> clerk = runtime.start(new Puppet());
        Ask<String> passedOn = new Ask<>((call, from, number) -> {
            clerk.cast(tell(() -> from.reply("from the clerk")));
            return Next.keep(number);
        });

        // when
        String reply = server.call(passedOn, LONG);

        // then
        assertThat(reply).isEqualTo("from the clerk");
    }

    @Test
    void onlyTheFirstReplyCounts() throws Exception {
        // given
        BlockingQueue<From<String>> waiting = new LinkedBlockingQueue<>();
        Caller<String> caller = Caller.of(() -> server.call(deferTo(waiting), LONG));
        From<String> from = waiting.take();

        // when
        boolean first = from.reply("first");
        boolean second = from.reply("second");

        // then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(caller.result()).isEqualTo("first");
    }

    @Test
    void aCallerThatIsOwedAReplyIsToldWhenTheServerEnds() throws Exception {
        // given
        BlockingQueue<From<String>> waiting = new LinkedBlockingQueue<>();
        Caller<String> caller = Caller.of(() -> server.call(deferTo(waiting), LONG));
        From<String> from = waiting.take();

        // when
        server.stop();

        // then
        assertThat(caller.failure())
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.normal()));
        assertThat(from.reply("too late")).isFalse();
    }

    @Test
    void aCallTimesOutAndTheServerLivesOn() throws Exception {
        // given
        var gate = new Gate();
        server.cast(tell(gate::pass));

        // when
        assertThatThrownBy(() -> server.call(get(), Duration.ofMillis(5)))
                // then
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("Puppet#1")
                .hasMessageContaining("Ask")
                .hasMessageContaining("PT0.005S");
        gate.open();
        assertThat(server.call(get())).isZero();
    }

    @Test
    void aCallThatTimedOutInTheQueueIsNotHandled() {
        // given
        var gate = new Gate();
        var handled = new AtomicBoolean();
        server.cast(tell(gate::pass));
        assertThatThrownBy(() -> server.call(ask(() -> handled.getAndSet(true)), Duration.ofMillis(5)))
                .isInstanceOf(CallTimeoutException.class);

        // when
        gate.open();
        server.call(get());

        // then
        assertThat(handled).isFalse();
    }

    @Test
    void aCallThatTimesOutInItsHandlerIsHandledToItsEndAndItsReplyDropped() throws Exception {
        // given
        var gate = new Gate();
        var wasWaiting = new LinkedBlockingQueue<Boolean>();
        Ask<String> slow = new Ask<>((call, from, number) -> {
            gate.pass();
            wasWaiting.add(from.reply("late"));
            return Next.keep(number + 1);
        });
        try (var held = ServerRuntime.create(RuntimeOptions.DEFAULT, new HeldClock(gate::isHolding))) {
            ServerRef<Ask<?>, Tell> busy = held.start(new Puppet());

            // when
            assertThatThrownBy(() -> busy.call(slow, Duration.ofMillis(20))).isInstanceOf(CallTimeoutException.class);
            gate.open();

            // then
            assertThat(wasWaiting.take()).isFalse();
            assertThat(busy.call(get())).isEqualTo(1);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() throws Exception {
        // given
        var gate = new Gate();
        server.cast(tell(gate::pass));
        var interrupted = new AtomicBoolean();
        Caller<Integer> caller = Caller.of(() -> {
            try {
                return server.call(get(), LONG);
            } finally {
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });

        // when
        caller.awaitWaiting().interrupt();

        // then
        assertThat(caller.failure()).isInstanceOf(CallInterruptedException.class);
        assertThat(interrupted).isTrue();
        gate.open();
    }

    @Test
    void aCallWhoseCallerWasInterruptedInTheQueueIsNotHandled() throws Exception {
        // given
        var gate = new Gate();
        var handled = new AtomicBoolean();
        server.cast(tell(gate::pass));
        Caller<Boolean> caller = Caller.of(() -> server.call(ask(() -> handled.getAndSet(true)), LONG));
        caller.awaitWaiting().interrupt();
        caller.failure();

        // when
        gate.open();
        server.call(get());

        // then
        assertThat(handled).isFalse();
    }

    @Test
    void aCallToAServerThatHasEndedFailsAtOnce() {
        // given
        server.stop();

        // when
        assertThatThrownBy(() -> server.call(get(), LONG))
                // then
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.noProc()))
                .hasMessage("Puppet#1 is not there to take Ask");
    }

    @Test
    void aServerThatCallsItselfIsToldSoAndDoesNotWait() {
        // when
        assertThatThrownBy(() -> server.call(ask(() -> server.call(get(), LONG)), LONG))
                // then
                .isInstanceOf(ServerExitedException.class)
                .cause()
                .isInstanceOf(CallCycleException.class)
                .hasMessageContaining("Puppet#1 -> Puppet#1");
    }

    @Test
    void aReplyToAnotherCallThanTheOneInHandIsACrash() {
        // when
        assertThatThrownBy(() -> server.call(new Ask<Integer>((call, from, number) -> Next.reply(get(), 1, number))))
                // then
                .isInstanceOf(ServerExitedException.class)
                .cause()
                .hasMessageContaining("not the call in hand");
    }

    @Test
    void aReplyToACastIsACrash() {
        // when
        server.cast(new Tell(number -> Next.reply(get(), 1, number)));

        // then
        assertThat(server.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Crash.class);
    }

    @Test
    void theTypeOfACallerIsThatOfTheCallInHandAlone() {
        // when
        assertThatThrownBy(() -> server.call(new Ask<Integer>((call, from, number) -> {
                    from.as(get()).reply(1);
                    return Next.keep(number);
                })))
                // then
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the call in hand");
    }

    @Test
    void aServerThatTakesNoCallsCrashesOnOne() {
        // given
        GenServer<Integer, Ask<?>, Tell> mute = context -> 0;
        ServerRef<Ask<?>, Tell> listener = runtime.start(mute);

        // when
        assertThatThrownBy(() -> listener.call(get()))
                // then
                .cause()
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("takes no calls");
    }

    private static <R> Ask<R> deferTo(BlockingQueue<From<R>> waiting) {
        return new Ask<>((call, from, number) -> {
            waiting.add(from);
            return Next.keep(number);
        });
    }
}
