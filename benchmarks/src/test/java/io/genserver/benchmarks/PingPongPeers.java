package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.vertx.core.eventbus.EventBus;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The players of {@link PingPongBenchmark}. */
final class PingPongPeers {

    sealed interface Shot {}

    record Serve(int roundTrips) implements Shot {}

    record Ball() implements Shot {}

    private static final Ball BALL = new Ball();

    private PingPongPeers() {}

    static PingPongBenchmark.Game of(Peer peer, World world, Finish finish) {
        return switch (peer) {
            case GENSERVER -> servers(world, finish);
            case PEKKO -> actors(world, finish);
            case VERTX -> consumers(world, finish);
            case THREADS -> threads(world, finish);
            default -> throw peer.unfit();
        };
    }

    /** What the first player counts, by whatever means it hits the ball. */
    private static final class Score {
        private final Finish finish;
        private int left;

        Score(Finish finish) {
            this.finish = finish;
        }

        /** Whether the ball is to be sent (again). */
        boolean goesOn(Shot shot) {
            switch (shot) {
                case Serve(int roundTrips) -> left = roundTrips;
                case Ball ball -> left--;
            }
            if (left == 0) {
                finish.reached();
            }
            return left > 0;
        }
    }

    private static PingPongBenchmark.Game servers(World world, Finish finish) {
        var second = new ServerPlayer(null);
        ServerRef<Void, Shot> secondRef = world.runtime().start(second);
        var first = new ServerPlayer(new Score(finish));
        ServerRef<Void, Shot> firstRef = world.runtime().start(first);
        first.other = secondRef;
        second.other = firstRef;
        return roundTrips -> firstRef.cast(new Serve(roundTrips));
    }

    private static final class ServerPlayer implements GenServer<Void, Void, Shot> {
        private final Score score;
        private ServerRef<Void, Shot> other; // set before the first message is sent

        ServerPlayer(Score score) {
            this.score = score;
        }

        @Override
        public Void init(Context<Void, Shot> context) {
            return null;
        }

        @Override
        public Next<Void> handleCast(Shot shot, Void none) {
            if (score == null || score.goesOn(shot)) {
                other.cast(BALL);
            }
            return Next.keep(none);
        }
    }

    private static PingPongBenchmark.Game actors(World world, Finish finish) {
        var both = new Object() {
            ActorRef<Shot> first;
            ActorRef<Shot> second;
        };
        both.second = world.spawn(actor(null, () -> both.first), "second");
        both.first = world.spawn(actor(new Score(finish), () -> both.second), "first");
        return roundTrips -> both.first.tell(new Serve(roundTrips));
    }

    private static Behavior<Shot> actor(Score score, Supplier<ActorRef<Shot>> other) {
        return Behaviors.receiveMessage(shot -> {
            if (score == null || score.goesOn(shot)) {
                other.get().tell(BALL);
            }
            return Behaviors.same();
        });
    }

    private static PingPongBenchmark.Game consumers(World world, Finish finish) {
        EventBus bus = world.vertx().eventBus();
        LocalCodec.register(world.vertx(), Serve.class);
        LocalCodec.register(world.vertx(), Ball.class);
        consumer(world, null, "second", "first");
        consumer(world, new Score(finish), "first", "second");
        return roundTrips -> bus.send("first", new Serve(roundTrips));
    }

    private static void consumer(World world, Score score, String me, String other) {
        world.deploy(vertx -> {
            EventBus bus = vertx.eventBus();
            bus.<Shot>localConsumer(me, message -> {
                if (score == null || score.goesOn(message.body())) {
                    bus.send(other, BALL);
                }
            });
        });
    }

    private static PingPongBenchmark.Game threads(World world, Finish finish) {
        BlockingQueue<Shot> first = new LinkedBlockingQueue<>();
        BlockingQueue<Shot> second = new LinkedBlockingQueue<>();
        thread(world, null, second, first);
        thread(world, new Score(finish), first, second);
        return roundTrips -> first.add(new Serve(roundTrips));
    }

    private static void thread(World world, Score score, BlockingQueue<Shot> mine, BlockingQueue<Shot> others) {
        world.thread(() -> {
            while (true) {
                Shot shot = mine.take();
                if (score == null || score.goesOn(shot)) {
                    others.add(BALL);
                }
            }
        });
    }
}
