package io.genserver.benchmarks;

import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.DynamicSupervisor;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.Shutdown;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The trees of {@link StopBenchmark}. Vert.x has no supervisors; with threads, all are interrupted and joined. */
final class StopPeers {
    private static final int PATIENCE_SECONDS = 120;

    private StopPeers() {}

    static StopBenchmark.Tree of(Peer peer, World world, Finish finish, int children) throws Exception {
        return switch (peer) {
            case GENSERVER -> servers(world, finish, children);
            case PEKKO -> actors(world, finish, children);
            case THREADS -> threads(finish, children);
            default -> throw peer.unfit();
        };
    }

    private record Child(Finish finish) implements GenServer<Void, Void, Integer> {
        @Override
        public Void init(Context<Void, Integer> context) {
            return null;
        }

        @Override
        public Next<Void> handleCast(Integer message, Void none) {
            return Next.keep(none);
        }

        @Override
        public void terminate(ExitReason reason, Void none) {
            finish.reached();
        }
    }

    private static StopBenchmark.Tree servers(World world, Finish finish, int count) {
        DynamicSupervisor<Integer, Void, Integer> children = DynamicSupervisor.<Integer, Void, Integer>named(
                        "children", world.runtime(), number -> new Child(finish))
                .withShutdown(Shutdown.timeout(Duration.ofSeconds(PATIENCE_SECONDS)));
        ChildSpec<?, ?> spec = children.childSpec();
        Supervisor top = Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, spec), "top", world.runtime());
        for (int i = 0; i < count; i++) {
            children.startChild(i);
        }
        return top::stop;
    }

    private static StopBenchmark.Tree actors(World world, Finish finish, int count) throws InterruptedException {
        var started = new CountDownLatch(1);
        var stopped = new CompletableFuture<Void>();
        Behavior<Integer> child = Behaviors.receive(Integer.class)
                .onSignal(PostStop.class, signal -> {
                    finish.reached();
                    return Behaviors.same();
                })
                .build();
        Behavior<Integer> parent = Behaviors.setup(context -> {
            for (int i = 0; i < count; i++) {
                context.spawnAnonymous(child);
            }
            started.countDown();
            return Behaviors.receive(Integer.class)
                    .onAnyMessage(stop -> Behaviors.stopped())
                    .onSignal(PostStop.class, signal -> {
                        stopped.complete(null);
                        return Behaviors.same();
                    })
                    .build();
        });
        ActorRef<Integer> top = world.spawn(parent, "top");
        started.await();
        return () -> {
            top.tell(1);
            stopped.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        };
    }

    private static StopBenchmark.Tree threads(Finish finish, int count) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var queue = new LinkedBlockingQueue<Integer>();
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        queue.take();
                    }
                } catch (InterruptedException e) {
                    finish.reached(); // it was told to end
                }
            }));
        }
        return () -> {
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join();
            }
        };
    }
}
