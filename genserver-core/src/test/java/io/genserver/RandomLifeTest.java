package io.genserver;

import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.crash;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import io.genserver.internal.Activation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Servers in a supervision tree, and users on several threads who call, cast, crash, kill and stop them at random.
 * Whatever they did, at the end every caller has returned in time and nothing is left. A run is told apart by its seed,
 * which {@code -Dgenserver.seed=...} repeats, though not the way in which threads interleave.
 */
class RandomLifeTest {
    private static final int USERS = 6;
    private static final int DEEDS = 1_000;
    private static final int SERVERS = 6;

    /** How late a time-out may be on a machine that is busy: what is looked for is a caller who waits for ever. */
    private static final Duration LATE = Duration.ofMinutes(1);

    /** Runs servers in tiny batches and counts the activations that are under way. */
    private static final class CountingScheduler extends ForwardingScheduler {
        final AtomicInteger active = new AtomicInteger();

        @Override
        public void execute(Activation server) {
            active.incrementAndGet();
            Thread.ofVirtual().start(() -> {
                server.run();
                active.decrementAndGet();
            });
        }

        @Override
        public int batch() {
            return 3;
        }
    }

    private final CountingScheduler scheduler = new CountingScheduler();
    private final ServerRuntime runtime =
            ServerRuntime.create(RuntimeOptions.DEFAULT.withCrashReporter(report -> {}), scheduler);
    private final Queue<Puppet> puppets = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final RestartIntensity forgiving = new RestartIntensity(Integer.MAX_VALUE, Duration.ofDays(1));
    private final DynamicSupervisor<Integer, Ask<?>, Tell> dynamic = DynamicSupervisor.named(
                    "dynamic", runtime, (Integer argument) -> newPuppet())
            .withIntensity(forgiving)
            .withShutdown(Shutdown.timeout(Duration.ofMillis(20)));

    @RepeatedTest(3)
    void whateverHappensEveryCallerReturnsAndNothingIsLeft() throws Exception {
        // given
        long seed = Long.getLong("genserver.seed", ThreadLocalRandom.current().nextLong());
        Supervisor root = Supervisor.start(tree(), "root", runtime);

        // when
        List<Thread> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            var random = new Random(seed + i);
            Thread.Builder builder = i % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform();
            users.add(builder.start(() -> live(random)));
        }
        for (Thread user : users) {
            assertThat(user.join(Duration.ofMinutes(2)))
                    .as("a user returns, seed %s", seed)
                    .isTrue();
        }
        Caller<Void> stopper = Caller.of(root::stop);
        stopper.result();

