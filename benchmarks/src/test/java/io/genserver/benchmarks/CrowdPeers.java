package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.vertx.core.eventbus.EventBus;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The crowds of {@link StartBenchmark} and {@link IdleBytesMain}; each keeps its references, as its users would. */
final class CrowdPeers {
    /** How many one other starts, where not one starts all. */
    private static final int OF_ONE = 1_000;

    private CrowdPeers() {}

    /** A crowd whose names, where they need any, begin with {@code prefix}. */
    static StartBenchmark.Crowd of(Peer peer, World world, Finish finish, String prefix) {
        return switch (peer) {
            case GENSERVER -> new Servers(world.runtime(), finish);
            case PEKKO -> new Actors(world, finish, prefix);
            case VERTX -> new Consumers(world, finish, prefix);
            case THREADS -> new Threads(world, finish);
            default -> throw peer.unfit();
        };
    }

    /** Started a thousand by each of others, as Pekko's are; each start blocks until the server has been initialised. */
    private static final class Servers implements StartBenchmark.Crowd {
        private final ServerRuntime runtime;
        private final Finish finish;
        private AtomicReferenceArray<ServerRef<Void, Integer>> all;

        Servers(ServerRuntime runtime, Finish finish) {
            this.runtime = runtime;
            this.finish = finish;
        }

        private record Idler(Finish finish) implements GenServer<Void, Void, Integer> {
            @Override
            public Void init(Context<Void, Integer> context) {
                finish.reached();
                return null;
            }

            @Override
            public Next<Void> handleCast(Integer message, Void none) {
                finish.reached();
                return Next.keep(none);
            }
        }

        private final class Starter implements GenServer<Context<Void, Integer>, Void, Integer> {
            @Override
            public Context<Void, Integer> init(Context<Void, Integer> context) {
                return context;
            }

            @Override
            public Next<Context<Void, Integer>> handleCast(Integer first, Context<Void, Integer> context) {
                for (int i = first; i < Math.min(first + OF_ONE, all.length()); i++) {
                    all.set(i, context.runtime().start(new Idler(finish)));
                }
                finish.reached(); // a server may be there before its reference is
                return Next.keep(context);
            }
        }

        @Override
        public void start(int servers) throws InterruptedException {
            finish.expect(servers + Math.ceilDiv(servers, OF_ONE));
            all = new AtomicReferenceArray<>(servers);
            for (int first = 0; first < servers; first += OF_ONE) {
                runtime.start(new Starter()).cast(first);
            }
            finish.await();
        }

        @Override
        public void wake() throws InterruptedException {
            finish.expect(all.length());
            for (int i = 0; i < all.length(); i++) {
                all.get(i).cast(1);
            }
            finish.await();
        }
    }

    /** Children of actors that have a thousand each: with all of them under one it takes longer. */
    private static final class Actors implements StartBenchmark.Crowd {
        private final World world;
        private final Finish finish;
        private final String prefix;
        private AtomicReferenceArray<ActorRef<Integer>> all;

        Actors(World world, Finish finish, String prefix) {
            this.prefix = prefix;
            this.world = world;
            this.finish = finish;
            world.pekko();
        }

        private static Behavior<Integer> idler(Finish finish) {
            return Behaviors.setup(context -> {
                finish.reached();
                return Behaviors.receiveMessage(message -> {
                    finish.reached();
                    return Behaviors.same();
                });
            });
        }

        private Behavior<Void> parent(int first, int end) {
            return Behaviors.setup(context -> {
                for (int i = first; i < end; i++) {
                    all.set(i, context.spawnAnonymous(idler(finish)));
                }
                finish.reached(); // a child may be there before its reference is
                return Behaviors.empty();
            });
        }

        @Override
        public void start(int servers) throws InterruptedException {
            finish.expect(servers + Math.ceilDiv(servers, OF_ONE));
            all = new AtomicReferenceArray<>(servers);
            for (int first = 0; first < servers; first += OF_ONE) {
                world.spawn(parent(first, Math.min(first + OF_ONE, servers)), prefix + first);
            }
            finish.await();
        }

        @Override
        public void wake() throws InterruptedException {
            finish.expect(all.length());
            for (int i = 0; i < all.length(); i++) {
                all.get(i).tell(1);
            }
            finish.await();
        }
    }

    /** A consumer each, registered by one verticle a core; a verticle each would be no crowd. */
    private static final class Consumers implements StartBenchmark.Crowd {
        private final World world;
        private final Finish finish;
        private final String prefix;
        private int count;

        Consumers(World world, Finish finish, String prefix) {
            this.prefix = prefix;
            this.world = world;
            this.finish = finish;
            world.vertx();
        }

        @Override
        public void start(int servers) throws InterruptedException {
            finish.expect(servers);
            count = servers;
            int verticles = Runtime.getRuntime().availableProcessors();
            for (int v = 0; v < verticles; v++) {
                int first = v;
                world.deploy(vertx -> {
                    EventBus bus = vertx.eventBus();
                    for (int i = first; i < servers; i += verticles) {
                        bus.localConsumer(prefix + i, message -> finish.reached());
                        finish.reached();
                    }
                });
            }
            finish.await();
        }

        @Override
        public void wake() throws InterruptedException {
            finish.expect(count);
            EventBus bus = world.vertx().eventBus();
            for (int i = 0; i < count; i++) {
                bus.send(prefix + i, 1);
            }
            finish.await();
        }
    }

    private static final class Threads implements StartBenchmark.Crowd {
        private final World world;
        private final Finish finish;
        private BlockingQueue<Integer>[] all;

        Threads(World world, Finish finish) {
            this.world = world;
            this.finish = finish;
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
        public void start(int servers) throws InterruptedException {
            finish.expect(servers);
            all = new BlockingQueue[servers];
            for (int i = 0; i < servers; i++) {
                BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
                all[i] = queue;
                world.thread(() -> {
                    finish.reached();
                    while (true) {
                        queue.take();
                        finish.reached();
                    }
                });
            }
            finish.await();
        }

        @Override
        public void wake() throws InterruptedException {
            finish.expect(all.length);
            for (BlockingQueue<Integer> queue : all) {
                queue.add(1);
            }
            finish.await();
        }
    }
}
