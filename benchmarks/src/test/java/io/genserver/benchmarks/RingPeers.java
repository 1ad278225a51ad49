package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.benchmarks.RingBenchmark.Token;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The rings of {@link RingBenchmark}. */
final class RingPeers {
    private static final int NODES = RingBenchmark.NODES;

    private RingPeers() {}

    static RingBenchmark.Ring of(Peer peer, World world, Finish finish) {
        return switch (peer) {
            case GENSERVER -> servers(world, finish);
            case PEKKO -> actors(world, finish);
            case VERTX -> consumers(world, finish);
            case THREADS -> threads(world, finish);
            default -> throw peer.unfit();
        };
    }

    private static int after(int node) {
        return (node + 1) % NODES;
    }

    private static void hop(Token token, Finish finish, Consumer<Token> next) {
        if (token.hopsLeft() == 0) {
            finish.reached();
        } else {
            next.accept(token.next());
        }
    }

    private record Node(Finish finish, int next, List<ServerRef<Void, Token>> ring)
            implements GenServer<Void, Void, Token> {
        @Override
        public Void init(Context<Void, Token> context) {
            return null;
        }

        @Override
        public Next<Void> handleCast(Token token, Void none) {
            hop(token, finish, ring.get(next)::cast);
            return Next.keep(none);
        }
    }

    // In each ring a node finds the next one in a list that is complete before the first token comes.

    private static RingBenchmark.Ring servers(World world, Finish finish) {
        List<ServerRef<Void, Token>> ring = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            ring.add(world.runtime().start(new Node(finish, after(i), ring)));
        }
        return (node, token) -> ring.get(node).cast(token);
    }

    private static RingBenchmark.Ring actors(World world, Finish finish) {
        List<ActorRef<Token>> ring = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            int next = after(i);
            ring.add(world.spawn(
                    Behaviors.receiveMessage(token -> {
                        hop(token, finish, ring.get(next)::tell);
                        return Behaviors.same();
                    }),
                    "node" + i));
        }
        return (node, token) -> ring.get(node).tell(token);
    }

    private static RingBenchmark.Ring consumers(World world, Finish finish) {
        LocalCodec.register(world.vertx(), Token.class);
        EventBus bus = world.vertx().eventBus();
        for (int i = 0; i < NODES; i++) {
            String me = "node" + i;
            String next = "node" + after(i);
            world.deploy(vertx -> bus.<Token>localConsumer(
                    me, message -> hop(message.body(), finish, token -> bus.send(next, token))));
        }
        return (node, token) -> bus.send("node" + node, token);
    }

    private static RingBenchmark.Ring threads(World world, Finish finish) {
        List<BlockingQueue<Token>> ring = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            ring.add(new LinkedBlockingQueue<>());
        }
        for (int i = 0; i < NODES; i++) {
            BlockingQueue<Token> mine = ring.get(i);
            BlockingQueue<Token> next = ring.get(after(i));
            world.thread(() -> {
                while (true) {
                    hop(mine.take(), finish, next::add);
                }
            });
        }
        return (node, token) -> ring.get(node).add(token);
    }
}