        // then
        Eventually.untilAsserted(() -> {
            assertThat(faults).as("seed %s", seed).isEmpty();
            assertThat(runtime.servers()).as("servers left, seed %s", seed).isEmpty();
            assertThat(runtime.registry().names())
                    .as("names left, seed %s", seed)
                    .isEmpty();
            assertThat(scheduler.active).as("activations left, seed %s", seed).hasValue(0);
        });
        runtime.close();
    }

    private SupervisorSpec tree() {
        return SupervisorSpec.of(
                        Strategy.ONE_FOR_ONE,
                        ChildSpec.supervisor("all", inner(Strategy.ONE_FOR_ALL, 0))
                                .named("all"),
                        ChildSpec.supervisor("rest", inner(Strategy.REST_FOR_ONE, SERVERS / 2))
                                .named("rest"),
                        dynamic.childSpec())
                .withIntensity(forgiving);
    }

    private SupervisorSpec inner(Strategy strategy, int firstServer) {
        List<ChildSpec<?, ?>> children = new ArrayList<>();
        for (int i = firstServer; i < firstServer + SERVERS / 2; i++) {
            StartOptions options = StartOptions.named("server " + i);
            children.add(ChildSpec.of("server " + i, this::newPuppet)
                    .withOptions(i % 2 == 0 ? options : options.withMailbox(2, Overflow.BLOCK))
                    .withRestart(i == firstServer ? Restart.TRANSIENT : Restart.PERMANENT)
                    .withShutdown(i % 3 == 0 ? Shutdown.brutal() : Shutdown.timeout(Duration.ofMillis(20))));
        }
        RestartIntensity intensity = strategy == Strategy.REST_FOR_ONE
                ? forgiving.withBackoff(Duration.ofNanos(100_000), Duration.ofMillis(2))
                : forgiving;
        return new SupervisorSpec(strategy, intensity, AutoShutdown.NEVER, children);
    }

    private Puppet newPuppet() {
        var puppet = new Puppet();
        puppet.atInit(() -> puppets.add(puppet));
        puppet.atTerminate(reason -> LockSupport.parkNanos(100_000));
        return puppet;
    }

    private void live(Random random) {
        for (int i = 0; i < DEEDS; i++) {
            Duration timeout = Duration.ofMillis(random.nextInt(20));
            long start = System.nanoTime();
            try {
                act(random, timeout);
            } catch (GenServerException e) {
                // as may happen
            } catch (Throwable e) {
                faults.add(e);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (took.compareTo(timeout.plus(LATE)) > 0) {
                faults.add(new AssertionError("a deed took " + took + " with a time-out of " + timeout));
            }
            if (Thread.interrupted()) {
                faults.add(new AssertionError("an interrupt got astray"));
            }
        }
    }

    private void act(Random random, Duration timeout) throws Exception {
        ServerRef<Ask<?>, Tell> server = any(random);
        ServerRef<Ask<?>, Tell> other = any(random);
        var cause = new Exception("on purpose");
        switch (random.nextInt(22)) {
            case 0, 1, 2 -> server.call(get(), timeout);
            case 3, 4, 5 -> server.cast(add(1));
            case 6 -> server.cast(crash(cause));
            case 7 ->
                server.call(
                        new Ask<Integer>((call, from, number) -> Next.stop(ExitReason.crash(cause), number)), timeout);
            case 8 -> server.kill();
            case 9 -> server.stop(ExitReason.normal(), timeout);
            case 10 -> server.awaitExit(timeout);
            case 11 -> server.cast(tell(() -> LockSupport.parkNanos(timeout.toNanos() / 10)));
            case 12 -> server.call(ask(() -> server == other ? 0 : other.call(get(), timeout)), timeout);
            case 13 ->
                server.call(
                        new Ask<Integer>((call, from, number) -> {
                            other.cast(tell(() -> from.reply(number)));
                            return Next.keep(number);
                        }),
                        timeout);
            case 14 -> anyContext(random).link(server);
            case 15 -> anyContext(random).monitor(server);
            case 16 -> anyContext(random).sendAfter(timeout, add(1));
            case 17 -> dynamic.startChild(random.nextInt());
            case 18 -> dynamic.whichChildren().stream().findAny().ifPresent(dynamic::terminateChild);
            case 19 -> dynamic.whichChildren().stream().findAny().ifPresent(ServerRef::kill);
            case 20 -> bounce(Supervisor.named(random.nextBoolean() ? "all" : "rest", runtime), random);
            default -> {
                if (random.nextInt(10) == 0) {
                    String name = List.of("all", "rest", "dynamic").get(random.nextInt(3));
                    runtime.registry().whereis(name).ifPresent(ServerRef::kill);
                }
            }
        }
    }

    private static void bounce(Supervisor supervisor, Random random) {
        List<ChildInfo> children = supervisor.whichChildren();
        String id = children.get(random.nextInt(children.size())).id();
        supervisor.terminateChild(id);
        supervisor.restartChild(id);
    }

    private ServerRef<Ask<?>, Tell> any(Random random) {
        return runtime.registry().ref("server " + random.nextInt(SERVERS), Puppet.class);
    }

    private Context<Ask<?>, Tell> anyContext(Random random) {
        Puppet puppet = puppets.poll();
        puppets.add(puppet);
        return random.nextBoolean() ? puppet.context() : puppets.peek().context();
    }
}
