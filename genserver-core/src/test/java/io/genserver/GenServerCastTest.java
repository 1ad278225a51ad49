package io.genserver;

import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class GenServerCastTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());

    @Test
    void castsAreHandledInTheOrderSent() {
        // given
        List<Integer> seen = new ArrayList<>();
        List<Integer> sent = IntStream.range(0, 1_000).boxed().toList();

        // when
        sent.forEach(i -> server.cast(tell(() -> seen.add(i))));

        // then
        assertThat(server.call(ask(() -> List.copyOf(seen)))).isEqualTo(sent);
    }

    @Test
    void handlersNeverRunAtTheSameTimeAndEachSeesWhatTheOneBeforeWrote() throws Exception {
        // given
        var unguarded = new Object() {
            int count;
        };
        List<Caller<Void>> senders = IntStream.range(0, 8)
                .mapToObj(sender -> Caller.of(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        server.cast(tell(() -> unguarded.count++));
                    }
                }))
                .toList();

        // when
        for (Caller<Void> sender : senders) {
            sender.result();
        }

        // then
        assertThat(server.call(ask(() -> unguarded.count))).isEqualTo(40_000);
    }

    @Test
    void aCastToAServerThatHasEndedIsRefused() {
        // given
        server.stop();

        // when
        boolean sent = server.cast(add(1));

        // then
        assertThat(sent).isFalse();
    }

    @Test
    void aServerMayCastToItself() {
        // given
        server.cast(tell(() -> server.cast(add(1))));
        server.call(get());

        // when
        int number = server.call(get());

        // then
        assertThat(number).isEqualTo(1);
    }

    @Test
    void anIdleServerHasNoThread() {
        // given
        Thread handler = server.call(ask(Thread::currentThread));

        // then
        Eventually.until(() -> !handler.isAlive());
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void aHandlerRunsOnAVirtualThread() {
        // when
        Thread handler = server.call(ask(Thread::currentThread));

        // then
        assertThat(handler.isVirtual()).isTrue();
    }

    @Test
    void serversWithEndlessMailDoNotStarveOthers() {
        // given
        for (int i = 0; i < 2 * CORES; i++) {
            ServerRef<Ask<?>, Tell> busy = runtime.start(new Puppet(), StartOptions.DEFAULT.withInitTimeout(PATIENCE));
            busy.cast(forEver(busy));
        }

        // when
        int number = server.call(get(), PATIENCE);

        // then
        assertThat(number).isZero();
    }

    @Test
    void serversThatKeepEachOtherBusyDoNotStarveOthers() {
        // given
        for (int i = 0; i < 2 * CORES; i++) {
            ServerRef<Ask<?>, Tell> one = runtime.start(new Puppet(), StartOptions.DEFAULT.withInitTimeout(PATIENCE));
            ServerRef<Ask<?>, Tell> other = runtime.start(new Puppet(), StartOptions.DEFAULT.withInitTimeout(PATIENCE));
            one.cast(toAndFro(one, other));
        }

        // when
        int number = server.call(get(), PATIENCE);

        // then
        assertThat(number).isZero();
    }

    @Test
    void aServerIsRunAgainAfterABatchOfMessages() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRef<Ask<?>, Tell> stepped = hand.start(hand.runtime(reports::add), new Puppet());
        var count = new Object() {
            int handled;
        };
        for (int i = 0; i < 2 * HandScheduler.BATCH + 1; i++) {
            stepped.cast(tell(() -> count.handled++));
        }

        // when
        hand.runnable.remove().run();

        // then
        assertThat(count.handled).isEqualTo(HandScheduler.BATCH);
        assertThat(hand.runAll()).as("activations for the rest").isEqualTo(2);
        assertThat(count.handled).isEqualTo(2 * HandScheduler.BATCH + 1);
    }

    @Test
    void aHandlerDoesNotInheritWhatTheSendersThreadHas() {
        // given
        var user = new InheritableThreadLocal<String>();
        user.set("the test");

        // when
        String seen = server.call(ask(user::get));

        // then
        assertThat(seen).isNull();
        user.remove();
    }

    @Test
    void aServerThatTakesNoCastsCrashesOnOne() {
        // given
        GenServer<Integer, Ask<?>, Tell> mute = context -> 0;
        ServerRef<Ask<?>, Tell> listener = runtime.start(mute);

        // when
        listener.cast(add(1));

        // then
        assertThat(listener.awaitExit(PATIENCE))
                .isInstanceOfSatisfying(
                        ExitReason.Crash.class,
                        crash -> assertThat(crash.cause()).isInstanceOf(UnsupportedOperationException.class));
    }

    private static Tell toAndFro(ServerRef<Ask<?>, Tell> here, ServerRef<Ask<?>, Tell> there) {
        return tell(() -> there.cast(toAndFro(there, here)));
    }

    private static Tell forEver(ServerRef<Ask<?>, Tell> server) {
        return tell(() -> server.cast(forEver(server)));
    }
}
