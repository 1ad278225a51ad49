package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.vertx.core.ThreadingModel;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The servers of {@link BlockingBenchmark}. Those of Pekko and Vert.x must not block where they run by default: they are put
 * where their documentation would have them, which is virtual threads for both.
 */
final class BlockingPeers {
    private BlockingPeers() {}

    static BlockingBenchmark.Sleepers of(Peer peer, World world, int count, World.Loop nap) {
        return switch (peer) {
            case GENSERVER -> servers(world, count, nap);
            case PEKKO -> actors(world, count, nap);
            case VERTX -> consumers(world, count, nap);
            case THREADS -> threads(world, count, nap);
            default -> throw peer.unfit();
        };
    }

    private record Sleeper(World.Loop nap) implements GenServer<Void, Void, Integer> {
        @Override
        public Void init(Context<Void, Integer> context) {
            return null;
        }

        @Override
        public Next<Void> handleCast(Integer message, Void none) throws InterruptedException {
            nap.run();
            return Next.keep(none);
        }
    }

    private static BlockingBenchmark.Sleepers servers(World world, int count, World.Loop nap) {
        List<ServerRef<Void, Integer>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(world.runtime().start(new Sleeper(nap)));
        }
        return () -> all.forEach(one -> one.cast(1));
    }

    private static BlockingBenchmark.Sleepers actors(World world, int count, World.Loop nap) {
        List<ActorRef<Integer>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(world.pekko()
                    .systemActorOf(
                            Behaviors.<Integer>receiveMessage(message -> {
                                nap.run();
                                return Behaviors.same();
                            }),
                            "sleeper" + i,
                            DispatcherSelector.fromConfig(World.PEKKO_BLOCKING)));
        }
        return () -> all.forEach(one -> one.tell(1));
    }

    private static BlockingBenchmark.Sleepers consumers(World world, int count, World.Loop nap) {
        EventBus bus = world.vertx().eventBus();
        for (int i = 0; i < count; i++) {
            String address = "sleeper" + i;
            world.deploy(
                    vertx -> vertx.eventBus().localConsumer(address, message -> uninterrupted(nap)),
                    ThreadingModel.VIRTUAL_THREAD);
        }
        return () -> {
            for (int i = 0; i < count; i++) {
                bus.send("sleeper" + i, 1);
            }
        };
    }

    private static void uninterrupted(World.Loop nap) {
        try {
            nap.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is being undeployed
        }
    }

    private static BlockingBenchmark.Sleepers threads(World world, int count, World.Loop nap) {
        List<BlockingQueue<Integer>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
            all.add(queue);
            world.thread(() -> {
                while (true) {
                    queue.take();
                    nap.run();
                }
            });
        }
        return () -> all.forEach(one -> one.add(1));
    }
}
