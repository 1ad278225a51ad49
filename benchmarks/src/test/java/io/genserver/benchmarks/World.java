package io.genserver.benchmarks;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.genserver.RuntimeOptions;
import io.genserver.ServerRuntime;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumerOptions;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/**
 * What a peer's servers live in; made when first asked for, as only one peer runs at a time.
 *
 * <p>Each peer is set up as it comes: Pekko with its default dispatcher (a fork-join pool), Vert.x with its default event
 * loops. None logs.
 */
final class World implements AutoCloseable {
    private static final int CLOSE_SECONDS = 60;

    /** By its documentation, the dispatcher for behaviours that block. */
    static final String PEKKO_BLOCKING = "blocking";

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final boolean crashing;
    private ServerRuntime runtime;
    private ActorSystem<Void> pekko;
    private Vertx vertx;

    World() {
        this(false);
    }

    /** @param crashing whether servers are to crash, of which nothing is said then */
    World(boolean crashing) {
        this.crashing = crashing;
    }

    synchronized ServerRuntime runtime() {
        if (runtime == null) {
            runtime = ServerRuntime.create(RuntimeOptions.DEFAULT.withCrashReporter(crash -> {
                if (!crashing) {
                    System.err.println("a server has crashed: " + crash);
                }
            }));
        }
        return runtime;
    }

    synchronized ActorSystem<Void> pekko() {
        if (pekko == null) {
            Config config = ConfigFactory.parseMap(Map.of(
                            "pekko.loglevel",
                            "OFF",
                            "pekko.stdout-loglevel",
                            "OFF",
                            PEKKO_BLOCKING + ".type",
                            "Dispatcher",
                            PEKKO_BLOCKING + ".executor",
                            "virtual-thread-executor"))
                    .withFallback(ConfigFactory.load());
            pekko = ActorSystem.create(Behaviors.empty(), "benchmarks", config);
        }
        return pekko;
    }

    <M> ActorRef<M> spawn(Behavior<M> behavior, String name) {
        return pekko().systemActorOf(behavior, name, Props.empty());
    }

    synchronized Vertx vertx() {
        if (vertx == null) {
            vertx = Vertx.vertx(new VertxOptions());
        }
        return vertx;
    }

    /** Deploys a verticle, so with an event loop of its own, and waits until it has started. */
    void deploy(Consumer<Vertx> start) {
        deploy(start, ThreadingModel.EVENT_LOOP);
    }

    void deploy(Consumer<Vertx> start, ThreadingModel threading) {
        vertx().deployVerticle(
                        new VerticleBase() {
                            @Override
                            public Future<?> start() {
                                start.accept(vertx);
                                return Future.succeededFuture();
                            }
                        },
                        new DeploymentOptions().setThreadingModel(threading))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Registers a consumer in the verticle that is being started; it would drop what waits past 1,000. */
    static <M> void consume(Vertx vertx, String address, int mostWaiting, Handler<Message<M>> handler) {
        var options = new MessageConsumerOptions()
                .setAddress(address)
                .setLocalOnly(true)
                .setMaxBufferedMessages(mostWaiting);
        vertx.eventBus().<M>consumer(options, handler);
    }

    /** Starts a virtual thread that is interrupted in the end. */
    void thread(Loop loop) {
        threads.add(Thread.startVirtualThread(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it was told to end
            }
        }));
    }

    interface Loop {
        void run() throws InterruptedException;
    }

    @Override
    public void close() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        if (runtime != null) {
            runtime.close();
        }
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        if (pekko != null) {
            pekko.terminate();
            try {
                Await.ready(pekko.whenTerminated(), Duration.create(CLOSE_SECONDS, TimeUnit.SECONDS));
            } catch (TimeoutException e) {
                throw new AssertionError("Pekko does not stop", e);
            }
        }
    }
}
