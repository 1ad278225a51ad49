package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes 10,000 handlers that sleep 50 ms each, and how far two others get meanwhile that play ping-pong,
 * compared to when they are alone.
 */
public final class BlockingHandlersMain {
    private static final int HANDLERS = 10_000;
    private static final Duration SLEEP = Duration.ofMillis(50);
    private static final Duration ALONE = Duration.ofMillis(500);
    private static final int ROUNDS = 10;

    private BlockingHandlersMain() {}

    private static final class Sleeper implements GenServer<Integer, Void, CountDownLatch> {
        @Override
        public Integer init(Context<Void, CountDownLatch> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCast(CountDownLatch done, Integer state) throws InterruptedException {
            Thread.sleep(SLEEP);
            done.countDown();
            return Next.keep(state);
        }
    }

    private static final class Player implements GenServer<Integer, Void, Player.Ball> {
        record Ball() {}

        private final AtomicLong received;
        private volatile @Nullable ServerRef<Void, Ball> opponent;

        Player(AtomicLong received) {
            this.received = received;
        }

        @Override
        public Integer init(Context<Void, Ball> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCast(Ball ball, Integer state) {
            received.setOpaque(received.getPlain() + 1); // there is one ball, so one who counts
            ServerRef<Void, Ball> other = opponent;
            if (other != null) {
                other.cast(ball);
            }
            return Next.keep(state);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (ServerRuntime runtime = ServerRuntime.create()) {
            var received = new AtomicLong();
            var one = new Player(received);
            var two = new Player(received);
            ServerRef<Void, Player.Ball> first = runtime.start(one);
            one.opponent = runtime.start(two);
            two.opponent = first;
            first.cast(new Player.Ball());
            var sleepers = IntStream.range(0, HANDLERS)
                    .mapToObj(i -> runtime.start(new Sleeper()))
                    .toList();
            for (int round = 0; round < ROUNDS; round++) {
                double alone = speed(received, () -> Thread.sleep(ALONE));
                var done = new CountDownLatch(HANDLERS);
                long begin = System.nanoTime();
                double meanwhile = speed(received, () -> {
                    sleepers.forEach(sleeper -> sleeper.cast(done));
                    done.await();
                });
                System.out.printf(
                        "%,d handlers that sleep %d ms: %.0f ms; ping-pong alone %.2f M round trips/s, meanwhile %.2f M (%.0f %%)%n",
                        HANDLERS,
                        SLEEP.toMillis(),
                        (System.nanoTime() - begin) / 1e6,
                        alone / 2e6,
                        meanwhile / 2e6,
                        100 * meanwhile / alone);
            }
            runtime.observer().forEach(info -> info.server().kill());
        }
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    private static double speed(AtomicLong received, Action action) throws InterruptedException {
        long begin = System.nanoTime();
        long before = received.getOpaque();
        action.run();
        return (received.getOpaque() - before) * 1e9 / (System.nanoTime() - begin);
    }
}
