package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.vertx.core.eventbus.EventBus;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The receivers of {@link CastBenchmark}. */
final class CastPeers {
    private CastPeers() {}

    static CastBenchmark.Receiver of(Peer peer, World world, Finish finish, int lot) {
        var tally = new Tally(finish, lot);
        return switch (peer) {
            case GENSERVER -> server(world, tally);
            case PEKKO -> actor(world, tally);
            case VERTX -> consumer(world, tally, lot);
            case THREADS -> thread(world, tally);
            default -> throw peer.unfit();
        };
    }

    private static CastBenchmark.Receiver server(World world, Tally tally) {
        ServerRef<Void, Integer> server = world.runtime().start(new GenServer<Void, Void, Integer>() {
            @Override
            public Void init(Context<Void, Integer> context) {
                return null;
            }

            @Override
            public Next<Void> handleCast(Integer message, Void none) {
                tally.received();
                return Next.keep(none);
            }
        });
        return server::cast;
    }

    private static CastBenchmark.Receiver actor(World world, Tally tally) {
        ActorRef<Integer> actor = world.spawn(
                Behaviors.receiveMessage(message -> {
                    tally.received();
                    return Behaviors.same();
                }),
                "receiver");
        return actor::tell;
    }

    private static CastBenchmark.Receiver consumer(World world, Tally tally, int lot) {
        world.deploy(vertx -> World.consume(vertx, "receiver", lot, message -> tally.received()));
        EventBus bus = world.vertx().eventBus();
        return message -> bus.send("receiver", message);
    }

    private static CastBenchmark.Receiver thread(World world, Tally tally) {
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
        world.thread(() -> {
            while (true) {
                queue.take();
                tally.received();
            }
        });
        return queue::add;
    }
}
