package io.genserver.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitoringJsonTest {

    @Test
    void aSampleIsReadAsItWasWritten() {
        assertThat(JsonExample.copy(Samples.sample(8))).isEqualTo(Samples.sample(8));
    }

    @Test
    void anIncidentIsReadAsItWasWritten() {
        String json = new String(MonitoringJson.write(Samples.incident(8)), UTF_8);

        assertThat(MonitoringJson.readIncident(json)).isEqualTo(Samples.incident(8));
    }

    @Test
    void pointsAreReadAsTheyWereWritten() {
        List<Point> points = List.of(Point.of(Samples.sample(1), 0), Point.of(Samples.sample(2), 3));

        assertThat(MonitoringJson.readPoints(new String(MonitoringJson.writePoints(points), UTF_8)))
                .isEqualTo(points);
    }

    @Test
    void timesAreTextAndLengthsOfTimeAreSecondsAndWhatIsNotThereIsLeftOut() {
        assertThat(new String(MonitoringJson.write(Samples.sample(8)), UTF_8))
                .contains("\"time\":\"2026-01-02T03:04:05.678901Z\"", "\"collecting\":1.5", "\"parent\":1")
                .doesNotContain("null", "\"parent\":{");
    }

    @Test
    void aNewerProcessMaySayMore() {
        // given
        String json = new String(MonitoringJson.write(Samples.incident(8)), UTF_8);

        // when
        Incident read = MonitoringJson.readIncident(json.replace("{", "{\"new\":{\"a\":[1]},"));

        // then
        assertThat(read).isEqualTo(Samples.incident(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"kind\":\"NONE\"}", "7", "\"x\"", "{\"number\":\"x\"}"})
    void whatIsNoSampleIsRefused(String json) {
        assertThatThrownBy(() -> MonitoringJson.readSample(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
