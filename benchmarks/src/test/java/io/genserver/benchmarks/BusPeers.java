package io.genserver.benchmarks;

import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.QueuePolicy;
import io.genserver.eventbus.SubscriptionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.event.japi.LookupEventBus;

/**
 * The buses of {@link BusPublishBenchmark} and {@link BusFanOutBenchmark}. That of the genserver alone could do patterns, too;
 * Pekko's is its {@code LookupEventBus}, and the threads' a map of queues.
 */
final class BusPeers {
    private BusPeers() {}

    static BusPublishBenchmark.Bus of(Peer peer, World world, int mostWaiting) {
        return switch (peer) {
            case GENSERVER -> new Servers(world, mostWaiting);
            case PEKKO -> new Actors(world);
            case VERTX -> new Consumers(world, mostWaiting);
            case THREADS -> new Threads(world);
            default -> throw peer.unfit();
        };
    }

    private static final class Servers implements BusPublishBenchmark.Bus {
        private final EventBus<Integer> bus;
        private final SubscriptionOptions options;

        Servers(World world, int mostWaiting) {
            bus = EventBus.start("bus", world.runtime());
            options = SubscriptionOptions.queue(mostWaiting, QueuePolicy.BLOCK);
        }

        @Override
        public void subscribe(String topic, Tally tally) {
            bus.subscribe(topic, options, (heard, event) -> tally.received());
        }

        @Override
        public void publish(String topic, Integer event) {
            bus.publish(topic, event);
        }
    }

    private static final class Actors extends LookupEventBus<Actors.Event, ActorRef<Integer>, String>
            implements BusPublishBenchmark.Bus {
        record Event(String topic, Integer event) {}

        private final World world;
        private int number;

        Actors(World world) {
            this.world = world;
        }

        @Override
        public void subscribe(String topic, Tally tally) {
            ActorRef<Integer> subscriber = world.spawn(
                    Behaviors.receiveMessage(event -> {
                        tally.received();
                        return Behaviors.same();
                    }),
                    "subscriber" + number++);
            subscribe(subscriber, topic);
        }

        @Override
        public void publish(String topic, Integer event) {
            publish(new Event(topic, event));
        }

        @Override
        public String classify(Event event) {
            return event.topic;
        }

        @Override
        public void publish(Event event, ActorRef<Integer> subscriber) {
            subscriber.tell(event.event);
        }

        @Override
        public int compareSubscribers(ActorRef<Integer> a, ActorRef<Integer> b) {
            return a.compareTo(b);
        }

        @Override
        public int mapSize() {
            return 128;
        }
    }

    /** The subscribers are registered by one verticle a core, in turn, and so dealt out to as many event loops. */
    private static final class Consumers implements BusPublishBenchmark.Bus {
        private record Subscriber(String topic, Tally tally) {}

        private final World world;
        private final int mostWaiting;
        private final List<Subscriber> subscribers = new ArrayList<>();

        Consumers(World world, int mostWaiting) {
            this.world = world;
            this.mostWaiting = mostWaiting;
        }

        @Override
        public void subscribe(String topic, Tally tally) {
            subscribers.add(new Subscriber(topic, tally));
        }

        @Override
        public void ready() {
            int verticles = Runtime.getRuntime().availableProcessors();
            for (int v = 0; v < verticles; v++) {
                int first = v;
                world.deploy(vertx -> {
                    for (int i = first; i < subscribers.size(); i += verticles) {
                        Tally tally = subscribers.get(i).tally;
                        World.consume(vertx, subscribers.get(i).topic, mostWaiting, message -> tally.received());
                    }
                });
            }
        }

        @Override
        public void publish(String topic, Integer event) {
            world.vertx().eventBus().publish(topic, event);
        }
    }

    private static final class Threads implements BusPublishBenchmark.Bus {
        private final World world;
        private final Map<String, List<BlockingQueue<Integer>>> queues = new ConcurrentHashMap<>();

        Threads(World world) {
            this.world = world;
        }

        @Override
        public void subscribe(String topic, Tally tally) {
            BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
            queues.computeIfAbsent(topic, name -> new CopyOnWriteArrayList<>()).add(queue);
            world.thread(() -> {
                while (true) {
                    queue.take();
                    tally.received();
                }
            });
        }

        @Override
        public void publish(String topic, Integer event) {
            queues.get(topic).forEach(queue -> queue.add(event));
        }
    }
}
