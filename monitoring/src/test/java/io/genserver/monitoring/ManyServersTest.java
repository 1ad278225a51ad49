package io.genserver.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** That to look at a hundred thousand servers stops none of them; how long it takes is printed. */
class ManyServersTest {
    private static final int SERVERS = 100_000;
    private static final int LOOKS = 20;

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create();

    private static final class Idler implements GenServer<Integer, Idler.Get, Void> {
        record Get() implements Call<Get, Integer> {}

        @Override
        public Integer init(Context<Get, Void> context) {
            return 1;
        }

        @Override
        public Next<Integer> handleCall(Get get, From<?> from, Integer state) {
            return Next.reply(get, state, state);
        }
    }

    @Test
    void serversAnswerWhileAHundredThousandAreLookedAt() throws InterruptedException {
        // given
        IntStream.range(0, SERVERS).forEach(i -> runtime.start(new Idler()));
        ServerRef<Idler.Get, Void> server = runtime.start(new Idler());
        var replies = new AtomicLong();
        var over = new AtomicBoolean();
        Thread caller = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                replies.addAndGet(server.call(new Idler.Get(), Duration.ofMinutes(1)));
            }
        });

        // when
        long[] repliesMeanwhile = new long[LOOKS];
        long[] micros = new long[LOOKS];
        var handled = new HandledCounts(0);
        for (int i = 0; i < LOOKS; i++) {
            long before = replies.get();
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(); // however busy the machine is
            var census = new Census(1_000, handled);
            runtime.observer().forEach(census);
            assertThat(census.listed(1)).hasSize(1_000);
            micros[i] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000;
            repliesMeanwhile[i] = replies.get() - before;
            handled = census.handled();
        }
        over.set(true);
        caller.join();

        // then
        long first = micros[0];
        Arrays.sort(micros);
        System.out.printf(
                "a look at %,d servers takes the processor %,d us in the median, %,d us at first%n",
                SERVERS, micros[LOOKS / 2], first);
        assertThat(handled.size()).isEqualTo(SERVERS + 1);
        assertThat(Arrays.stream(repliesMeanwhile).sum())
                .as("replies meanwhile")
                .isPositive();
        runtime.observer().forEach(info -> info.server().kill());
    }
}
