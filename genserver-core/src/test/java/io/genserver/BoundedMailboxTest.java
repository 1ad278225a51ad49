package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BoundedMailboxTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet puppet = new Puppet();
    private final Gate gate = new Gate();

    // ---- REJECT ----

    @Test
    void aFullMailboxRefusesCastsAndCalls() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(2, Overflow.REJECT);
        assertThat(server.cast(add(1))).isTrue();
        assertThat(server.cast(add(1))).isTrue();

        // when
        boolean sent = server.cast(add(1));

        // then
        assertThat(sent).isFalse();
        assertThatThrownBy(() -> server.call(get(), LONG))
                .isInstanceOf(MailboxFullException.class)
                .hasMessage("the mailbox of Puppet#1 is full: it refused Ask");
        gate.open();
    }

    @Test
    void aMessageThatIsHandledGivesItsRoomBack() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.REJECT);
        server.cast(add(1));

        // when
        gate.open();

        // then
        Eventually.until(() -> server.cast(add(1)));
        server.stop();
        assertThat(puppet.terminations()).containsExactly(new Puppet.Termination(ExitReason.normal(), 2));
    }

    @Test
    void aCallThatTimedOutGivesItsRoomBackWhenItsTurnComes() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.REJECT);
        assertThatThrownBy(() -> server.call(get(), Duration.ofMillis(5))).isInstanceOf(CallTimeoutException.class);
        assertThat(server.cast(add(1))).isFalse();

        // when
        gate.open();

        // then
        Eventually.until(() -> server.cast(add(1)));
    }

    @Test
    void stopsTimersAndNoticesPassByTheBound() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> watched = runtime.start(new Puppet());
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.REJECT);
        server.cast(add(1));

        // when
        puppet.context().sendAfter(Duration.ZERO, add(10));
        Eventually.until(() -> ((ServerProcess<?, ?, ?>) server).depth(10) == 2);
        puppet.context().monitor(watched);
        watched.stop();
        Caller<Void> stopper =
                Caller.of(() -> server.stop(ExitReason.normal(), LONG)).awaitWaiting();
        gate.open();

        // then
        stopper.result();
        assertThat(puppet.infos()).hasSize(1);
        assertThat(puppet.terminations()).containsExactly(new Puppet.Termination(ExitReason.normal(), 11));
    }

    // ---- BLOCK ----

    @Test
    void aSenderWaitsForRoom() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.BLOCK);
        server.cast(add(1));
        Caller<Boolean> sender = Caller.of(() -> server.cast(add(1))).awaitWaiting();
        Caller<Integer> caller =
                Caller.of(() -> server.call(ask(() -> 42), LONG)).awaitWaiting();

        // when
        gate.open();

        // then
        assertThat(sender.result()).isTrue();
        assertThat(caller.result()).isEqualTo(42);
    }

    @Test
    void theTimeOutOfACallCoversItsWaitForRoom() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.BLOCK);
        server.cast(add(1));

        // when
        assertThatThrownBy(() -> server.call(get(), Duration.ofMillis(5)))
                // then
                .isInstanceOf(CallTimeoutException.class);
        gate.open();
        assertThat(server.call(get(), LONG)).isEqualTo(1);
    }

    @Test
    void aSenderThatIsInterruptedWhileItWaitsSendsNothing() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.BLOCK);
        server.cast(add(1));
        var status = new AtomicBoolean();
        Caller<Boolean> sender = Caller.of(() -> {
                    boolean sent = server.cast(add(1));
                    status.set(Thread.currentThread().isInterrupted());
                    return sent;
                })
                .awaitWaiting();
        Caller<Integer> caller = Caller.of(() -> server.call(get(), LONG)).awaitWaiting();

        // when
        sender.interrupt();
        caller.interrupt();

        // then
        assertThat(sender.result()).isFalse();
        assertThat(status).isTrue();
        assertThat(caller.failure()).isInstanceOf(CallInterruptedException.class);
        gate.open();
        assertThat(server.call(get(), LONG)).isEqualTo(1);
    }

    @Test
    void thoseWhoWaitForRoomAreToldWhenTheServerIsKilled() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.BLOCK);
        server.cast(add(1));
        Caller<Boolean> sender = Caller.of(() -> server.cast(add(1))).awaitWaiting();
        Caller<Integer> caller = Caller.of(() -> server.call(get(), LONG)).awaitWaiting();

        // when
        server.kill();

        // then
        assertThat(sender.result()).isFalse();
        assertThat(caller.failure()).isInstanceOf(ServerExitedException.class);
    }

    @Test
    void thoseWhoWaitForRoomAreToldOfACrashBeforeTerminateIsDone() throws Exception {
        // given
        var inTerminate = new Gate();
        puppet.atTerminate(reason -> inTerminate.pass());
        ServerRef<Ask<?>, Tell> server = startBusy(1, Overflow.BLOCK);
        server.cast(Puppet.crash(new Exception("on purpose")));
        Caller<Boolean> sender =
                Caller.of(() -> server.cast(add(1)) && server.cast(add(1))).awaitWaiting();
        Caller<Integer> caller = Caller.of(() -> server.call(get(), LONG)).awaitWaiting();

        // when
        gate.open();

        // then
        inTerminate.awaitVisitor();
        assertThat(sender.result()).isFalse();
        assertThat(caller.failure()).isInstanceOf(ServerExitedException.class);
        inTerminate.open();
    }

    @Test
    void aServerDoesNotWaitForRoomInItsOwnMailbox() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.DEFAULT.withMailbox(1, Overflow.BLOCK));

        // when
        server.cast(tell(() -> {
            for (int i = 0; i < 3; i++) {
                server.cast(add(1));
            }
        }));

        // then
        Eventually.until(() -> server.call(get(), LONG) == 3);
    }

    @Test
    void manySendersThroughANarrowMailboxLoseNothingAndKeepTheirOrder() throws Exception {
        // given
        int senders = 6;
        int each = 3_000;
        List<List<Integer>> received = IntStream.range(0, senders)
                .mapToObj(i -> (List<Integer>) new ArrayList<Integer>())
                .toList();
        ServerRef<Ask<?>, Tell> server =
                runtime.start(new Puppet(), StartOptions.DEFAULT.withMailbox(2, Overflow.BLOCK));

        // when
        List<Caller<Boolean>> callers = IntStream.range(0, senders)
                .mapToObj(sender -> Caller.of(() -> IntStream.range(0, each)
                        .allMatch(
                                i -> server.cast(tell(() -> received.get(sender).add(i))))))
                .toList();

        // then
        for (Caller<Boolean> caller : callers) {
            assertThat(caller.result()).isTrue();
        }
        server.stop();
        List<Integer> sent = IntStream.range(0, each).boxed().toList();
        assertThat(received).allSatisfy(list -> assertThat(list).isEqualTo(sent));
    }

    @Test
    void aBoundMustHoldAMessage() {
        assertThatThrownBy(() -> StartOptions.DEFAULT.withMailbox(0, Overflow.REJECT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A server that holds a message at the gate, with an empty mailbox behind it. */
    private ServerRef<Ask<?>, Tell> startBusy(int capacity, Overflow overflow) throws InterruptedException {
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet, StartOptions.DEFAULT.withMailbox(capacity, overflow));
        server.cast(tell(gate::pass));
        gate.awaitVisitor();
        return server;
    }
}
