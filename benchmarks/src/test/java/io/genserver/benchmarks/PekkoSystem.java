package io.genserver.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The peer, as it comes: default dispatcher, default mailbox. */
final class PekkoSystem implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private record Spawn<T>(Behavior<T> behavior, ActorRef<ActorRef<T>> replyTo) {
        void in(org.apache.pekko.actor.typed.javadsl.ActorContext<?> context) {
            replyTo.tell(context.spawnAnonymous(behavior));
        }
    }

    private final ActorSystem<Spawn<?>> system = ActorSystem.create(
            Behaviors.setup(context -> Behaviors.receiveMessage(spawn -> {
                spawn.in(context);
                return Behaviors.same();
            })),
            "peer");

    <T> ActorRef<T> spawn(Behavior<T> behavior) {
        Function<ActorRef<ActorRef<T>>, Spawn<?>> request = replyTo -> new Spawn<>(behavior, replyTo);
        return AskPattern.ask(system, request::apply, TIMEOUT, system.scheduler())
                .toCompletableFuture()
                .join();
    }

    <Q, R> CompletionStage<R> ask(ActorRef<Q> actor, Function<ActorRef<R>, Q> request) {
        return AskPattern.ask(actor, request::apply, TIMEOUT, system.scheduler());
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
