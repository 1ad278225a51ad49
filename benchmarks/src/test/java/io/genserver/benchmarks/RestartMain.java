package io.genserver.benchmarks;

import java.util.Arrays;

/** How long it takes from the throw in a handler until the supervisor has a new server in its init: the median, in microseconds. */
public final class RestartMain {
    private static final int WARM_UP = Size.of(10_000, 10);
    private static final int RESTARTS = Size.of(5_000, 50);

    /** A supervised server that crashes when told to. */
    interface Crasher {
        /** Has it crash; {@link Clock} is told when, and when it is back. */
        void crash();
    }

    /** Takes the time of one restart after the other. */
    static final class Clock {
        private final Finish finish;
        private long thrown;
        private volatile long nanos;

        Clock(Finish finish) {
            this.finish = finish;
        }

        /** Called in the handler, just before it throws. */
        RuntimeException crash() {
            thrown = System.nanoTime();
            return new IllegalStateException("it was told to");
        }

        /** Called in each init, so in the first one too. */
        void initialised() {
            nanos = System.nanoTime() - thrown;
            finish.reached();
        }
    }

    private RestartMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(measure(Peer.valueOf(arguments[0])));
    }

    public static double measure(Peer peer) throws InterruptedException {
        var finish = new Finish();
        var clock = new Clock(finish);
        try (var world = new World(true)) {
            finish.expect(1);
            Crasher crasher = RestartPeers.of(peer, world, clock);
            finish.await();
            long[] times = new long[RESTARTS];
            for (int i = -WARM_UP; i < RESTARTS; i++) {
                finish.expect(1);
                crasher.crash();
                finish.await();
                if (i >= 0) {
                    times[i] = clock.nanos;
                }
            }
            Arrays.sort(times);
            return times[RESTARTS / 2] / 1e3;
        }
    }
}
