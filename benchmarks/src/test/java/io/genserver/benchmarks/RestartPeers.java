package io.genserver.benchmarks;

import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The servers of {@link RestartMain}. Vert.x and threads have no supervisors. */
final class RestartPeers {
    private RestartPeers() {}

    static RestartMain.Crasher of(Peer peer, World world, RestartMain.Clock clock) {
        return switch (peer) {
            case GENSERVER -> server(world, clock);
            case PEKKO -> actor(world, clock);
            default -> throw peer.unfit();
        };
    }

    private record Child(RestartMain.Clock clock) implements GenServer<Void, Void, Integer> {
        @Override
        public Void init(Context<Void, Integer> context) {
            clock.initialised();
            return null;
        }

        @Override
        public Next<Void> handleCast(Integer message, Void none) {
            throw clock.crash();
        }
    }

    private static RestartMain.Crasher server(World world, RestartMain.Clock clock) {
        SupervisorSpec spec = SupervisorSpec.of(Strategy.ONE_FOR_ONE, ChildSpec.of("child", () -> new Child(clock)))
                .withIntensity(new RestartIntensity(Integer.MAX_VALUE, Duration.ofMillis(1)));
        Supervisor supervisor = Supervisor.start(spec, "top", world.runtime());
        ServerRef<Void, Integer> child = supervisor.childRef("child", Child.class);
        return () -> {
            while (!child.cast(1)) {
                Thread.onSpinWait(); // it is in its init, and nobody's yet
            }
        };
    }

    private static RestartMain.Crasher actor(World world, RestartMain.Clock clock) {
        Behavior<Integer> child = Behaviors.setup(context -> {
            clock.initialised();
            return Behaviors.receiveMessage(message -> {
                throw clock.crash();
            });
        });
        ActorRef<Integer> ref = world.spawn(
                Behaviors.supervise(child)
                        .onFailure(SupervisorStrategy.restart().withLoggingEnabled(false)),
                "child");
        return () -> ref.tell(1);
    }
}
