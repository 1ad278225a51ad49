package io.genserver;

import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    @TempDir
    private Path directory;

    private final Puppet puppet = new Puppet();

    @Test
    void aRecordingShowsStartExitCrashAndSlowHandlers() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server;
        List<RecordedEvent> events;
        try (var recording = new Recording()) {
            recording.enable("io.genserver.SlowHandler").withThreshold(Duration.ofMillis(2));
            recording.start();

            // when
            runtime.start(puppet, StartOptions.named("recorded-parent"));
            server = puppet.context().startLink(new Puppet(), StartOptions.named("recorded"));
            server.cast(tell(() -> runtime.sleep(Duration.ofMillis(5))));
            server.cast(Puppet.crash(new Exception("on purpose")));
            server.awaitExit(PATIENCE);
            recording.stop();
            events = eventsOf(recording, "recorded");
        }

        // then
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .contains(
                        "io.genserver.ServerStart",
                        "io.genserver.SlowHandler",
                        "io.genserver.ServerCrash",
                        "io.genserver.ServerExit");
        RecordedEvent start = only(events, "io.genserver.ServerStart");
        assertThat(start.getString("parent")).isEqualTo("recorded-parent");
        assertThat(start.getInt("restarts")).isZero();
        assertThat(start.getLong("serverId")).isEqualTo(((ServerProcess<?, ?, ?>) server).id());
        RecordedEvent crash = only(events, "io.genserver.ServerCrash");
        assertThat(crash.getString("callback")).isEqualTo("handleCast");
        assertThat(crash.getString("messageType")).isEqualTo(Tell.class.getName());
        assertThat(crash.getString("cause")).contains("on purpose");
        assertThat(only(events, "io.genserver.ServerExit").getString("reason")).contains("on purpose");
        assertThat(events.stream()
                        .filter(event -> event.getEventType().getName().endsWith("SlowHandler")))
                .allMatch(slow -> slow.getDuration().compareTo(Duration.ofMillis(2)) >= 0)
                .anyMatch(slow -> slow.getString("messageType").equals(Tell.class.getName()));
    }

    @Test
    void aCauseThatCanNotBePrintedDoesNotKeepARecordedServerFromEnding() {
        // given
        var unprintable = new Exception() {
            @Override
            public String toString() {
                throw new IllegalStateException("unprintable");
            }
        };
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        try (var recording = new Recording()) {
            recording.enable("io.genserver.ServerCrash");
            recording.enable("io.genserver.ServerExit");
            recording.start();

            // when
            server.cast(Puppet.crash(unprintable));

            // then
            assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(unprintable));
        }
    }

    private List<RecordedEvent> eventsOf(Recording recording, String server) throws Exception {
        Path file = directory.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.hasField("server") && server.equals(event.getString("server")))
                .toList();
    }

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .reduce((one, other) -> {
                    throw new AssertionError("two of " + name);
                })
                .orElseThrow();
    }
}
