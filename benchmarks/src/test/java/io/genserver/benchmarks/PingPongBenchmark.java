package io.genserver.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Two servers send one ball to and fro; a round trip counts when the first has it back. */
public class PingPongBenchmark extends Rate {
    static final int ROUND_TRIPS = 20_000;

    /** Two players. */
    interface Game {
        /** Has the ball played to and fro so many times, which {@link Finish} is then told. */
        void serve(int roundTrips);
    }

    @Param({"GENSERVER", "PEKKO", "VERTX", "THREADS"})
    Peer peer;

    private Game game;

    @Setup
    public void meet() {
        game = PingPongPeers.of(peer, world, finish);
    }

    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public void play() throws InterruptedException {
        play(game, finish, ROUND_TRIPS);
    }

    static void play(Game game, Finish finish, int roundTrips) throws InterruptedException {
        finish.expect(1);
        game.serve(roundTrips);
        finish.await();
    }
}
