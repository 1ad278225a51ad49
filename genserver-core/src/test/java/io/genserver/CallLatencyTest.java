package io.genserver;

import static io.genserver.Puppet.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallLatencyTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();
    private final LatencyRecorder recorder = new LatencyRecorder();

    // ---- what is kept ----

    @Test
    void aPercentileIsTooLongByAnEighthAtMost() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            // given
            long nanos = random.nextLong() >>> random.nextInt(2, Long.SIZE);
            var one = new LatencyRecorder();

            // when
            one.record(nanos);

            // then
            assertThat(one.latency().percentile(50).toNanos())
                    .as("seed %d", seed)
                    .isBetween(nanos, nanos + nanos / 8);
        }
    }

    @Test
    void aPercentileIsThatShareOfTheCalls() {
        // given
        IntStream.rangeClosed(1, 98).forEach(i -> recorder.record(5));
        recorder.record(1_000);
        recorder.record(1_000_000);

        // when
        CallLatency latency = recorder.latency();

        // then
        assertThat(latency.count()).isEqualTo(100);
        assertThat(latency.total()).isEqualTo(Duration.ofNanos(98 * 5 + 1_001_000));
        assertThat(latency.percentile(98)).isEqualTo(Duration.ofNanos(5));
        assertThat(latency.percentile(99)).isBetween(Duration.ofNanos(1_000), Duration.ofNanos(1_125));
        assertThat(latency.percentile(99.5)).isGreaterThanOrEqualTo(Duration.ofMillis(1));
        assertThat(latency.percentile(0.1)).isEqualTo(Duration.ofNanos(5));
    }

    @Test
    void withoutCallsNothingTookAnyTime() {
        assertThat(recorder.latency().percentile(99)).isZero();
        assertThat(recorder.latency())
                .hasToString("0 calls, half of them within PT0S, 99 % within PT0S, the longest PT0S");
    }

    @Test
    void aClockThatWentBackDoesNoHarm() {
        // when
        recorder.record(-1);

        // then
        assertThat(recorder.latency().percentile(100)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 100.1, Double.NaN})
    void thereIsNoOtherPercentile(double percent) {
        assertThatIllegalArgumentException().isThrownBy(() -> recorder.latency().percentile(percent));
    }

    @Test
    void whatHappenedBetweenTwoLooksIsTheDifference() {
        // given
        recorder.record(1_000_000);
        CallLatency before = recorder.latency();
        recorder.record(7);

        // when
        CallLatency between = recorder.latency().since(before);

        // then
        assertThat(between.count()).isOne();
        assertThat(between.total()).isEqualTo(Duration.ofNanos(7));
        assertThat(between.percentile(100)).isEqualTo(Duration.ofNanos(7));
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 32; thread++) {
                threads.submit(() -> IntStream.range(0, 1_000).forEach(recorder::record));
            }
        }

        // then
        assertThat(recorder.latency().count()).isEqualTo(32_000);
        assertThat(recorder.latency().total()).isEqualTo(Duration.ofNanos(32L * 999 * 1_000 / 2));
    }

    // ---- what is counted ----

    @Test
    void aCallTakesAsLongAsItsCallerWaits() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRuntime runtime = hand.runtime(reports::add);
        ServerRef<Ask<?>, Tell> server = hand.start(runtime, new Puppet());
        Caller<Integer> caller = Caller.of(() -> server.call(get()));
        Eventually.until(() -> !hand.runnable.isEmpty());

        // when
        hand.now += Duration.ofSeconds(1).toNanos();
        hand.runAll();
        caller.result();

        // then
        Eventually.until(() -> runtime.observer().callLatency().count() == 1);
        assertThat(runtime.observer().callLatency().total()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anAsyncCallCountsWhenItIsAnswered() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRuntime runtime = hand.runtime(reports::add);
        ServerRef<Ask<?>, Tell> server = hand.start(runtime, new Puppet());
        CompletableFuture<Integer> answer = server.callAsync(get());

        // when
        hand.now += Duration.ofSeconds(2).toNanos();
        hand.runAll();

        // then
        assertThat(answer).isDone();
        assertThat(runtime.observer().callLatency().count()).isOne();
        assertThat(runtime.observer().callLatency().total()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatCouldNotBeSentOrWasGivenUpIsNotCounted() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRuntime runtime = hand.runtime(reports::add);
        ServerRef<Ask<?>, Tell> server = hand.start(runtime, new Puppet());

        // when
        server.callAsync(get()).cancel(false);
        hand.runAll();
        server.kill();
        server.callAsync(get());

        // then
        assertThat(runtime.observer().callLatency().count()).isZero();
    }

    // ---- counters ----

    @Test
    void whatTheDeadHaveHandledIsNotForgotten() throws Exception {
        // given
        try (ServerRuntime runtime = ServerRuntime.create(reports::add)) {
            ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
            server.call(get());
            assertThat(runtime.observer().counts()).isEqualTo(new RuntimeCounts(1, 0, 0, 0, 0, 0, 0, 0));

            // when
            server.stop();

            // then
            assertThat(runtime.observer().counts()).isEqualTo(new RuntimeCounts(1, 0, 1, 0, 0, 0, 0, 3));
        }
    }
}
