package io.genserver.monitoring;

import io.genserver.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Samples and incidents that look like real ones. */
final class Samples {
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

    private Samples() {}

    static Sample sample(long number) {
        return new Sample(
                number,
                "node",
                TIME,
                new Totals(2, 3, 1, 1, 1, 5, 6, 700),
                12.5,
                4,
                3,
                new Memory(100, 200, 400, 7, Duration.ofMillis(1_500)),
                List.of(
                        new ServerReading(1, "top", OptionalLong.empty(), true, Status.IDLE, 0, 10, 0, 0, 0, TIME),
                        new ServerReading(
                                2, "a \"b\"\n", OptionalLong.of(1), false, Status.RUNNING, 3, 690, 12.5, 6, 1, TIME)),
                9,
                Map.of("users", 3.0),
                List.of(new Alert("deep", "a", TIME, 3, "too deep")));
    }

    static Incident incident(long number) {
        return new Incident(
                number, TIME, Incident.Kind.CRASH, 2, "a", "crashed in handleCast", "a trace\n\tof two lines");
    }
}
