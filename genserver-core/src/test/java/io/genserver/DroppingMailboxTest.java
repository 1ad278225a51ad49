package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Mailboxes that drop what they have no room for, and what is counted of it. */
class DroppingMailboxTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    /** For tests that lose millions of messages. */
    @AutoClose
    private final ServerRuntime unobserved = ServerRuntime.create(reports::add);

    private final Queue<RuntimeEvent> events = new ConcurrentLinkedQueue<>();
    private final Puppet puppet = new Puppet();
    private final Gate gate = new Gate();
    private final List<Integer> handled = new CopyOnWriteArrayList<>();

    DroppingMailboxTest() {
        runtime.observer().subscribe(event -> {
            if (event instanceof RuntimeEvent.Dropped || event instanceof RuntimeEvent.DeadLetter) {
                events.add(event);
            }
        });
    }

    @Test
    void dropNewestKeepsTheFirst() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(3, Overflow.DROP_NEWEST);

        // when
        List<Boolean> sent =
                IntStream.range(0, 5).mapToObj(i -> server.cast(note(i))).toList();

        // then
        assertThat(sent).containsExactly(true, true, true, false, false);
        gate.open();
        server.stop();
        assertThat(handled).containsExactly(0, 1, 2);
    }

    @Test
    void dropOldestKeepsTheLast() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(3, Overflow.DROP_OLDEST);

        // when
        List<Boolean> sent =
                IntStream.range(0, 5).mapToObj(i -> server.cast(note(i))).toList();

        // then
        assertThat(sent).containsOnly(true);
        gate.open();
        server.stop();
        assertThat(handled).containsExactly(2, 3, 4);
    }

    @Test
    void aCallToAMailboxThatDropsTheNewestFailsAtOnce() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.DROP_NEWEST);
        server.cast(note(1));

        // when
        assertThatThrownBy(() -> server.call(get(), LONG))
                // then
                .isInstanceOf(MailboxFullException.class);
        gate.open();
    }

    @Test
    void aCallerWhoseCallIsDroppedForALaterMessageIsToldAtOnce() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.DROP_OLDEST);
        Caller<Integer> caller = Caller.of(() -> server.call(get(), LONG)).awaitWaiting();

        // when
        server.cast(note(1));

        // then
        assertThat(caller.failure()).isInstanceOf(MailboxFullException.class);
        gate.open();
    }

    @Test
    void aCallerWhoseCallIsInHandIsToldOfAKillThoughTheHandlerGoesOn() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server =
                runtime.start(puppet, StartOptions.DEFAULT.withMailbox(1, Overflow.DROP_OLDEST));
        Caller<Integer> caller = Caller.of(() -> server.call(
                Puppet.ask(() -> {
                    gate.passDeaf();
                    return 1;
                }),
                LONG));
        gate.awaitVisitor();
        caller.awaitWaiting();

        // when
        server.kill();

        // then
        assertThat(caller.failure()).isInstanceOf(ServerExitedException.class);
        gate.open();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BLOCK")
    void whatIsDroppedIsCountedForTheServerAndTheRuntimeAndTold(Overflow overflow) throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(2, overflow);

        // when
        IntStream.range(0, 6).forEach(i -> server.cast(note(i)));
        var call = server.callAsync(get(), LONG);

        // then
        assertThat(info(server).dropped()).isEqualTo(5);
        assertThat(runtime.observer().snapshot().dropped()).isEqualTo(5);
        assertThat(runtime.observer().snapshot().deadLetters()).isZero();
        assertThat(events)
                .hasSize(5)
                .allSatisfy(event -> assertThat(event).isInstanceOfSatisfying(RuntimeEvent.Dropped.class, dropped -> {
                    assertThat(dropped.server()).isSameAs(server);
                    assertThat(dropped.messageType()).isIn(Tell.class.getName(), Ask.class.getName());
                }));
        gate.open();
        assertThat(call.handle((reply, thrown) -> thrown == null).get()).isEqualTo(overflow == Overflow.DROP_OLDEST);
    }

    @Test
    void whoWaitsForRoomAndGivesUpIsCounted() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.BLOCK);
        server.cast(note(1));

        // when
        assertThatThrownBy(() -> server.call(get(), Duration.ofMillis(5))).isInstanceOf(CallTimeoutException.class);

        // then
        assertThat(info(server).dropped()).isEqualTo(1);
        gate.open();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BLOCK")
    void aMailboxStaysWithinItsBoundHoweverMuchIsSent(Overflow overflow) throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(10, overflow);

        // when
        for (int i = 0; i < 100_000; i++) {
            server.cast(note(i));
        }

        // then
        assertThat(info(server).mailbox()).isEqualTo(10);
        assertThat(info(server).dropped()).isEqualTo(99_990);
        gate.open();
        server.stop();
        assertThat(handled).hasSize(10);
    }

    @Test
    void stopsTimersAndNoticesPassByAMailboxThatDropsItsOldest() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> watched = runtime.start(new Puppet());
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.DROP_OLDEST);
        server.cast(note(1));

        // when
        puppet.context().sendAfter(Duration.ZERO, note(2));
        Eventually.until(() -> info(server).mailbox() == 2);
        puppet.context().monitor(watched);
        watched.stop();
        Caller<Void> stopper =
                Caller.of(() -> server.stop(ExitReason.normal(), LONG)).awaitWaiting();
        gate.open();

        // then
        stopper.result();
        assertThat(handled).containsExactly(1, 2);
        assertThat(puppet.infos()).hasSize(1);
        assertThat(info(server).dropped()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatAServerCastsToItselfPassesByTheBoundInItsOrder(Overflow overflow) {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.DEFAULT.withMailbox(2, overflow));

        // when
        server.cast(tell(() -> IntStream.range(0, 8)
                .forEach(i -> assertThat(server.cast(note(i))).isTrue())));

        // then
        Eventually.until(() -> handled.size() == 8);
        assertThat(handled).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(info(server).dropped()).isZero();
    }

    @Test
    void aMailboxThatDropsItsOldestDropsNothingThatAServerCastToItself() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server =
                runtime.start(puppet, StartOptions.DEFAULT.withMailbox(2, Overflow.DROP_OLDEST));
        server.cast(tell(() -> {
            server.cast(note(-1));
            gate.pass();
        }));
        gate.awaitVisitor();

        // when
        IntStream.range(0, 5).forEach(i -> server.cast(note(i)));
        gate.open();

        // then
        server.stop();
        assertThat(handled).containsExactly(-1, 3, 4);
    }

    @ParameterizedTest
    @EnumSource
    void aCrashWithAFullMailboxTellsEveryCaller(Overflow overflow) throws Exception {
        // given
        var cause = new Exception("on purpose");
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.DEFAULT.withMailbox(3, overflow));
        server.cast(tell(() -> {
            gate.pass();
            throw cause;
        }));
        gate.awaitVisitor();
        var calls = IntStream.range(0, 3)
                .mapToObj(i -> server.callAsync(get(), LONG))
                .toList();

        // when
        gate.open();

        // then
        assertThat(calls)
                .allSatisfy(call -> assertThat(call)
                        .failsWithin(PATIENCE)
                        .withThrowableThat()
                        .havingRootCause()
                        .isSameAs(cause));
        server.awaitExit(PATIENCE);
        assertThat(runtime.observer().snapshot().deadLetters()).isEqualTo(3);
        assertThat(info(server).mailbox()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aKillWithAFullMailboxTellsEveryCallerThoughTheHandlerGoesOn(Overflow overflow) throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.DEFAULT.withMailbox(3, overflow));
        server.cast(tell(gate::passDeaf));
        gate.awaitVisitor();
        var calls = IntStream.range(0, 3)
                .mapToObj(i -> Caller.of(() -> server.call(get(), LONG)).awaitWaiting())
                .toList();

        // when
        server.kill();

        // then
        for (Caller<Integer> call : calls) {
            assertThat(call.failure()).isInstanceOf(ServerExitedException.class);
        }
        gate.open();
        Eventually.until(() -> runtime.observer().snapshot().deadLetters() == 3);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BLOCK")
    void ofManySendersEachMessageIsHandledOrDropped(Overflow overflow) throws Exception {
        // given
        int senders = 6;
        int each = 5_000;
        var received = new AtomicLong();
        ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet(), StartOptions.DEFAULT.withMailbox(4, overflow));

        // when
        var callers = IntStream.range(0, senders)
                .mapToObj(sender -> Caller.of(
                        () -> IntStream.range(0, each).forEach(i -> server.cast(tell(received::incrementAndGet)))))
                .toList();

        // then
        for (Caller<Void> caller : callers) {
            caller.result();
        }
        server.stop(ExitReason.normal(), LONG);
        assertThat(received.get() + info(server).dropped()).isEqualTo(senders * each);
        assertThat(runtime.observer().snapshot().dropped())
                .isEqualTo(info(server).dropped());
        assertThat(runtime.observer().snapshot().deadLetters()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theOrderOfEachSenderIsKept(Overflow overflow) throws Exception {
        // given
        int senders = 4;
        List<List<Integer>> received = IntStream.range(0, senders)
                .mapToObj(i -> (List<Integer>) new ArrayList<Integer>())
                .toList();
        ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet(), StartOptions.DEFAULT.withMailbox(3, overflow));

        // when
        var callers = IntStream.range(0, senders)
                .mapToObj(sender -> Caller.of(() -> IntStream.range(0, 3_000)
                        .forEach(
                                i -> server.cast(tell(() -> received.get(sender).add(i))))))
                .toList();

        // then
        for (Caller<Void> caller : callers) {
            caller.result();
        }
        server.stop(ExitReason.normal(), LONG);
        assertThat(received).allSatisfy(list -> assertThat(list).isSorted().doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @EnumSource
    void sentWhileTheServerEndsEachMessageIsHandledDroppedOrADeadLetter(Overflow overflow) throws Exception {
        for (int round = 0; round < 40; round++) {
            // given
            boolean kills = round % 2 == 0;
            var begun = new AtomicLong();
            var counted = new AtomicLong();
            ServerRef<Ask<?>, Tell> server =
                    unobserved.start(new Puppet(), StartOptions.DEFAULT.withMailbox(2, overflow));
            long deadBefore = unobserved.observer().snapshot().deadLetters();
            // Platform threads, as virtual ones that never wait would keep the carriers to themselves.
            List<Thread> senders = IntStream.range(0, 2)
                    .mapToObj(sender -> Thread.ofPlatform().start(() -> {
                        do {
                            counted.incrementAndGet();
                            server.cast(tell(begun::incrementAndGet));
                        } while (server.isAlive());
                    }))
                    .toList();
            Eventually.until(() -> begun.get() > 0);

            // when
            if (kills) {
                server.kill();
            } else {
                server.stop(ExitReason.normal(), LONG);
            }

            // then
            for (Thread sender : senders) {
                sender.join();
            }
            Eventually.untilAsserted(() -> assertThat(begun.get()
                            + info(server).dropped()
                            + unobserved.observer().snapshot().deadLetters()
                            - deadBefore)
                    .as("handled %s, dropped %s", begun, info(server).dropped())
                    .isEqualTo(counted.get()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sentJustAfterTheEndAMessageIsADeadLetterOnce(Overflow overflow) {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.DEFAULT.withMailbox(2, overflow));
        runtime.observer().subscribe(event -> {
            if (event instanceof RuntimeEvent.Exited) {
                server.cast(note(1)); // it has ended, but has not told all yet
            }
        });

        // when
        server.kill();

        // then
        assertThat(runtime.observer().snapshot().deadLetters()).isEqualTo(1);
        assertThat(events).hasSize(1);
    }

    private Tell note(int number) {
        return tell(() -> handled.add(number));
    }

    private static ServerInfo info(ServerRef<?, ?> server) {
        return ServerInfo.of((ServerProcess<?, ?, ?>) server);
    }

    /** A server that holds a message at the gate, with an empty mailbox behind it. */
    private ServerRef<Ask<?>, Tell> startBusy(int capacity, Overflow overflow) throws InterruptedException {
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.DEFAULT.withMailbox(capacity, overflow));
        server.cast(tell(gate::pass));
        gate.awaitVisitor();
        return server;
    }
}
