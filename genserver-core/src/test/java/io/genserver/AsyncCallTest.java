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
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AsyncCallTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet puppet = new Puppet();
    private final ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
    private final HandScheduler hand = new HandScheduler();
    private final ServerRuntime stepped = hand.runtime(reports::add);
    private final Exception cause = new Exception("on purpose");

    @Test
    void itCompletesWithTheReply() {
        // when
        CompletableFuture<String> reply = server.callAsync(ask(() -> "forty-two"));

        // then
        assertThat(reply).succeedsWithin(PATIENCE).isEqualTo("forty-two");
    }

    @Test
    void itCompletesWithNullToo() {
        // when
        CompletableFuture<String> reply = server.callAsync(ask(() -> null));

        // then
        assertThat(reply).succeedsWithin(PATIENCE).isNull();
    }

    @Test
    void itDoesNotBlock() throws Exception {
        // given
        var gate = new Gate();
        server.cast(tell(gate::pass));
        gate.awaitVisitor();

        // when
        CompletableFuture<Integer> reply = server.callAsync(get());

        // then
        assertThat(reply).isNotDone();
        gate.open();
        assertThat(reply).succeedsWithin(PATIENCE);
    }

    @Test
    void callsAndCastsKeepTheirOrder() {
        // given
        server.cast(add(2));

        // when
        CompletableFuture<Integer> first = server.callAsync(get());
        server.cast(add(3));
        CompletableFuture<Integer> second = server.callAsync(get());

        // then
        assertThat(first).succeedsWithin(PATIENCE).isEqualTo(2);
        assertThat(second).succeedsWithin(PATIENCE).isEqualTo(5);
    }

    @Test
    void aReplyMayComeLater() throws Exception {
        // given
        BlockingQueue<From<String>> waiting = new LinkedBlockingQueue<>();
        CompletableFuture<String> reply = server.callAsync(deferTo(waiting));
        From<String> from = waiting.take();

        // when
        boolean wasWaiting = from.reply("late");

        // then
        assertThat(wasWaiting).isTrue();
        assertThat(reply).isCompletedWithValue("late");
        assertThat(from.reply("again")).isFalse();
    }

    @Test
    void withoutAReplyInTimeItFails() {
        // given
        var gate = new Gate();
        server.cast(tell(gate::pass));

        // when
        CompletableFuture<Integer> reply = server.callAsync(get(), Duration.ofMillis(5));

        // then
        assertFailure(reply)
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("Puppet#1")
                .hasMessageContaining("PT0.005S");
        gate.open();
    }

    @Test
    void toAServerThatHasEndedItFails() {
        // given
        server.stop();

        // when
        CompletableFuture<Integer> reply = server.callAsync(get());

        // then
        assertFailure(reply)
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.noProc()));
    }

    @Test
    void byANameThatNobodyHasItFails() {
        // when
        CompletableFuture<Integer> reply =
                runtime.registry().ref("nobody", Puppet.class).callAsync(get());

        // then
        assertFailure(reply)
                .isInstanceOf(ServerExitedException.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining("Ask");
    }

    @Test
    void byNameItReachesWhoHasIt() {
        // given
        runtime.start(new Puppet(), StartOptions.named("alice"));

        // when
        CompletableFuture<Integer> reply =
                runtime.registry().ref("alice", Puppet.class).callAsync(get());

        // then
        assertThat(reply).succeedsWithin(PATIENCE).isEqualTo(0);
    }

    @Test
    void aCrashInItsHandlerFailsIt() {
        // when
        CompletableFuture<Integer> reply = server.callAsync(
                ask(() -> {
                    throw cause;
                }),
                LONG);

        // then
        assertFailure(reply).isInstanceOf(ServerExitedException.class).cause().isSameAs(cause);
    }

    @Test
    void aKillFailsThoseInHandInTheMailboxAndDeferred() throws Exception {
        // given
        BlockingQueue<From<String>> waiting = new LinkedBlockingQueue<>();
        CompletableFuture<String> deferred = server.callAsync(deferTo(waiting), LONG);
        var gate = new Gate();
        CompletableFuture<Integer> inHand = server.callAsync(
                ask(() -> {
                    gate.passDeaf();
                    return 1;
                }),
                LONG);
        gate.awaitVisitor();
        CompletableFuture<Integer> inMailbox = server.callAsync(get(), LONG);

        // when
        server.kill();

        // then
        assertThat(List.of(deferred, inHand, inMailbox))
                .allSatisfy(reply -> assertFailure(reply)
                        .isInstanceOfSatisfying(
                                ServerExitedException.class,
                                exited -> assertThat(exited.reason()).isEqualTo(ExitReason.killed())));
        gate.open();
    }

    @ParameterizedTest
    @EnumSource
    void aFullMailboxNeverBlocksIt(Overflow overflow) throws Exception {
        // given
        var gate = new Gate();
        ServerRef<Ask<?>, Tell> full = runtime.start(new Puppet(), StartOptions.DEFAULT.withMailbox(1, overflow));
        full.cast(tell(gate::pass));
        gate.awaitVisitor();
        CompletableFuture<Integer> first = full.callAsync(get(), LONG);

        // when
        CompletableFuture<Integer> second = full.callAsync(get(), LONG);

        // then
        assertFailure(overflow == Overflow.DROP_OLDEST ? first : second).isInstanceOf(MailboxFullException.class);
        gate.open();
        assertThat(overflow == Overflow.DROP_OLDEST ? second : first).succeedsWithin(PATIENCE);
    }

    @Test
    void aServerMayCallItselfAsThatDoesNotWait() {
        // given
        var own = new CompletableFuture<Integer>();

        // when
        server.cast(tell(() -> server.callAsync(get()).thenAccept(own::complete)));

        // then
        assertThat(own).succeedsWithin(PATIENCE).isEqualTo(0);
    }

    @Test
    void cancelledItTakesTheRequestBack() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> slow = hand.start(stepped, new Puppet());
        var handled = new AtomicBoolean();
        CompletableFuture<Boolean> reply = slow.callAsync(ask(() -> handled.getAndSet(true)));

        // when
        reply.cancel(false);

        // then
        hand.runAll();
        assertThat(handled).isFalse();
        assertThat(hand.timers).isNotEmpty().allMatch(Future::isCancelled);
    }

    @Test
    void completedByItsCallerItTakesTheRequestBack() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> slow = hand.start(stepped, new Puppet());
        var handled = new AtomicBoolean();
        CompletableFuture<Boolean> reply = slow.callAsync(ask(() -> handled.getAndSet(true)));

        // when
        reply.complete(true);

        // then
        hand.runAll();
        assertThat(handled).isFalse();
        assertThat(reply).isCompletedWithValue(true);
    }

    @Test
    void aReplyLeavesNothing() throws Exception {
        // given
        var waiting = new LinkedBlockingQueue<From<String>>();
        ServerRef<Ask<?>, Tell> ref = hand.start(stepped, new Puppet());
        ref.callAsync(get());
        ref.callAsync(deferTo(waiting));

        // when
        hand.runAll();
        waiting.remove().reply("late");

        // then
        assertNothingIsLeft(ref);
    }

    @Test
    void aTimeOutLeavesNothing() throws Exception {
        // given
        var waiting = new LinkedBlockingQueue<From<String>>();
        ServerRef<Ask<?>, Tell> ref = hand.start(stepped, new Puppet());
        CompletableFuture<String> reply = ref.callAsync(deferTo(waiting));
        hand.runAll();

        // when
        hand.timers.remove().run();

        // then
        assertFailure(reply).isInstanceOf(CallTimeoutException.class);
        assertNothingIsLeft(ref);
        assertThat(waiting.remove().reply("late")).isFalse();
    }

    @Test
    void aKillLeavesNothing() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> ref = hand.start(stepped, new Puppet());
        ref.callAsync(get());

        // when
        ref.kill();

        // then
        hand.runAll();
        assertNothingIsLeft(ref);
    }

    @Test
    void whatFailsAtOnceSetsNoTimer() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> ref = hand.start(stepped, new Puppet());
        ref.kill();

        // when
        ref.callAsync(get());

        // then
        assertThat(hand.timers).isEmpty();
    }

    @Test
    void withoutEndItSetsNoTimer() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> ref = hand.start(stepped, new Puppet());

        // when
        CompletableFuture<Integer> reply = ref.callAsync(get(), ServerRuntime.FOREVER);

        // then
        hand.runAll();
        assertThat(reply).isCompletedWithValue(0);
        assertThat(hand.timers).isEmpty();
    }

    @Test
    void tenThousandMayBeInFlight() {
        // given
        var waiting = new LinkedBlockingQueue<From<String>>();
        List<CompletableFuture<String>> replies = IntStream.range(0, 10_000)
                .mapToObj(i -> server.callAsync(deferTo(waiting), LONG))
                .toList();
        server.call(get());

        // when
        waiting.forEach(from -> from.reply("done"));

        // then
        assertThat(replies).allMatch(reply -> reply.resultNow().equals("done"));
        assertThat(((ServerProcess<?, ?, ?>) server).tieCount()).isZero();
    }

    @Test
    void whatDependsOnItRunsOnTheThreadThatReplies() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> ref = hand.start(stepped, new Puppet());
        CompletableFuture<Thread> dependent = ref.callAsync(get()).thenApply(number -> Thread.currentThread());

        // when
        hand.runAll();

        // then
        assertThat(dependent).isCompletedWithValue(Thread.currentThread());
    }

    @Test
    void whatDependsOnItMayFailWithoutHarm() {
        // given
        var gate = new Gate();
        server.cast(tell(gate::pass));
        CompletableFuture<Integer> dependent = server.callAsync(get()).thenApply(number -> {
            throw new AssertionError("on purpose");
        });

        // when
        gate.open();

        // then
        assertFailure(dependent).isInstanceOf(AssertionError.class);
        assertThat(server.call(get())).isZero();
    }

    @Test
    void aCallMustNotBeNull() {
        // when
        assertThatThrownBy(() -> server.callAsync(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> server.call(null)).isInstanceOf(NullPointerException.class);

        // then
        assertThat(server.call(get(), PATIENCE)).isZero();
    }

    private void assertNothingIsLeft(ServerRef<?, ?> ref) {
        assertThat(hand.timers).allMatch(Future::isDone);
        assertThat(((ServerProcess<?, ?, ?>) ref).tieCount()).isZero();
    }

    private static AbstractThrowableAssert<?, ?> assertFailure(CompletableFuture<?> future) {
        assertThat(future).failsWithin(PATIENCE);
        return assertThat(future.exceptionNow());
    }

    private static Ask<String> deferTo(Queue<? super From<String>> waiting) {
        return new Ask<>((call, from, number) -> {
            waiting.add(from);
            return Next.keep(number);
        });
    }
}
