package io.genserver.benchmarks;

import static io.genserver.benchmarks.SkynetBenchmark.CHILDREN;
import static io.genserver.benchmarks.SkynetBenchmark.LEAVES;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The trees of {@link SkynetBenchmark}. Vert.x is not among them: its verticles are units of deployment, not started by the million. */
final class SkynetPeers {
    /** A hundred thousand wait at once for their children's init. */
    private static final StartOptions PATIENT = StartOptions.DEFAULT.withInitTimeout(Duration.ofMinutes(2));

    private SkynetPeers() {}

    static SkynetBenchmark.Skynet of(Peer peer, World world) {
        return switch (peer) {
            case GENSERVER -> sum -> world.runtime().start(new Node(sum::complete, 0, LEAVES));
            case PEKKO -> {
                world.pekko();
                yield sum -> world.spawn(
                        Behaviors.<Long>setup(context -> {
                            context.spawnAnonymous(actor(context.getSelf(), 0, LEAVES));
                            return Behaviors.receiveMessage(total -> {
                                sum.complete(total);
                                return Behaviors.stopped();
                            });
                        }),
                        "skynet");
            }
            case THREADS -> sum -> Thread.startVirtualThread(() -> thread(sum::complete, 0, LEAVES));
            default -> throw peer.unfit();
        };
    }

    /** Its children's sums come as casts; with what is continued the work begins. */
    private static final class Node implements GenServer<Void, Void, Long> {
        private final LongConsumer parent;
        private final long first;
        private final int size;
        private Context<Void, Long> context;
        private int answers;
        private long sum;

        Node(LongConsumer parent, long first, int size) {
            this.parent = parent;
            this.first = first;
            this.size = size;
        }

        @Override
        public Void init(Context<Void, Long> own) {
            context = own;
            own.continueWith(first);
            return null;
        }

        @Override
        public Next<Void> handleContinue(Long begin, Void none) {
            if (size == 1) {
                parent.accept(first);
                return Next.stop(ExitReason.normal(), none);
            }
            int share = size / CHILDREN;
            ServerRuntime runtime = context.runtime();
            for (int i = 0; i < CHILDREN; i++) {
                runtime.start(new Node(context.self()::cast, first + (long) i * share, share), PATIENT);
            }
            return Next.keep(none);
        }

        @Override
        public Next<Void> handleCast(Long part, Void none) {
            sum += part;
            if (++answers < CHILDREN) {
                return Next.keep(none);
            }
            parent.accept(sum);
            return Next.stop(ExitReason.normal(), none);
        }
    }

    private static Behavior<Long> actor(ActorRef<Long> parent, long first, int size) {
        return Behaviors.setup(context -> {
            if (size == 1) {
                parent.tell(first);
                return Behaviors.stopped();
            }
            int share = size / CHILDREN;
            for (int i = 0; i < CHILDREN; i++) {
                context.spawnAnonymous(actor(context.getSelf(), first + (long) i * share, share));
            }
            long[] sum = {0};
            int[] answers = {0};
            return Behaviors.receiveMessage(part -> {
                sum[0] += part;
                if (++answers[0] < CHILDREN) {
                    return Behaviors.same();
                }
                parent.tell(sum[0]);
                return Behaviors.stopped();
            });
        });
    }

    private static void thread(LongConsumer parent, long first, int size) {
        if (size == 1) {
            parent.accept(first);
            return;
        }
        BlockingQueue<Long> answers = new LinkedBlockingQueue<>();
        int share = size / CHILDREN;
        for (int i = 0; i < CHILDREN; i++) {
            long from = first + (long) i * share;
            Thread.startVirtualThread(() -> thread(answers::add, from, share));
        }
        long sum = 0;
        try {
            for (int i = 0; i < CHILDREN; i++) {
                sum += answers.take();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
        parent.accept(sum);
    }
}
