package io.genserver.dashboard;

import io.genserver.Status;
import io.genserver.monitoring.Alert;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.Memory;
import io.genserver.monitoring.Sample;
import io.genserver.monitoring.ServerReading;
import io.genserver.monitoring.Totals;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a feed might tell of a small chat. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-11-27T14:03:22Z");
    static final Look LOOK = new Look(true, true, ZoneOffset.UTC);
    static final Look ASCII = new Look(false, false, ZoneOffset.UTC);
    static final String TRACE = """
            java.lang.IllegalStateException: no such room
            \tat io.genserver.chat.Room.enter(Room.java:17)
            \tat io.genserver.MessageLoop.run(MessageLoop.java:42)
            """;

    private Samples() {}

    static ServerReading server(long id, String name, long parent) {
        return new ServerReading(
                id,
                name,
                parent == 0 ? OptionalLong.empty() : OptionalLong.of(parent),
                false,
                Status.IDLE,
                0,
                10 * id,
                id / 10.0,
                0,
                0,
                NOW.minusSeconds(60 * id));
    }

    static ServerReading supervisor(long id, String name, long parent) {
        ServerReading server = server(id, name, parent);
        return new ServerReading(
                id, name, server.parent(), true, Status.IDLE, 0, 3, 0, 0, 0, NOW.minus(Duration.ofHours(3)));
    }

    static ServerReading busy(
            long id, String name, long parent, Status status, int mailbox, double rate, int restarts) {
        return new ServerReading(
                id,
                name,
                parent == 0 ? OptionalLong.empty() : OptionalLong.of(parent),
                false,
                status,
                mailbox,
                123_456,
                rate,
                7,
                restarts,
                NOW.minusSeconds(12));
    }

    static List<ServerReading> chat() {
        return Stream.concat(
                        Stream.of(
                                supervisor(1, "chat", 0),
                                server(2, "chat.events", 1),
                                busy(3, "chat.log", 1, Status.RUNNING, 37, 812.4, 0),
                                server(4, "chat.directory", 1),
                                supervisor(5, "chat.rooms", 1),
                                busy(6, "chat.room.hall", 5, Status.SCHEDULED, 4, 801, 0),
                                busy(7, "chat.room.tea", 5, Status.IDLE, 0, 3.25, 2),
                                supervisor(8, "chat.connections", 1)),
                        IntStream.rangeClosed(9, 20).mapToObj(id -> server(id, "Connection#" + id, 8)))
                .toList();
    }

    static Sample sample(List<ServerReading> servers) {
        return sample(servers, List.of());
    }

    static Sample sample(List<ServerReading> servers, List<Alert> alerts) {
        return new Sample(
                60,
                "chat@example",
                NOW,
                new Totals(servers.size(), 123, 2, 103, 2, 5, 7, 1_234_567),
                1_234.5,
                41,
                37,
                new Memory(47_400_000, 80L << 20, 128L << 20, 12, Duration.ofMillis(85)),
                servers,
                0,
                Map.of("connections", 12.0, "rooms", 2.0, "fan-out p99 ms", 1.25),
                alerts);
    }

    static Alert alert() {
        return new Alert("mailbox-depth", "chat.log", NOW.minusSeconds(9), 37, "37 messages wait, more than 30");
    }

    static Incident incident(long number, Incident.Kind kind, long server, String name, String text) {
        return new Incident(number, NOW.minusSeconds(100 - number), kind, server, name, text, null);
    }

    static Incident crash(long number, long server, String name) {
        return new Incident(
                number,
                NOW.minusSeconds(100 - number),
                Incident.Kind.CRASH,
                server,
                name,
                "in handleCast: IllegalStateException: no such room",
                TRACE);
    }

    static Seen seen(Sample sample, Incident... incidents) {
        FeedWatch watch = new FeedWatch();
        watch.connected(true, "");
        for (int i = 0; i < 200; i++) {
            watch.sampled(withRate(sample, 600 + 600 * Math.sin(i / 9.0)));
        }
        watch.sampled(sample);
        Stream.of(incidents).forEach(watch::happened);
        return watch.seen();
    }

    private static Sample withRate(Sample sample, double rate) {
        return new Sample(
                sample.number(),
                sample.node(),
                sample.time(),
                sample.totals(),
                rate,
                sample.waiting(),
                sample.deepest(),
                sample.memory(),
                sample.servers(),
                sample.omitted(),
                sample.gauges(),
                sample.alerts());
    }

    /** The chat, with a crash of a server that has come back, and an alert. */
    static Model model(Layout layout, int width, int height) {
        return model(layout, width, height, LOOK);
    }

    static Model model(Layout layout, int width, int height, Look look) {
        return Model.first(layout, new ScreenSize(width, height), look)
                .update(new Action.Tell(seen(
                        sample(chat(), List.of(alert())),
                        crash(1, 7, "chat.room.tea"),
                        incident(2, Incident.Kind.RESTART, 7, "chat.room.tea", "restarted, for the first time"),
                        incident(3, Incident.Kind.DEAD_LETTERS, 4, "chat.directory", "5 messages"),
                        crash(4, 7, "chat.room.tea"),
                        incident(5, Incident.Kind.RESTART, 7, "chat.room.tea", "restarted, for the second time"),
                        incident(6, Incident.Kind.ALERT, 0, "mailbox-depth", "37 messages wait"))));
    }

    /** What becomes of a model by keys; as long as none is an escape sequence, as one string. */
    static Model press(Model model, String... keys) {
        Model pressed = model;
        for (String key : keys) {
            pressed = KeyBinding.actionOf(key, pressed.view())
                    .map(pressed::update)
                    .orElse(pressed);
        }
        return pressed;
    }
}
