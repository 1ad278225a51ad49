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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CallCycleTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final ServerRef<Ask<?>, Tell> a = runtime.start(new Puppet(), StartOptions.named("a"));
    private final ServerRef<Ask<?>, Tell> b = runtime.start(new Puppet(), StartOptions.named("b"));
    private final ServerRef<Ask<?>, Tell> c = runtime.start(new Puppet(), StartOptions.named("c"));

    // ---- calls ----

    @Test
    void aServerThatCallsItselfIsToldAtOnce() {
        // when
        List<String> chain = a.call(ask(() -> chainOf(() -> a.call(get(), LONG))), LONG);

        // then
        assertThat(chain).containsExactly("a", "a");
    }

    @Test
    void twoThatCallEachOtherAreToldAtOnce() {
        // when
        List<String> chain = a.call(via(b, ask(() -> chainOf(() -> a.call(get(), LONG)))), LONG);

        // then
        assertThat(chain).containsExactly("b", "a", "b");
    }

    @Test
    void threeThatCallEachOtherAreToldAtOnce() {
        // when
        List<String> chain = a.call(via(b, via(c, ask(() -> chainOf(() -> a.call(get(), LONG))))), LONG);

        // then
        assertThat(chain).containsExactly("c", "a", "b", "c");
    }

    @Test
    void theMessageNamesTheRequestAndTheChain() {
        // when
        String message = a.call(ask(() -> thrownBy(() -> a.call(get(), LONG)).getMessage()));

        // then
        assertThat(message).contains("Ask").endsWith("a -> a");
    }

    @Test
    void aCycleByReferencesToNamesIsFound() {
        // given
        ServerRef<Ask<?>, Tell> byName = runtime.registry().ref("a", Puppet.class);

        // when
        List<String> chain = byName.call(via(b, ask(() -> chainOf(() -> byName.call(get(), LONG)))), LONG);

        // then
        assertThat(chain).containsExactly("b", "a", "b");
    }

    @Test
    void whoeverStartedTheChainIsToldTheCauseOfACrash() {
        // when
        assertThatThrownBy(() -> a.call(via(b, via(a, get())), LONG))
                // then
                .isInstanceOf(ServerExitedException.class)
                .rootCause()
                .isInstanceOfSatisfying(
                        CallCycleException.class,
                        cycle -> assertThat(cycle.chain()).containsExactly("b", "a", "b"));
        assertThat(b.awaitExit(PATIENCE)).isInstanceOf(ExitReason.Crash.class);
    }

    @Test
    void aRingThatIsClosedByTwoAtOnceIsFound() throws Exception {
        for (int round = 0; round < 200; round++) {
            // given
            var both = new CyclicBarrier(2);

            // when
            Caller<Boolean> one = Caller.of(() -> a.call(inCycle(both, b), LONG));
            Caller<Boolean> other = Caller.of(() -> b.call(inCycle(both, a), LONG));

            // then
            assertThat(List.of(one.result(), other.result())).contains(true);
        }
    }

    @Test
    void aCycleThatACallerOutsideWaitsForIsFoundWhereItIs() {
        // when
        List<String> chain = c.call(via(a, via(b, ask(() -> chainOf(() -> a.call(get(), LONG))))), LONG);

        // then
        assertThat(chain).containsExactly("b", "a", "b");
    }

    // ---- rooms ----

    @Test
    void serversWithFullMailboxesThatCastToEachOtherDoNotWait() throws Exception {
        // given
        var options = StartOptions.DEFAULT.withMailbox(1, Overflow.BLOCK);
        ServerRef<Ask<?>, Tell> left = runtime.start(new Puppet(), options);
        ServerRef<Ask<?>, Tell> right = runtime.start(new Puppet(), options);
        var gate = new Gate();
        BlockingQueue<Boolean> sent = new LinkedBlockingQueue<>();
        left.cast(tell(() -> {
            gate.pass();
            sent.add(right.cast(add(1)));
        }));
        right.cast(tell(() -> {
            gate.pass();
            sent.add(left.cast(add(1)));
        }));
        Eventually.until(() -> left.cast(add(1)));
        Eventually.until(() -> right.cast(add(1)));

        // when
        gate.open();

        // then
        assertThat(List.of(sent.take(), sent.take())).contains(false);
        assertThat(left.call(get(), PATIENCE)).isPositive();
        assertThat(right.call(get(), PATIENCE)).isPositive();
    }

    @Test
    void aCastToOneThatWaitsForTheSenderIsSentIfThereIsRoom() {
        // given
        ServerRef<Ask<?>, Tell> roomy =
                runtime.start(new Puppet(), StartOptions.DEFAULT.withMailbox(1, Overflow.BLOCK));

        // when
        boolean sent = roomy.call(via(a, ask(() -> roomy.cast(add(1)))), LONG);

        // then
        assertThat(sent).isTrue();
        assertThat(roomy.call(get(), LONG)).isEqualTo(1);
    }

    // ---- starts and ends ----

    @Test
    void aServerThatWaitsForItsOwnEndIsToldAtOnce() {
        // when
        List<String> ofStop = a.call(ask(() -> chainOf(a::stop)));
        List<String> ofAwaitExit = a.call(ask(() -> chainOf(() -> a.awaitExit(LONG))));

        // then
        assertThat(List.of(ofStop, ofAwaitExit)).containsOnly(List.of("a", "a"));
    }

    @Test
    void twoThatWaitForEachOthersEndAreToldAtOnce() throws Exception {
        // given
        BlockingQueue<List<String>> chains = new LinkedBlockingQueue<>();
        var gate = new Gate();
        a.cast(tell(() -> {
            b.awaitExit(LONG);
            throw new Exception("on purpose");
        }));
        b.cast(tell(() -> {
            gate.pass();
            chains.add(chainOf(() -> a.awaitExit(LONG)));
        }));
        Eventually.until(() -> isWaiting(a));

        // when
        gate.open();

        // then
        assertThat(chains.take()).containsExactly("b", "a", "b");
        assertThat(b.call(get())).isZero();
        b.kill();
        assertThat(a.awaitExit(PATIENCE))
                .as("it has waited for the other's end, and was to be told if it could not")
                .isInstanceOf(ExitReason.Crash.class);
    }

    @Test
    void aCallOfOneWhoseEndIsWaitedForFails() throws Exception {
        // given
        var gate = new Gate();
        var calling = new AtomicReference<List<String>>();
        a.cast(tell(() -> {
            gate.pass();
            calling.set(chainOf(() -> b.call(get(), LONG)));
        }));
        b.cast(tell(() -> a.stop(ExitReason.shutdown(), LONG)));
        Eventually.until(() -> isWaiting(b));

        // when
        gate.open();

        // then
        assertThat(a.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(calling.get()).containsExactly("a", "b", "a");
        assertThat(b.call(get())).isZero();
    }

    @Test
    void whoWaitsForTheEndOfOneThatCallsItIsTold() throws Exception {
        // given
        var gate = new Gate();
        var stopping = new AtomicReference<List<String>>();
        b.cast(tell(() -> {
            gate.pass();
            stopping.set(chainOf(() -> a.stop(ExitReason.shutdown(), LONG)));
        }));
        a.cast(tell(() -> b.call(get(), LONG)));
        Eventually.until(() -> isWaiting(a));

        // when
        gate.open();

        // then
        assertThat(a.awaitExit(PATIENCE)).as("it still ends").isEqualTo(ExitReason.shutdown());
        assertThat(stopping.get()).containsExactly("b", "a", "b");
        assertThat(reports).isEmpty();
    }

    @Test
    void aServerWhoseInitCallsTheOneThatStartsItFailsToStart() {
        // when
        Throwable thrown = a.call(ask(() -> thrownBy(() ->
                runtime.start(new Puppet().atInit(() -> a.call(get(), LONG)), StartOptions.named("child")))));

        // then
        assertThat(thrown)
                .isInstanceOf(StartException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CallCycleException.class,
                        cycle -> assertThat(cycle.chain()).containsOnly("child", "a"));
    }

    @Test
    void aServerWhoseInitStopsTheOneThatStartsItFailsToStart() {
        // when
        Throwable thrown = a.call(ask(() ->
                thrownBy(() -> runtime.start(new Puppet().atInit(() -> a.stop(ExitReason.normal(), LONG))))));

        // then
        assertThat(thrown).isInstanceOf(StartException.class).cause().isInstanceOf(CallCycleException.class);
        assertThat(a.awaitExit(PATIENCE)).as("it was asked to").isEqualTo(ExitReason.normal());
    }

    // ---- no false alarms ----

    @Test
    void aCallOfAServerToOneThatDeferredItsCallGivesNoAlarm() throws Exception {
        // given
        BlockingQueue<From<Integer>> waiting = new LinkedBlockingQueue<>();
        Caller<Integer> caller = Caller.of(() -> a.call(via(b, deferTo(waiting)), LONG));
        From<Integer> from = waiting.take();
        b.call(get(), LONG);
        Caller<Integer> ofB = Caller.of(() -> b.call(via(a, get()), LONG));
        Eventually.until(() -> isWaiting(b));

        // when
        from.reply(7);

        // then
        assertThat(caller.result()).isEqualTo(7);
        assertThat(ofB.result()).isZero();
    }

    @Test
    void aForwardedCallGivesNoAlarm() throws Exception {
        // given
        var gate = new Gate();
        Ask<Integer> forwarded = new Ask<>((call, from, number) -> {
            From<Integer> owed = from.as(call);
            c.cast(tell(() -> {
                gate.pass();
                owed.reply(42);
            }));
            a.call(get(), LONG); // a waits for this reply, but not from here
            return Next.keep(number);
        });
        c.cast(tell(() -> {
            Eventually.until(() -> isWaiting(b));
            gate.open();
        }));

        // when
        int reply = a.call(via(b, forwarded), LONG);

        // then
        assertThat(reply).isEqualTo(42);
    }

    @Test
    void aThreadThatAHandlerStartsWaitsForItself() {
        // when
        Throwable thrown = a.call(ask(
                () -> Caller.of(() -> a.call(get(), Duration.ofMillis(5))).failure()));

        // then
        assertThat(thrown).isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void manyServersThatCallAlongOneWayGiveNoAlarm() throws Exception {
        // when
        List<Caller<Boolean>> callers = Stream.of(via(b, via(c, get())), via(c, get()), via(b, get()))
                .map(request -> Caller.of(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        a.call(request, LONG);
                    }
                    return true;
                }))
                .toList();

        // then
        for (Caller<Boolean> caller : callers) {
            assertThat(caller.result()).isTrue();
        }
        assertThat(reports).isEmpty();
    }

    // ---- what is left ----

    @Test
    void aWaitThatTimesOutLeavesNothing() {
        // given
        a.call(ask(() -> thrownBy(() -> b.call(deferTo(new LinkedBlockingQueue<>()), Duration.ofMillis(1)))));

        // when
        int reply = b.call(via(a, get()), LONG);

        // then
        assertThat(reply).isZero();
        assertThat(isWaiting(a)).isFalse();
    }

    @Test
    void aServerThatIsKilledWhileItWaitsLeavesNothing() throws Exception {
        // given
        var gate = new Gate();
        b.cast(tell(gate::pass));
        gate.awaitVisitor();
        a.cast(tell(() -> b.call(get(), LONG)));
        Eventually.until(() -> isWaiting(a));

        // when
        a.kill();

        // then
        Eventually.untilAsserted(() -> assertThat(isWaiting(a)).isFalse());
        gate.open();
        Throwable thrown = b.call(ask(() -> thrownBy(() -> a.call(get(), LONG))), LONG);
        assertThat(thrown).isInstanceOf(ServerExitedException.class);
    }

    @Test
    void aDeadServerWhoseThreadStillWaitsClosesNoCycle() throws Exception {
        // given
        var deaf = new ForwardingScheduler() {
            @Override
            public void interrupt(Thread thread) {
                // as if it took long to get there
            }
        };
        try (var slow = ServerRuntime.create(RuntimeOptions.DEFAULT, deaf)) {
            var gate = new Gate();
            ServerRef<Ask<?>, Tell> dead = slow.start(new Puppet());
            ServerRef<Ask<?>, Tell> full =
                    slow.start(new Puppet(), StartOptions.DEFAULT.withMailbox(1, Overflow.BLOCK));
            Caller<Throwable> ofFull = Caller.of(() -> full.call(
                    ask(() -> {
                        gate.pass();
                        return thrownBy(() -> dead.call(get(), LONG));
                    }),
                    LONG));
            gate.awaitVisitor();
            full.cast(add(1));
            dead.cast(tell(() -> full.cast(add(1))));
            Eventually.until(() -> isWaiting(dead));

            // when
            dead.kill();
            gate.open();

            // then
            assertThat(ofFull.result()).isInstanceOf(ServerExitedException.class);
        }
    }

    @Test
    void aSenderForWhomThereIsRoomByNowGivesNoAlarm() throws Exception {
        // given
        var sender = new AtomicReference<Thread>();
        var late = new ForwardingScheduler() {
            @Override
            public void unpark(Thread thread) {
                if (thread != sender.get()) { // as if that one took long to wake up
                    super.unpark(thread);
                }
            }
        };
        try (var slow = ServerRuntime.create(RuntimeOptions.DEFAULT, late)) {
            var gate = new Gate();
            ServerRef<Ask<?>, Tell> casting = slow.start(new Puppet());
            ServerRef<Ask<?>, Tell> full =
                    slow.start(new Puppet(), StartOptions.DEFAULT.withMailbox(1, Overflow.BLOCK));
            full.cast(tell(gate::pass));
            gate.awaitVisitor();
            Caller<Integer> ofFull =
                    Caller.of(() -> full.call(via(casting, get()), LONG)).awaitWaiting();
            casting.cast(tell(() -> {
                sender.set(Thread.currentThread());
                full.cast(add(1));
                sender.set(null);
            }));
            Eventually.until(() -> isWaiting(casting));

            // when
            gate.open();
            Eventually.until(() -> isWaiting(full) || ofFull.isDone());
            LockSupport.unpark(sender.get());

            // then
            assertThat(ofFull.result()).isZero();
        }
    }

    private static boolean isWaiting(ServerRef<?, ?> server) {
        return ((ServerProcess<?, ?, ?>) server).waitsWith != null;
    }

    private static <R> Ask<R> via(ServerRef<Ask<?>, Tell> next, Ask<R> request) {
        return ask(() -> next.call(request, LONG));
    }

    private static Ask<Integer> deferTo(BlockingQueue<From<Integer>> waiting) {
        return new Ask<>((call, from, number) -> {
            waiting.add(from);
            return Next.keep(number);
        });
    }

    private static Ask<Boolean> inCycle(CyclicBarrier both, ServerRef<Ask<?>, Tell> next) {
        return ask(() -> {
            both.await();
            try {
                next.call(get(), LONG);
                return false;
            } catch (CallCycleException e) {
                return true;
            }
        });
    }

    private static List<String> chainOf(Puppet.Action what) {
        return thrownBy(what) instanceof CallCycleException cycle ? cycle.chain() : List.of();
    }

    private static Throwable thrownBy(Puppet.Action what) {
        try {
            what.run();
        } catch (Exception e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }
}
