package io.genserver.metrics;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genserver.Call;
import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.testkit.Simulation;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RuntimeMetricsTest {
    /** Longer than what was seen is fresh. */
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    @AutoClose
    private final Simulation simulation = Simulation.seeded(7);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private record Wait(Duration time) implements Call<Wait, Boolean> {}

    private enum Order {
        PASS,
        NAP,
        CRASH
    }

    private static final class Worker implements GenServer<Integer, Wait, Order> {
        @SuppressWarnings("NullAway.Init") // set by init, which runs first
        private Context<Wait, Order> context;

        @Override
        public Integer init(Context<Wait, Order> ownContext) {
            context = ownContext;
            return 0;
        }

        @Override
        public Next<Integer> handleCall(Wait wait, From<?> from, Integer count) throws InterruptedException {
            context.runtime().sleep(wait.time());
            return reply(wait, true, count);
        }

        @Override
        public Next<Integer> handleCast(Order order, Integer count) throws InterruptedException {
            switch (order) {
                case PASS -> {}
                case NAP -> context.runtime().sleep(Duration.ofHours(1));
                case CRASH -> throw new IllegalStateException("on purpose");
            }
            return keep(count + 1);
        }
    }

    private ServerRef<Wait, Order> start(StartOptions options) {
        return simulation.runtime().start(new Worker(), options);
    }

    private void bind() {
        new RuntimeMetrics(simulation.runtime()).bindTo(registry);
    }

    private double count(String name) {
        return registry.get(name).functionCounter().count();
    }

    private double servers(String status) {
        return registry.get("genserver.servers").tag("status", status).gauge().value();
    }

    // ---- servers and mailboxes ----

    @Test
    void serversAreCountedByWhatTheyDo() {
        // given
        start(StartOptions.DEFAULT);
        start(StartOptions.DEFAULT);
        start(StartOptions.DEFAULT).cast(Order.NAP);
        simulation.runUntilIdle();

        // when
        bind();

        // then
        assertThat(servers("idle")).isEqualTo(2);
        assertThat(servers("running")).isEqualTo(1);
        assertThat(servers("starting")).isZero();
    }

    @Test
    void mailboxesAreShownByTheirSumAndTheLongest() {
        // given
        var busy = start(StartOptions.DEFAULT);
        var busier = start(StartOptions.DEFAULT);
        List.of(busy, busier, busier).forEach(server -> server.cast(Order.NAP));
        simulation.runUntilIdle();
        List.of(busy, busier).forEach(server -> server.cast(Order.PASS));

        // when
        bind();

        // then
        assertThat(registry.get("genserver.mailbox.depth").gauge().value()).isEqualTo(3);
        assertThat(registry.get("genserver.mailbox.deepest").gauge().value()).isEqualTo(2);
    }

    @Test
    void howManyMetersThereAreDoesNotDependOnTheServers() {
        // given
        bind();
        int before = registry.getMeters().size();

        // when
        for (int i = 0; i < 100; i++) {
            start(StartOptions.named("server " + i)).cast(Order.CRASH);
        }
        simulation.runUntilIdle();

        // then
        assertThat(registry.getMeters()).hasSize(before);
    }

    // ---- what has happened ----

    @Test
    void startsRestartsCrashesAndEndsAreCounted() {
        // given
        Supervisor.start(
                SupervisorSpec.of(
                                Strategy.ONE_FOR_ONE,
                                ChildSpec.of("worker", Worker::new).named("worker"))
                        .withIntensity(new RestartIntensity(1, Duration.ofDays(1))),
                "top",
                simulation.runtime());
        ServerRef<Wait, Order> worker = simulation.runtime().registry().ref("worker", Worker.class);

        // when
        worker.cast(Order.CRASH);
        simulation.advance(Duration.ofMinutes(1));
        bind();

        // then
        assertThat(count("genserver.servers.started")).isEqualTo(3);
        assertThat(count("genserver.servers.restarted")).isEqualTo(1);
        assertThat(count("genserver.servers.crashed")).isEqualTo(1);
        assertThat(count("genserver.servers.exited")).isEqualTo(1);
    }

    @Test
    void whatFoundNoServerAndWhatFoundNoRoomIsCounted() {
        // given
        var bounded = start(StartOptions.DEFAULT.withMailbox(1, Overflow.REJECT));
        bounded.cast(Order.NAP);
        simulation.runUntilIdle();
        var dead = start(StartOptions.DEFAULT);
        dead.kill();

        // when
        List.of(bounded, bounded, bounded, dead).forEach(server -> server.cast(Order.PASS));
        bind();

        // then
        assertThat(count("genserver.messages.dropped")).isEqualTo(2);
        assertThat(count("genserver.messages.dead")).isEqualTo(1);
    }

    @Test
    void whatWasHandledNeverGrowsLess() {
        // given
        bind();
        var server = start(StartOptions.DEFAULT);
        server.cast(Order.PASS);
        simulation.advance(A_WHILE);
        assertThat(count("genserver.messages.handled")).isEqualTo(2);

        // when
        server.stop();
        simulation.advance(A_WHILE);

        // then
        assertThat(count("genserver.messages.handled")).isEqualTo(3);
    }

    // ---- calls ----

    @Test
    void callsAreTimed() {
        // given
        bind();
        var server = start(StartOptions.DEFAULT);

        // when
        server.call(new Wait(Duration.ofSeconds(2)));

        // then
        var calls = registry.get("genserver.calls").functionTimer();
        assertThat(calls.count()).isEqualTo(1);
        assertThat(calls.totalTime(TimeUnit.SECONDS)).isEqualTo(2, within(0.001));
        assertThat(median()).isBetween(2.0, 2.25);
    }

    @Test
    void callsOfLongAgoSayNothingOfHowItIsNow() {
        // given
        bind();
        var server = start(StartOptions.DEFAULT);
        server.call(new Wait(Duration.ofSeconds(2)));
        assertThat(median()).isGreaterThan(1);

        // when
        for (int minute = 0; minute < 3; minute++) {
            simulation.advance(Duration.ofMinutes(1));
            server.call(new Wait(Duration.ofMillis(2)));
            median();
        }
        simulation.advance(A_WHILE);

        // then
        assertThat(median()).isLessThan(0.003);
    }

    private double median() {
        return registry.get("genserver.call.latency")
                .tag("phi", "0.5")
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    // ---- registries ----

    @Test
    void runtimesOfOneRegistryAreToldApartByTheirTags() {
        // given
        start(StartOptions.DEFAULT);
        simulation.runUntilIdle();

        // when
        new RuntimeMetrics(simulation.runtime(), List.of(Tag.of("runtime", "a"))).bindTo(registry);
        new RuntimeMetrics(simulation.runtime(), List.of(Tag.of("runtime", "b"))).bindTo(registry);

        // then
        assertThat(registry.get("genserver.servers")
                        .tags("runtime", "b", "status", "idle")
                        .gauge()
                        .value())
                .isOne();
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .allMatch(id -> id.getTag("runtime") != null)
                .allMatch(id -> id.getDescription() != null);
    }

    @Test
    void aRegistryKeepsWhatItsMetersLookAt() {
        // given
        start(StartOptions.DEFAULT);
        simulation.runUntilIdle();
        bind();

        // when
        System.gc();

        // then
        assertThat(servers("idle")).isOne();
    }

    @Test
    void theExampleCounts() {
        start(StartOptions.DEFAULT);
        simulation.runUntilIdle();

        assertThat(MetricsExample.alive(simulation.runtime(), registry)).isOne();
    }
}
