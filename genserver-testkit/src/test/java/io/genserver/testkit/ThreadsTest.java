package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.genserver.CallInterruptedException;
import io.genserver.ExitReason;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.StartOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Servers, clients and the test thread: how they wait, are woken, interrupted, and what happens if they never are. */
class ThreadsTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration HOUR = Duration.ofHours(1);

    private static ServerRef<Puppet.Ask<?>, Puppet.Tell> start(Simulation simulation, String name) {
        return simulation.runtime().start(new Puppet(), StartOptions.named(name));
    }

    private static Puppet.Ask<Integer> sleeping(Duration time) {
        return new Puppet.Ask<>((context, number) -> {
            context.runtime().sleep(time);
            return number;
        });
    }

    @Test
    void serversCallEachOther() {
        Simulation.forEachSeed(100, simulation -> {
            var back = start(simulation, "back");
            var front = start(simulation, "front");
            back.cast(Puppet.add(5));

            int answer = front.call(new Puppet.Ask<>((context, number) -> back.call(Puppet.get()) + 1));

            assertThat(answer).isEqualTo(6);
        });
    }

    @Test
    void aServerThatSleepsIsKilledAtOnce() {
        Simulation.forEachSeed(100, simulation -> {
            var server = start(simulation, "sleeper");
            var caller = simulation.spawn("caller", () -> server.call(sleeping(HOUR), FOREVER));
            var begin = simulation.now();
            simulation.runUntilIdle();

            server.kill();

            assertThat(caller.failure())
                    .isInstanceOfSatisfying(
                            ServerExitedException.class,
                            e -> assertThat(e.reason()).isEqualTo(ExitReason.killed()));
            assertThat(simulation.leaks()).isEmpty();
            assertThat(simulation.now()).isEqualTo(begin);
        });
    }

    @Test
    void aServerThatWaitsInACallIsKilledAtOnce() {
        Simulation.forEachSeed(100, simulation -> {
            var back = start(simulation, "back");
            var front = start(simulation, "front");
            var begin = simulation.now();
            front.cast(Puppet.tell(() -> back.call(sleeping(HOUR), FOREVER)));
            simulation.runUntilIdle();

            front.kill();
            back.kill();

            assertThat(simulation.leaks()).isEmpty();
            assertThat(simulation.now()).isEqualTo(begin);
        });
    }

    @Test
    void aClientReturnsWhatItsActionDoes() throws Exception {
        try (Simulation simulation = Simulation.seeded(1)) {
            var server = start(simulation, "server");

            Client<Integer> client = simulation.spawn("client", () -> server.call(Puppet.get()));

            assertThat(client.isDone()).isFalse();
            assertThat(client.join()).isZero();
            assertThat(client.isDone()).isTrue();
        }
    }

    @Test
    void whatAClientThrowsFailsItsJoin() {
        try (Simulation simulation = Simulation.seeded(1)) {
            var client = simulation.spawn("reckless", () -> {
                throw new IllegalStateException("oh");
            });

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(client::join)
                    .withMessageContaining("reckless")
                    .withCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aClientThatWasToFailButDidNotFailsTheTest() {
        try (Simulation simulation = Simulation.seeded(1)) {
            var client = simulation.spawn("careful", () -> 42);

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(client::failure)
                    .withMessageContaining("careful")
                    .withMessageContaining("42");
        }
    }

    @Test
    void whatAClientThrowsFailsTheCloseIfNobodyJoins() {
        Simulation simulation = Simulation.seeded(1);
        simulation.spawn("reckless", () -> {
            throw new IllegalStateException("oh");
        });

        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(simulation::close)
                .withMessageContaining("reckless")
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClientThatWaitsCanBeInterrupted() {
        Simulation.forEachSeed(100, simulation -> {
            var server = start(simulation, "server");
            var client = simulation.spawn("client", () -> server.call(sleeping(HOUR), FOREVER));

            client.interrupt(); // maybe before it has begun

            assertThat(client.failure()).isInstanceOf(CallInterruptedException.class);
            server.kill();
        });
    }

    @Test
    void clientsCanStartAndJoinOthers() throws Exception {
        try (Simulation simulation = Simulation.seeded(1)) {
            var parent = simulation.spawn(
                    "parent", () -> simulation.spawn("child", () -> 42).join());

            assertThat(parent.join()).isEqualTo(42);
        }
    }

    @Test
    void aThreadFromOutsideIsRefused() throws Exception {
        try (Simulation simulation = Simulation.seeded(1)) {
            var server = start(simulation, "server");
            var outside = new FutureTask<>(() -> server.call(Puppet.get()));

            Thread.ofVirtual().name("outside").start(outside).join();

            assertThat(outside.exceptionNow())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("outside")
                    .hasMessageContaining("not part of");
        }
    }

    @Test
    void onlyTheTestThreadTurnsTheClock() throws Exception {
        try (Simulation simulation = Simulation.seeded(1)) {
            var client = simulation.spawn(
                    "client", () -> assertThatIllegalStateException().isThrownBy(() -> simulation.advance(HOUR)));

            client.join();
        }
    }

    @Test
    void whenNothingCanHappenAnyMoreTheTestIsToldWhoWaitsWhere() {
        try (Simulation simulation = Simulation.seeded(5)) {
            var one = start(simulation, "one");
            var other = start(simulation, "other");
            one.cast(Puppet.tell(() -> other.call(Puppet.get(), FOREVER)));
            other.cast(Puppet.tell(() -> simulation.runtime().sleep(FOREVER)));

            assertThatExceptionOfType(SimulationException.class)
                    .isThrownBy(() -> one.awaitExit(FOREVER))
                    .withMessageContaining("seed 5")
                    .withMessageContaining("one (thread")
                    .withMessageContaining("other (thread")
                    .withMessageContaining("test (thread")
                    .withMessageContaining("ThreadsTest.java");
        }
    }

    @Test
    void aThreadThatWaitsForSomethingOutsideIsNamed() throws Exception {
        var released = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var options = SimulationOptions.DEFAULT.withBlockedAfter(Duration.ofSeconds(1));
        try (Simulation simulation = Simulation.seeded(5, options)) {
            var server = start(simulation, "blocked");
            server.cast(Puppet.tell(() -> {
                try {
                    released.await();
                } finally {
                    ended.countDown();
                }
            }));

            assertThatExceptionOfType(SimulationException.class)
                    .isThrownBy(() -> server.call(Puppet.get()))
                    .withMessageContaining("seed 5")
                    .withMessageContaining("blocked (thread")
                    .withMessageContaining("CountDownLatch.await");
        }
        ended.await(); // it was interrupted
    }

    @Test
    void whatGoesOnForEverFailsTheTest() {
        var options = SimulationOptions.DEFAULT.withStepLimit(10_000);
        try (Simulation simulation = Simulation.seeded(5, options)) {
            var server = start(simulation, "restless");
            server.cast(again());

            assertThatExceptionOfType(SimulationException.class)
                    .isThrownBy(() -> server.awaitExit(FOREVER))
                    .withMessageContaining("seed 5")
                    .withMessageContaining("for ever");
            assertThatExceptionOfType(SimulationException.class)
                    .isThrownBy(() -> simulation.runUntil(() -> false, HOUR))
                    .withMessageContaining("for ever");
            server.kill();
        }
    }

    private static Puppet.Tell again() {
        return new Puppet.Tell((context, number) -> {
            context.self().cast(again());
            return number;
        });
    }

    @Test
    void whatIsThereBesidesIdleServersIsListed() {
        try (Simulation simulation = Simulation.seeded(1)) {
            var server = start(simulation, "busy");
            server.cast(new Puppet.Tell((context, number) -> {
                context.sendAfter(HOUR, Puppet.add(1));
                context.runtime().sleep(HOUR);
                return number;
            }));

            assertThat(simulation.leaks())
                    .hasSize(3)
                    .anySatisfy(leak -> assertThat(leak).startsWith("thread busy"))
                    .contains("1 timers", "name busy");
        }
    }

    @Test
    void aThreadThatOutlivesTheRuntimeFailsTheClose() {
        Simulation simulation = Simulation.seeded(1);
        simulation.spawn("endless", () -> simulation.runtime().sleep(HOUR));

        assertThatExceptionOfType(SimulationException.class)
                .isThrownBy(simulation::close)
                .withMessageContaining("leaves something behind")
                .withMessageContaining("endless");
        assertThatCode(simulation::close).doesNotThrowAnyException();
    }

    @Test
    void aClosedSimulationIsOfNoUse() {
        Simulation simulation = Simulation.seeded(1);
        simulation.close();

        assertThatExceptionOfType(SimulationException.class).isThrownBy(simulation::runUntilIdle);
    }
}
