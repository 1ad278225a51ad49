package io.genserver.benchmarks;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The servers of {@link CallBenchmark}; each call has a time-out of five seconds. */
final class CallPeers {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private CallPeers() {}

    static CallBenchmark.Counter of(Peer peer, World world) {
        return switch (peer) {
            case GENSERVER -> server(world);
            case PEKKO -> actor(world);
            case VERTX -> consumer(world);
            case THREADS -> thread(world);
            default -> throw peer.unfit();
        };
    }

    private record Increment() implements Call<Increment, Long> {}

    private static final class Counting implements GenServer<Long, Increment, Void> {
        @Override
        public Long init(Context<Increment, Void> context) {
            return 0L;
        }

        @Override
        public Next<Long> handleCall(Increment increment, From<?> from, Long count) {
            return Next.reply(increment, count + 1, count + 1);
        }
    }

    private static CallBenchmark.Counter server(World world) {
        ServerRef<Increment, Void> server = world.runtime().start(new Counting());
        return () -> server.call(new Increment(), TIMEOUT);
    }

    private record Ask(ActorRef<Long> replyTo) {}

    private static CallBenchmark.Counter actor(World world) {
        ActorRef<Ask> actor = world.spawn(counting(0), "counter");
        Scheduler scheduler = world.pekko().scheduler();
        return () -> AskPattern.<Ask, Long>ask(actor, Ask::new, TIMEOUT, scheduler)
                .toCompletableFuture()
                .join();
    }

    private static Behavior<Ask> counting(long before) {
        long[] count = {before};
        return Behaviors.receiveMessage(ask -> {
            ask.replyTo().tell(++count[0]);
            return Behaviors.same();
        });
    }

    private static CallBenchmark.Counter consumer(World world) {
        world.deploy(vertx -> {
            long[] count = {0};
            vertx.eventBus().<Integer>localConsumer("counter", message -> message.reply(++count[0]));
        });
        EventBus bus = world.vertx().eventBus(); // its default time-out is 30 s
        return () -> bus.<Long>request("counter", 1)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .body();
    }

    private static CallBenchmark.Counter thread(World world) {
        BlockingQueue<CompletableFuture<Long>> queue = new LinkedBlockingQueue<>();
        world.thread(() -> {
            long count = 0;
            while (true) {
                queue.take().complete(++count);
            }
        });
        return () -> {
            var answer = new CompletableFuture<Long>();
            queue.add(answer);
            return answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        };
    }
}
