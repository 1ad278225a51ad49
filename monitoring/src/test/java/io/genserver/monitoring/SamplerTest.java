package io.genserver.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.genserver.ChildSpec;
import io.genserver.Overflow;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.monitoring.Incident.Kind;
import io.genserver.monitoring.Worker.Task;
import io.genserver.testkit.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A sampler on a virtual clock. */
class SamplerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @AutoClose
    private final Simulation simulation = Simulation.seeded(1);

    private final Recording recording = new Recording();

    private Sampler start(SamplerOptions options) {
        return Sampler.start("sampler", simulation.runtime(), options);
    }

    private ServerRef<Void, Task> worker(String name) {
        return simulation.runtime().start(new Worker(), StartOptions.named(name));
    }

    private static Task crash(String message) {
        return () -> {
            throw new IllegalStateException(message);
        };
    }

    // ---- samples ----

    @Test
    void aSampleIsTakenAtOnceAndThenEverySecond() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        sampler.subscribe(recording);

        // when
        simulation.advance(Duration.ofSeconds(3));

        // then
        assertThat(sampler.latest().orElseThrow().number()).isEqualTo(4);
        assertThat(recording.samples).extracting(Sample::number).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aRateIsWhatWasHandledSinceTheSampleBefore() {
        // given
        ServerRef<Void, Task> worker = worker("worker");
        IntStream.range(0, 100).forEach(i -> worker.cast(() -> {}));
        simulation.runUntilIdle();
        Sampler sampler = start(SamplerOptions.DEFAULT.withInterval(Duration.ofSeconds(2)));
        simulation.runUntilIdle();
        double first = reading(sampler, "worker").messagesPerSecond();

        // when
        IntStream.range(0, 50).forEach(i -> worker.cast(() -> {}));
        simulation.advance(Duration.ofSeconds(2));

        // then
        assertThat(first).isZero();
        assertThat(reading(sampler, "worker").messagesPerSecond()).isEqualTo(25);
        assertThat(reading(sampler, "worker").handled()).isEqualTo(151);
        assertThat(sampler.latest().orElseThrow().messagesPerSecond()).isGreaterThanOrEqualTo(25);
    }

    @Test
    void theSupervisorsTheDeepestAndTheBusiestAreListedAndTheRestIsCounted() {
        // given
        Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE), "top", simulation.runtime());
        IntStream.range(0, 20).forEach(i -> worker("idle" + i));
        ServerRef<Void, Task> deep = worker("deep");
        ServerRef<Void, Task> busy = worker("busy");
        Sampler sampler = start(SamplerOptions.DEFAULT.withListed(3));
        simulation.runUntilIdle();

        // when
        deep.cast(() -> simulation.runtime().sleep(Duration.ofHours(1)));
        IntStream.range(0, 10).forEach(i -> deep.cast(() -> {}));
        IntStream.range(0, 100).forEach(i -> busy.cast(() -> {}));
        simulation.advance(SECOND);

        // then
        Sample sample = sampler.latest().orElseThrow();
        assertThat(sample.servers()).extracting(ServerReading::name).containsExactly("top", "deep", "busy");
        assertThat(sample.omitted()).isEqualTo(21);
        assertThat(sample.totals().servers()).isEqualTo(24);
        assertThat(sample.waiting()).isEqualTo(10);
        assertThat(sample.deepest()).isEqualTo(10);
    }

    @Test
    void aSampleHasTheHeapAndGauges() {
        // given
        long[] count = {5};
        Sampler sampler = start(SamplerOptions.DEFAULT
                .withGauge("users", () -> 7)
                .withGauge("broken", () -> {
                    throw new IllegalStateException("on purpose");
                })
                .withGauge("nonsense", () -> Double.NaN)
                .withCounter("bytes", () -> count[0]));
        simulation.runUntilIdle();

        // when
        count[0] = 25;
        simulation.advance(SECOND);

        // then
        Sample sample = sampler.latest().orElseThrow();
        assertThat(sample.gauges()).containsOnlyKeys("users", "bytes").containsEntry("users", 7.0);
        assertThat(sample.gauges()).containsEntry("bytes", 20.0);
        assertThat(sample.memory().used())
                .isPositive()
                .isLessThanOrEqualTo(sample.memory().max());
    }

    @Test
    void pointsAreKeptForSoLong() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT.withHistory(Duration.ofSeconds(10)));

        // when
        simulation.advance(Duration.ofSeconds(30));

        // then
        List<Point> history = sampler.history();
        assertThat(history).hasSize(10).extracting(Point::time).isSorted();
        assertThat(history.getLast().time())
                .isEqualTo(sampler.latest().orElseThrow().time());
    }

    @Test
    void whatCrashesBetweenTwoSamplesIsInThePoint() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        simulation.runUntilIdle();

        // when
        worker("a").cast(crash("one"));
        worker("b").cast(crash("two"));
        simulation.advance(SECOND);
        simulation.advance(SECOND);

        // then
        assertThat(sampler.history()).extracting(Point::crashes).containsExactly(0L, 2L, 0L);
    }

    // ---- incidents ----

    @Test
    void aCrashAndTheRestartAfterItAreIncidents() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        Supervisor.start(
                SupervisorSpec.of(
                        Strategy.ONE_FOR_ONE,
                        ChildSpec.of("worker", Worker::new).named("worker")),
                "top",
                simulation.runtime());

        // when
        simulation.runtime().registry().ref("worker", Worker.class).cast(crash("on\npurpose"));
        simulation.runUntilIdle();

        // then
        assertThat(sampler.incidents()).extracting(Incident::kind).containsExactly(Kind.CRASH, Kind.RESTART);
        Incident crash = sampler.incidents().getFirst();
        assertThat(crash.number()).isEqualTo(1);
        assertThat(crash.server()).isEqualTo("worker");
        assertThat(crash.serverId()).isPositive();
        assertThat(crash.text()).startsWith("crashed in handleCast on a ").endsWith("on purpose");
        assertThat(crash.detail()).contains("IllegalStateException", "SamplerTest");
        assertThat(sampler.incidents().getLast().text()).isEqualTo("restarted, for the 1st time");
    }

    @Test
    void aStackTraceIsBounded() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        worker("worker").cast(crash("x".repeat(1_000_000)));

        // when
        simulation.runUntilIdle();

        // then
        Incident crash = sampler.incidents().getFirst();
        assertThat(crash.text().length()).isLessThan(1_000);
        assertThat(crash.detail()).hasSizeLessThan(20_000);
    }

    @Test
    void aServerThatIsKilledHasAnIncidentAndOneThatStopsHasNone() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);

        // when
        worker("stopped").stop();
        worker("killed").kill();
        simulation.runUntilIdle();

        // then
        assertThat(sampler.incidents())
                .singleElement()
                .satisfies(incident -> assertThat(List.of(incident.kind(), incident.server(), incident.text()))
                        .containsExactly(Kind.EXIT, "killed", "killed"));
    }

    @Test
    void lostMessagesAreCountedByServerAndSecond() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        ServerRef<Void, Task> full = simulation
                .runtime()
                .start(new Worker(), StartOptions.named("full").withMailbox(1, Overflow.DROP_NEWEST));
        full.cast(() -> simulation.runtime().sleep(Duration.ofHours(1)));
        simulation.runUntilIdle();
        ServerRef<Void, Task> gone = worker("gone");
        gone.stop();

        // when
        IntStream.range(0, 1_235).forEach(i -> full.cast(() -> {}));
        gone.cast(() -> {});
        simulation.advance(SECOND);

        // then
        assertThat(sampler.incidents())
                .extracting(Incident::kind, Incident::server, Incident::text)
                .containsExactly(
                        tuple(Kind.DEAD_LETTERS, "gone", "1 message found no server to handle it"),
                        tuple(Kind.DROPPED, "full", "1,234 messages dropped"));
    }

    @Test
    void moreCrashesAtOnceThanCanBeKeptAreCounted() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT.withIncidents(2_000));
        List<ServerRef<Void, Task>> workers =
                IntStream.range(0, 1_500).mapToObj(i -> worker("worker" + i)).toList();
        ServerRef<?, ?> server =
                simulation.runtime().registry().whereis("sampler").orElseThrow();
        simulation.runUntilIdle();
        server.kill(); // so that nobody takes them out meanwhile

        // when
        workers.forEach(worker -> worker.cast(crash("all")));
        simulation.runUntilIdle();
        Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, sampler.childSpec()), "top", simulation.runtime());
        simulation.runUntilIdle();

        // then
        assertThat(sampler.incidents()).hasSize(1_001);
        assertThat(sampler.incidents().getLast().text()).matches("50\\d more of the kind, too many at once to keep");
    }

    // ---- operators ----

    @Test
    void anOperatorStopsAndKills() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        ServerRef<Void, Task> stopped = worker("stopped");
        ServerRef<Void, Task> killed = worker("killed");
        killed.cast(() -> simulation.runtime().sleep(Duration.ofHours(1)));
        simulation.advance(SECOND);

        // when
        sampler.stop(reading(sampler, "stopped").id());
        sampler.kill(reading(sampler, "killed").id());
        simulation.runUntilIdle();

        // then
        assertThat(List.of(stopped.isAlive(), killed.isAlive())).containsExactly(false, false);
        assertThat(sampler.incidents())
                .extracting(Incident::kind)
                .containsExactly(Kind.OPERATOR, Kind.OPERATOR, Kind.EXIT);
    }

    @Test
    void whoIsNotThereCannotBeStopped() {
        Sampler sampler = start(SamplerOptions.DEFAULT);

        assertThatThrownBy(() -> sampler.stop(Long.MAX_VALUE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no server 9223372036854775807 any more");
    }

    @Test
    void aSamplerThatKillsItselfGoesOnWhereItWas() {
        // given
        Sampler sampler = Sampler.named("sampler", simulation.runtime(), SamplerOptions.DEFAULT);
        sampler.subscribe(recording);
        Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, sampler.childSpec()).withIntensity(RestartIntensity.DEFAULT),
                "top",
                simulation.runtime());
        simulation.advance(SECOND);

        // when
        sampler.kill(reading(sampler, "sampler").id());
        simulation.advance(SECOND);

        // then
        assertThat(recording.samples).extracting(Sample::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(recording.incidents)
                .extracting(Incident::kind)
                .containsExactly(Kind.OPERATOR, Kind.EXIT, Kind.RESTART);
    }

    // ---- listeners ----

    @Test
    void whoSubscribesLateIsToldWhatWasBefore() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        worker("worker").kill();
        simulation.advance(Duration.ofSeconds(5));

        // when
        sampler.subscribe(recording);
        simulation.runUntilIdle();

        // then
        assertThat(recording.connections).containsExactly(true);
        assertThat(recording.histories)
                .singleElement()
                .satisfies(points -> assertThat(points).hasSize(6));
        assertThat(recording.incidents).hasSize(1);
        assertThat(recording.samples).extracting(Sample::number).containsExactly(6L);
    }

    @Test
    void aSlowListenerIsToldTheNewestSampleAndHowManyIncidentsItMissed() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT.withIncidents(3));
        var slow = new Object() {
            final List<Long> samples = new ArrayList<>();
            final List<Long> incidents = new ArrayList<>();
            long missed;
        };
        sampler.subscribe(new Feed.Listener() {
            @Override
            public void sampled(Sample sample) {
                slow.samples.add(sample.number());
                try {
                    simulation.runtime().sleep(Duration.ofSeconds(10).plusMillis(500));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void happened(Incident incident) {
                slow.incidents.add(incident.number());
            }

            @Override
            public void missed(long count) {
                slow.missed += count;
            }

            @Override
            public void connected(boolean isConnected, String reason) {
                // always
            }
        });
        simulation.runUntilIdle();

        // when
        IntStream.range(0, 8).forEach(i -> worker("worker" + i).kill());
        simulation.advance(Duration.ofSeconds(11));

        // then
        assertThat(slow.samples).containsExactly(1L, 11L);
        assertThat(slow.incidents).containsExactly(6L, 7L, 8L);
        assertThat(slow.missed).isEqualTo(5);
    }

    @Test
    void aListenerThatThrowsIsToldNoMoreAndTheOthersAre() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        var told = new AtomicInteger();
        sampler.subscribe(new Feed.Listener() {
            @Override
            public void sampled(Sample sample) {
                told.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void happened(Incident incident) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void connected(boolean isConnected, String reason) {
                // always
            }
        });
        sampler.subscribe(recording);

        // when
        simulation.advance(Duration.ofSeconds(5));

        // then
        assertThat(told).hasValue(1);
        assertThat(recording.samples).hasSize(6);
        assertThat(simulation.crashes()).hasSize(1);
    }

    @Test
    void whoHasLeftIsToldNothing() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        Feed.Subscription subscription = sampler.subscribe(recording);
        simulation.runUntilIdle();

        // when
        subscription.close();
        subscription.close();
        simulation.advance(SECOND);

        // then
        assertThat(recording.samples).hasSize(1);
        assertThat(sampler.latest().orElseThrow().totals().servers()).isEqualTo(1);
    }

    @Test
    void aSamplerThatIsClosedTakesItsListenersAlong() {
        // given
        Sampler sampler = start(SamplerOptions.DEFAULT);
        sampler.subscribe(recording);
        simulation.runUntilIdle();

        // when
        sampler.close();
        simulation.advance(SECOND);

        // then
        assertThat(simulation.runtime().observer().snapshot().servers()).isEmpty();
        assertThat(recording.samples).hasSize(1);
    }

    private static ServerReading reading(Sampler sampler, String name) {
        return sampler.latest().orElseThrow().servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
