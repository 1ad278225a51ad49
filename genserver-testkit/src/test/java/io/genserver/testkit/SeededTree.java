package io.genserver.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.genserver.AutoShutdown;
import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.DynamicSupervisor;
import io.genserver.KeyedRegistry;
import io.genserver.Overflow;
import io.genserver.Restart;
import io.genserver.RestartIntensity;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Shutdown;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.testkit.Worker.Ask;
import io.genserver.testkit.Worker.Note;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A tree of three levels with something of everything: each strategy, a dynamic supervisor, one with back-off, and workers
 * that trap exits, link and monitor each other, have bounded mailboxes, keys, timers and idle time-outs.
 */
final class SeededTree {
    static final List<String> SUPERVISORS = List.of("all", "rest", "one");
    static final List<String> WORKERS = List.of("all 0", "all 1", "rest 0", "rest 1", "rest 2", "one 0");

    /**
     * Enough for the root to live, whatever happens below it. It backs off: the workers of a supervisor that was killed
     * may take a while to end, and have their names until then.
     */
    private static final RestartIntensity FORGIVING = new RestartIntensity(10_000, ofSeconds(1));

    final ServerRuntime runtime;
    final KeyedRegistry<String, Integer, Note> keys = KeyedRegistry.duplicate();
    final KeyedRegistry<String, Integer, Note> uniqueKeys = KeyedRegistry.unique();
    final DynamicSupervisor<String, Ask, Note> rooms;

    /** Lives beside the tree and outlives it. */
    final ServerRef<Ask, Note> outsider;

    private final RandomGenerator random;
    private final Supervisor root;
    private final boolean complete;

    SeededTree(ServerRuntime runtime, RandomGenerator random) {
        this.runtime = runtime;
        this.random = random;
        rooms = DynamicSupervisor.named("rooms", runtime, this::worker)
                .withOptions(StartOptions.DEFAULT.withMailbox(1, Overflow.BLOCK))
                .withIntensity(new RestartIntensity(2, ofSeconds(1)))
                .withShutdown(Shutdown.timeout(ofMillis(50)));
        outsider = runtime.start(new Worker(context -> context.trapExit(true)), StartOptions.named("outsider"));
        root = Supervisor.start(
                SupervisorSpec.of(
                                Strategy.ONE_FOR_ONE,
                                supervisor(Strategy.ONE_FOR_ALL, new RestartIntensity(2, ofSeconds(1)), "all", 2),
                                supervisor(
                                        Strategy.REST_FOR_ONE,
                                        FORGIVING.withBackoff(ofMillis(5), ofMillis(100)),
                                        "rest",
                                        3),
                                supervisor(Strategy.ONE_FOR_ONE, new RestartIntensity(1, ofSeconds(1)), "one", 1),
                                rooms.childSpec())
                        .withIntensity(FORGIVING.withBackoff(ofMillis(2), ofMillis(20))),
                "root",
                runtime);
        complete = true;
    }

    private ChildSpec<?, ?> supervisor(Strategy strategy, RestartIntensity intensity, String name, int workers) {
        SupervisorSpec spec = SupervisorSpec.of(strategy).withIntensity(intensity);
        for (int index = 0; index < workers; index++) {
            spec = spec.with(child(name + " " + index, index));
        }
        if (strategy == Strategy.ONE_FOR_ONE) {
            spec = spec.withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT)
                    .with(child("one 1", 1).withRestart(Restart.TRANSIENT).withSignificant(true));
        }
        return ChildSpec.supervisor(name, spec).named(name);
    }

    private ChildSpec<Ask, Note> child(String name, int index) {
        StartOptions options = StartOptions.named(name);
        Overflow overflow = Overflow.values()[WORKERS.indexOf(name) < 0 ? 3 : WORKERS.indexOf(name) % 4];
        return ChildSpec.of(name, () -> worker(name))
                .withOptions(index == 0 ? options : options.withMailbox(index, overflow))
                .withShutdown(
                        switch (index) {
                            case 0 -> Shutdown.brutal();
                            case 1 -> Shutdown.timeout(ofMillis(20));
                            default -> Shutdown.infinity();
                        });
    }

    private Worker worker(String name) {
        return new Worker(context -> live(name, context));
    }

    private void live(String name, Context<Ask, Note> context) throws Exception {
        if (complete && random.nextInt(8) == 0) {
            throw new IllegalStateException("does not start again");
        }
        context.trapExit(random.nextInt(3) == 0);
        context.sendAfter(ofMillis(random.nextInt(500)), new Note.Own());
        context.sendAfter(Duration.ofDays(1), new Note.Own());
        context.sendEvery(ofMillis(100 + random.nextInt(500)), new Note.Own());
        keys.register("workers", context.self(), 1);
        uniqueKeys.register(context.self().toString(), context.self(), 1);
        Optional<ServerRef<Ask, Note>> other = find(WORKERS.get(random.nextInt(WORKERS.size())));
        if (other.isPresent()) {
            context.monitor(other.get());
            if (random.nextInt(3) == 0) {
                context.link(other.get());
            }
        }
        if (random.nextInt(3) == 0) {
            context.startLink(
                    new Worker(own -> own.trapExit(true)), StartOptions.DEFAULT.withLabel("helper of " + name));
        }
    }

    /** The very server that has this name now. */
    Optional<ServerRef<Ask, Note>> find(String name) {
        return runtime.registry().whereis(name, Worker.class);
    }

    /** Any of the workers that there are now. */
    Optional<ServerRef<Ask, Note>> any(RandomGenerator by) {
        if (by.nextInt(6) == 0) {
            try {
                List<ServerRef<Ask, Note>> children = rooms.whichChildren();
                return children.isEmpty() ? Optional.empty() : Optional.of(children.get(by.nextInt(children.size())));
            } catch (ServerExitedException e) {
                return Optional.empty();
            }
        }
        return find(WORKERS.get(by.nextInt(WORKERS.size())));
    }

    void stop() {
        root.stop();
    }
}
