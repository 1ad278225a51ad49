package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Round trips between the two servers of each of some pairs; one message of each pair is on its way at a time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(5)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class PingPongBenchmark {
    private static final int ROUND_TRIPS = 80_000;

    @Param({"1", "8"})
    int pairs;

    private sealed interface Message {}

    /** From one of a pair to the other, and back. */
    private record Ball() implements Message {}

    private record Play(int rounds, CountDownLatch done) implements Message {}

    private static final Ball BALL = new Ball();

    private final ServerRuntime runtime = ServerRuntime.create();
    private final List<ServerRef<Void, Message>> servers = new ArrayList<>();

    private final PekkoSystem pekko = new PekkoSystem();
    private final List<ActorRef<Message>> actors = new ArrayList<>();

    private static final class Returner implements GenServer<Integer, Void, Message> {
        private @Nullable ServerRef<Void, Message> server;

        void playWith(ServerRef<Void, Message> opponent) {
            server = opponent;
        }

        @Override
        public Integer init(Context<Void, Message> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCast(Message message, Integer state) {
            if (server != null) {
                server.cast(message);
            }
            return Next.keep(state);
        }
    }

    private static final class Server implements GenServer<Integer, Void, Message> {
        private final ServerRef<Void, Message> returner;
        private CountDownLatch done = new CountDownLatch(0);

        Server(ServerRef<Void, Message> returner) {
            this.returner = returner;
        }

        @Override
        public Integer init(Context<Void, Message> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCast(Message message, Integer left) {
            int rounds = left - 1;
            if (message instanceof Play play) {
                done = play.done();
                rounds = play.rounds();
            }
            if (rounds == 0) {
                done.countDown();
            } else {
                returner.cast(BALL);
            }
            return Next.keep(rounds);
        }
    }

    private static Behavior<Message> actorThatReturns() {
        return Behaviors.setup(context -> {
            var opponents = new ArrayList<ActorRef<Message>>();
            return Behaviors.receiveMessage(message -> {
                if (message instanceof Opponent opponent) {
                    opponents.add(opponent.actor());
                } else {
                    opponents.getFirst().tell(message);
                }
                return Behaviors.same();
            });
        });
    }

    private record Opponent(ActorRef<Message> actor) implements Message {}

    private static Behavior<Message> actorThatServes(ActorRef<Message> returner) {
        return Behaviors.setup(context -> serving(returner, 0, new CountDownLatch(0)));
    }

    private static Behavior<Message> serving(ActorRef<Message> returner, int rounds, CountDownLatch latch) {
        var left = new int[] {rounds};
        return Behaviors.receiveMessage(message -> {
            if (message instanceof Play(int count, CountDownLatch done)) {
                returner.tell(BALL);
                return serving(returner, count, done);
            }
            if (--left[0] == 0) {
                latch.countDown();
            } else {
                returner.tell(BALL);
            }
            return Behaviors.same();
        });
    }

    @Setup
    public void start() {
        for (int i = 0; i < pairs; i++) {
            var returner = new Returner();
            ServerRef<Void, Message> other = runtime.start(returner);
            ServerRef<Void, Message> server = runtime.start(new Server(other));
            returner.playWith(server);
            servers.add(server);
            ActorRef<Message> returning = pekko.spawn(actorThatReturns());
            ActorRef<Message> serving = pekko.spawn(actorThatServes(returning));
            returning.tell(new Opponent(serving));
            actors.add(serving);
        }
    }

    @TearDown
    public void close() {
        runtime.close();
        pekko.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public void genServer() throws InterruptedException {
        var done = new CountDownLatch(pairs);
        servers.forEach(server -> server.cast(new Play(ROUND_TRIPS / pairs, done)));
        done.await();
    }

    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public void pekko() throws InterruptedException {
        var done = new CountDownLatch(pairs);
        actors.forEach(actor -> actor.tell(new Play(ROUND_TRIPS / pairs, done)));
        done.await();
    }
}
