package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That a server costs next to nothing while it waits is what the runtime is built for, so it is measured in every build. */
class MillionServersTest {
    private static final int SERVERS = 1_000_000;
    private static final int MOST_BYTES = 200;

    private static final class Idler implements GenServer<Void, Idler.Get, Void> {
        record Get() implements Call<Get, Integer> {}

        @Override
        public Void init(Context<Get, Void> context) {
            return null;
        }

        @Override
        public Next<Void> handleCall(Get get, From<?> from, Void none) {
            return Next.reply(get, 1, none);
        }
    }

    @Test
    void aMillionServersLiveAtNoMoreThan200BytesEachAndAllAnswer() {
        // given
        try (var runtime = ServerRuntime.create()) {
            runtime.start(new Idler()).stop(); // so that what is made once is there
            Object[] servers = new Object[SERVERS];
            long before = usedHeap();

            // when
            for (int i = 0; i < SERVERS; i++) {
                servers[i] = runtime.start(new Idler());
            }
            Eventually.until(() -> allIdle(runtime));
            long newborn = (usedHeap() - before) / SERVERS;
            long replies = 0;
            for (Object server : servers) {
                replies += idler(server).call(new Idler.Get(), Duration.ofMinutes(1));
            }
            Eventually.until(() -> allIdle(runtime));
            long called = (usedHeap() - before) / SERVERS;

            // then
            System.out.printf("bytes a server: %d newborn, %d after a call%n", newborn, called);
            assertThat(replies).isEqualTo(SERVERS);
            assertThat(newborn).isLessThanOrEqualTo(MOST_BYTES);
            assertThat(called).isLessThanOrEqualTo(MOST_BYTES);
            Reference.reachabilityFence(servers);
            runtime.observer().forEach(info -> info.server().kill());
        }
    }

    private static boolean allIdle(ServerRuntime runtime) {
        return runtime.servers().stream().allMatch(server -> server.status() == Status.IDLE);
    }

    @SuppressWarnings("unchecked") // there are no others
    private static ServerRef<Idler.Get, Void> idler(Object server) {
        return (ServerRef<Idler.Get, Void>) server;
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        Runtime vm = Runtime.getRuntime();
        return vm.totalMemory() - vm.freeMemory();
    }
}
