package io.genserver.benchmarks;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The senders and receivers of {@link FanBenchmark}. */
final class FanPeers {
    private static final int MOST_WAITING = 1_000_000;

    private FanPeers() {}

    static FanBenchmark.Fan of(Peer peer, World world, int senders, int receivers, Supplier<Tally> tallies) {
        return switch (peer) {
            case GENSERVER -> servers(world.runtime(), senders, receivers, tallies);
            case PEKKO -> actors(world, senders, receivers, tallies);
            case VERTX -> consumers(world, senders, receivers, tallies);
            case THREADS -> threads(world, senders, receivers, tallies);
            default -> throw peer.unfit();
        };
    }

    private static <T> List<T> list(int count, Supplier<T> made) {
        return Stream.generate(made).limit(count).toList();
    }

    private static <R> void sendInTurn(int messages, List<R> receivers, Consumer<R> send) {
        int size = receivers.size();
        for (int i = 0, next = 0; i < messages; i++) {
            send.accept(receivers.get(next));
            next = next + 1 == size ? 0 : next + 1;
        }
    }

    /** A server that does one thing with each message. */
    private record Doing(Consumer<Integer> what) implements GenServer<Void, Void, Integer> {
        @Override
        public Void init(Context<Void, Integer> context) {
            return null;
        }

        @Override
        public Next<Void> handleCast(Integer message, Void none) {
            what.accept(message);
            return Next.keep(none);
        }
    }

    private static FanBenchmark.Fan servers(
            ServerRuntime runtime, int senders, int receivers, Supplier<Tally> tallies) {
        List<ServerRef<Void, Integer>> to = list(receivers, () -> {
            Tally tally = tallies.get();
            return runtime.start(new Doing(message -> tally.received()));
        });
        List<ServerRef<Void, Integer>> from = list(
                senders, () -> runtime.start(new Doing(count -> sendInTurn(count, to, receiver -> receiver.cast(1)))));
        return messages -> from.forEach(sender -> sender.cast(messages));
    }

    private static ActorRef<Integer> actor(World world, String name, Consumer<Integer> what) {
        return world.spawn(
                Behaviors.receiveMessage(message -> {
                    what.accept(message);
                    return Behaviors.same();
                }),
                name);
    }

    private static FanBenchmark.Fan actors(World world, int senders, int receivers, Supplier<Tally> tallies) {
        List<ActorRef<Integer>> to = IntStream.range(0, receivers)
                .mapToObj(i -> {
                    Tally tally = tallies.get();
                    return actor(world, "receiver" + i, message -> tally.received());
                })
                .toList();
        List<ActorRef<Integer>> from = IntStream.range(0, senders)
                .mapToObj(i -> actor(world, "sender" + i, count -> sendInTurn(count, to, receiver -> receiver.tell(1))))
                .toList();
        return messages -> from.forEach(sender -> sender.tell(messages));
    }

    private static void consumer(World world, String address, Consumer<Integer> what) {
        world.deploy(
                vertx -> World.<Integer>consume(vertx, address, MOST_WAITING, message -> what.accept(message.body())));
    }

    private static FanBenchmark.Fan consumers(World world, int senders, int receivers, Supplier<Tally> tallies) {
        EventBus bus = world.vertx().eventBus();
        List<String> to =
                IntStream.range(0, receivers).mapToObj(i -> "receiver" + i).toList();
        List<String> from =
                IntStream.range(0, senders).mapToObj(i -> "sender" + i).toList();
        for (String address : to) {
            Tally tally = tallies.get();
            consumer(world, address, message -> tally.received());
        }
        from.forEach(address ->
                consumer(world, address, count -> sendInTurn(count, to, receiver -> bus.send(receiver, 1))));
        return messages -> from.forEach(sender -> bus.send(sender, messages));
    }

    private static BlockingQueue<Integer> thread(World world, Consumer<Integer> what) {
        BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
        world.thread(() -> {
            while (true) {
                what.accept(queue.take());
            }
        });
        return queue;
    }

    private static FanBenchmark.Fan threads(World world, int senders, int receivers, Supplier<Tally> tallies) {
        List<BlockingQueue<Integer>> to = list(receivers, () -> {
            Tally tally = tallies.get();
            return thread(world, message -> tally.received());
        });
        List<BlockingQueue<Integer>> from =
                list(senders, () -> thread(world, count -> sendInTurn(count, to, receiver -> receiver.add(1))));
        return messages -> from.forEach(sender -> sender.add(messages));
    }
}
