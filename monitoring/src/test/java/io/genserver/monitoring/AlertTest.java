package io.genserver.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.ServerRef;
import io.genserver.StartOptions;
import io.genserver.monitoring.Incident.Kind;
import io.genserver.monitoring.Worker.Task;
import io.genserver.testkit.Simulation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Rules on a virtual clock. */
class AlertTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @AutoClose
    private final Simulation simulation = Simulation.seeded(1);

    /** What the gauge {@code load} shows. */
    private final AtomicReference<Double> load = new AtomicReference<>(0.0);

    private final SamplerOptions options =
            SamplerOptions.DEFAULT.withNode("node").withGauge("load", load::get);

    private Sampler start(AlertRule rule) {
        Sampler sampler = Sampler.start("sampler", simulation.runtime(), options.withRule(rule));
        simulation.advance(Duration.ZERO); // its first look is over
        return sampler;
    }

    private ServerRef<Void, Task> worker(String name) {
        return simulation.runtime().start(new Worker(), StartOptions.named(name));
    }

    private void set(double value, Duration time) {
        load.set(value);
        simulation.advance(time);
    }

    private static List<Kind> told(Sampler sampler) {
        return sampler.incidents().stream()
                .map(Incident::kind)
                .filter(kind -> kind == Kind.ALERT || kind == Kind.RESOLVED)
                .toList();
    }

    private static List<Alert> alerts(Sampler sampler) {
        return sampler.latest().orElseThrow().alerts();
    }

    private static Threshold plain(double value) {
        return Threshold.above(value).withCoolDown(Duration.ZERO);
    }

    // ---- when ----

    @Test
    void anAlertBeginsAboveOneValueAndEndsBelowAnother() {
        // given
        Sampler sampler =
                start(new AlertRule.GaugeAbove("load", "load", plain(10).withClear(5)));

        // when
        set(10, SECOND);
        List<Alert> atTheBorder = alerts(sampler);
        set(11, SECOND);
        List<Alert> above = alerts(sampler);
        set(5, SECOND);
        List<Alert> between = alerts(sampler);
        set(4.9, SECOND);

        // then
        assertThat(atTheBorder).isEmpty();
        assertThat(above).extracting(Alert::text).containsExactly("load is 11.0");
        assertThat(above.getFirst().since()).isEqualTo(between.getFirst().since());
        assertThat(between.getFirst().value()).isEqualTo(5);
        assertThat(alerts(sampler)).isEmpty();
        assertThat(told(sampler)).containsExactly(Kind.ALERT, Kind.RESOLVED);
        assertThat(sampler.incidents()).extracting(Incident::text).containsExactly("load: load is 11.0", "load: over");
        assertThat(sampler.incidents()).extracting(Incident::server).containsOnly("node");
    }

    @Test
    void itHasToBeAboveForSomeTimeWithoutABreak() {
        // given
        Sampler sampler =
                start(new AlertRule.GaugeAbove("load", "load", plain(10).withAfter(Duration.ofSeconds(5))));

        // when
        set(11, Duration.ofSeconds(5));
        set(10, SECOND);
        set(11, Duration.ofSeconds(5));
        List<Kind> early = told(sampler);
        simulation.advance(SECOND);

        // then
        assertThat(early).isEmpty();
        assertThat(told(sampler)).containsExactly(Kind.ALERT);
    }

    @Test
    void oneThatBeginsAnewIsShownButNotToldBeforeItsTime() {
        // given
        Sampler sampler = start(
                new AlertRule.GaugeAbove("load", "load", Threshold.above(10).withCoolDown(Duration.ofSeconds(60))));
        set(11, SECOND);
        set(0, SECOND);

        // when
        set(11, SECOND);
        List<Alert> shown = alerts(sampler);
        set(0, SECOND);
        List<Kind> told = told(sampler);
        set(11, Duration.ofSeconds(60));

        // then
        assertThat(shown).hasSize(1);
        assertThat(told).containsExactly(Kind.ALERT, Kind.RESOLVED);
        assertThat(told(sampler)).as("as it still lasts").containsExactly(Kind.ALERT, Kind.RESOLVED, Kind.ALERT);
    }

    @Test
    void aSamplerThatIsKilledDoesNotTellTheSameAlertTwice() {
        // given
        Sampler sampler = start(new AlertRule.GaugeAbove("load", "load", plain(10)));
        set(11, SECOND);

        // when
        simulation.runtime().registry().whereis("sampler").orElseThrow().kill();
        simulation.runtime().start(new SamplerServer(sampler), StartOptions.named("sampler"));
        simulation.advance(SECOND);

        // then
        assertThat(told(sampler)).containsExactly(Kind.ALERT);
        assertThat(alerts(sampler)).hasSize(1);
    }

    // ---- what ----

    @Test
    void tooManyMessagesForOneServerAreAnAlertOfThatServer() {
        // given
        Sampler sampler = start(new AlertRule.MailboxDepth("deep", plain(100)));
        ServerRef<Void, Task> worker = worker("worker");
        worker("other").cast(() -> {});

        // when
        worker.cast(() -> simulation.runtime().sleep(Duration.ofSeconds(10)));
        simulation.runUntilIdle();
        IntStream.range(0, 101).forEach(i -> worker.cast(() -> {}));
        simulation.advance(SECOND);
        List<Alert> during = alerts(sampler);
        simulation.advance(Duration.ofSeconds(10));

        // then
        assertThat(during)
                .singleElement()
                .satisfies(alert -> assertThat(List.of(alert.rule(), alert.subject(), alert.text()))
                        .containsExactly("deep", "worker", "101 messages wait"));
        assertThat(alerts(sampler)).isEmpty();
    }

    @Test
    void aServerThatDoesNotGetOnWithItsMailIsAnAlert() {
        // given
        Sampler sampler = start(new AlertRule.Stalled("stalled", plain(5)));
        ServerRef<Void, Task> worker = worker("worker");

        // when
        worker.cast(() -> simulation.runtime().sleep(Duration.ofSeconds(20)));
        worker.cast(() -> {});
        simulation.advance(Duration.ofSeconds(5));
        List<Alert> early = alerts(sampler);
        simulation.advance(Duration.ofSeconds(3));
        List<Alert> late = alerts(sampler);
        simulation.advance(Duration.ofSeconds(20));

        // then
        assertThat(early).isEmpty();
        assertThat(late).extracting(Alert::text).singleElement().asString().startsWith("1 message waits, and none was");
        assertThat(told(sampler)).containsExactly(Kind.ALERT, Kind.RESOLVED);
    }

    @Test
    void aServerThatIsBusyIsNoneThatIsStalled() {
        // given
        Sampler sampler = start(new AlertRule.Stalled("stalled", plain(5)));
        ServerRef<Void, Task> worker = worker("worker");

        // when
        IntStream.range(0, 100)
                .forEach(i -> worker.cast(() -> simulation.runtime().sleep(SECOND)));
        simulation.advance(Duration.ofSeconds(50));

        // then
        assertThat(told(sampler)).isEmpty();
    }

    @Test
    void aServerThatShouldHaveWorkAndHasNoneIsAnAlertAndSoIsOneThatIsNotThere() {
        // given
        ServerRef<Void, Task> worker = worker("worker");
        Sampler sampler = start(new AlertRule.Silent("silent", "worker", plain(10)));
        simulation.advance(Duration.ofSeconds(12));
        List<Alert> silent = alerts(sampler);

        // when
        worker.cast(() -> {});
        simulation.advance(SECOND);
        List<Alert> working = alerts(sampler);
        worker.stop();
        simulation.advance(Duration.ofSeconds(12));

        // then
        assertThat(silent).extracting(Alert::subject).containsExactly("worker");
        assertThat(working).isEmpty();
        assertThat(alerts(sampler)).hasSize(1);
    }

    @Test
    void crashesAreCountedForAMinute() {
        // given
        Sampler sampler = start(new AlertRule.Crashes("crashes", plain(2)));
        simulation.runUntilIdle();

        // when
        IntStream.range(0, 3)
                .forEach(i -> worker("worker" + i).cast(() -> {
                    throw new IllegalStateException("on purpose");
                }));
        simulation.advance(Duration.ofSeconds(2));
        List<Alert> during = alerts(sampler);
        simulation.advance(Duration.ofSeconds(62));

        // then
        assertThat(during).extracting(Alert::text).containsExactly("3 crashes in the last minute");
        assertThat(alerts(sampler)).isEmpty();
    }

    @Test
    void theHeapIsMeasuredInPercent() {
        // given
        Sampler sampler = start(new AlertRule.HeapShare("memory", plain(0.000_001)));

        // when
        simulation.advance(SECOND);

        // then
        assertThat(alerts(sampler))
                .singleElement()
                .satisfies(alert -> assertThat(alert.value()).isBetween(0.0, 100.0));
    }

    @Test
    void whenAllServersAreInTroubleTheAlertsAreBounded() {
        // given
        Sampler sampler = Sampler.start(
                "sampler",
                simulation.runtime(),
                options.withListed(2_000).withRule(new AlertRule.MailboxDepth("deep", plain(1))));
        simulation.runUntilIdle();

        // when
        for (int i = 0; i < 1_100; i++) {
            ServerRef<Void, Task> worker = worker("worker" + i);
            worker.cast(() -> simulation.runtime().sleep(Duration.ofSeconds(60)));
            IntStream.range(0, 2).forEach(n -> worker.cast(() -> {}));
        }
        simulation.advance(Duration.ofSeconds(2));

        // then
        assertThat(alerts(sampler)).hasSize(1_000);
    }

    // ---- how they are set up ----

    @Test
    void theExamplesAreSound() {
        assertThat(AlertExample.watched(options).rules()).hasSize(3);
        assertThat(AlertExample.paging(options, URI.create("https://pager.example/x?secret=1"))
                        .webhook()
                        .map(Webhook::toString))
                .isEqualTo(Optional.of("webhook at pager.example"));
    }

    @Test
    void thresholdsThatWouldNeverEndAreRefused() {
        assertThatThrownBy(() -> Threshold.above(10).withClear(11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Threshold.above(10).withClear(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Threshold.above(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoRulesOfOneNameAreRefused() {
        AlertRule rule = new AlertRule.Crashes("a", plain(1));

        assertThatThrownBy(() -> options.withRule(rule).withRule(rule)).hasMessage("two rules have the same name");
    }
}
