package io.genserver.benchmarks;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How much of its speed a game of ping-pong keeps, in percent, while 10,000 other servers of the same world block for 50 ms each, again
 * and again.
 */
public final class BesideMain {
    private static final int ROUND_TRIPS = Size.of(20_000, 1_000);
    private static final long PERIOD_NANOS = Size.of(1_500, 100) * 1_000_000L;
    private static final int WARM_UPS = Size.of(2, 0);

    private BesideMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(measure(Peer.valueOf(arguments[0])));
    }

    public static double measure(Peer peer) throws InterruptedException {
        var finish = new Finish();
        var naps = new Finish();
        var goOn = new AtomicBoolean(true);
        try (var world = new World()) {
            PingPongBenchmark.Game game = PingPongPeers.of(peer, world, finish);
            BlockingBenchmark.Sleepers sleepers = BlockingPeers.of(peer, world, BlockingBenchmark.SERVERS, () -> {
                Thread.sleep(BlockingBenchmark.MILLIS);
                naps.reached();
            });
            for (int i = 0; i < WARM_UPS; i++) {
                rate(game, finish);
            }
            double alone = rate(game, finish);
            Thread waker = Thread.ofPlatform().start(() -> {
                try {
                    do {
                        naps.expect(BlockingBenchmark.SERVERS);
                        sleepers.sleep();
                        naps.await();
                    } while (goOn.get());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the game has failed
                }
            });
            try {
                double beside = rate(game, finish);
                goOn.set(false);
                waker.join();
                return 100 * beside / alone;
            } finally {
                waker.interrupt();
            }
        }
    }

    /** Round trips a nanosecond. */
    private static double rate(PingPongBenchmark.Game game, Finish finish) throws InterruptedException {
        long begin = System.nanoTime();
        long roundTrips = 0;
        long elapsed;
        do {
            PingPongBenchmark.play(game, finish, ROUND_TRIPS);
            roundTrips += ROUND_TRIPS;
            elapsed = System.nanoTime() - begin;
        } while (elapsed < PERIOD_NANOS);
        return roundTrips / (double) elapsed;
    }
}
