package io.genserver.testkit;

import io.genserver.ChildSpec;
import io.genserver.GenServerException;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A tree of supervisors, supervisors and servers, and clients that use, crash, kill and stop what they find in it. */
final class ThreeLevels {
    private static final List<String> LEAVES = List.of("a", "b", "c", "d", "e");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** That of a stop; those of a call within a call add up. */
    private static final Duration LONGEST = ServerRef.DEFAULT_TIMEOUT;

    private ThreeLevels() {}

    /** Runs the tree and stops it; the clients check that no call outlasts its time-out. */
    static void live(Simulation simulation) throws Exception {
        Supervisor top = Supervisor.start(
                SupervisorSpec.of(
                                Strategy.ONE_FOR_ONE,
                                supervisor("left", Strategy.ONE_FOR_ALL, LEAVES.subList(0, 2)),
                                supervisor("right", Strategy.REST_FOR_ONE, LEAVES.subList(2, 5)))
                        .withIntensity(new RestartIntensity(100, Duration.ofSeconds(1))),
                "top",
                simulation.runtime());
        var random = new SplittableRandom(simulation.seed());
        List<Client<?>> clients = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            RandomGenerator own = random.split();
            clients.add(simulation.spawn("client " + number, () -> {
                for (int round = 0; round < 10; round++) {
                    act(simulation, own);
                    simulation.runtime().sleep(Duration.ofMillis(own.nextInt(1_500)));
                }
            }));
        }
        for (Client<?> client : clients) {
            client.join();
        }
        top.stop();
    }

    private static ChildSpec<?, ?> supervisor(String id, Strategy strategy, List<String> leaves) {
        SupervisorSpec spec = SupervisorSpec.of(strategy);
        for (String leaf : leaves) {
            spec = spec.with(Puppet.child(leaf));
        }
        return ChildSpec.supervisor(id, spec);
    }

    private static void act(Simulation simulation, RandomGenerator random) throws Exception {
        ServerRef<Puppet.Ask<?>, Puppet.Tell> leaf = leaf(simulation, random);
        ServerRef<Puppet.Ask<?>, Puppet.Tell> other = leaf(simulation, random);
        var begun = simulation.now();
        try {
            switch (random.nextInt(8)) {
                case 0 -> leaf.cast(Puppet.crash());
                case 1 -> leaf.kill();
                case 2 -> leaf.stop();
                case 3 ->
                    leaf.call(
                            new Puppet.Ask<>((context, number) -> {
                                context.runtime().sleep(Duration.ofMillis(random.nextInt(4_000)));
                                return number;
                            }),
                            TIMEOUT);
                case 4 -> leaf.call(new Puppet.Ask<>((context, number) -> other.call(Puppet.get(), TIMEOUT)), TIMEOUT);
                case 5 -> leaf.call(new Puppet.Ask<>((context, number) -> context.monitor(other)), TIMEOUT);
                case 6 ->
                    leaf.cast(new Puppet.Tell((context, number) -> {
                        context.sendAfter(Duration.ofSeconds(1), Puppet.add(1));
                        return number;
                    }));
                default -> leaf.call(Puppet.get(), TIMEOUT);
            }
        } catch (GenServerException expected) {
            // the server is gone, or ends, or takes too long: as it may be
        }
        if (Duration.between(begun, simulation.now()).compareTo(LONGEST) > 0) {
            throw new AssertionError("waited past its time-out");
        }
    }

    private static ServerRef<Puppet.Ask<?>, Puppet.Tell> leaf(Simulation simulation, RandomGenerator random) {
        return simulation.runtime().registry().ref(LEAVES.get(random.nextInt(LEAVES.size())), Puppet.class);
    }
}
