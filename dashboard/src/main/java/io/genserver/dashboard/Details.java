package io.genserver.dashboard;

import io.genserver.Status;
import io.genserver.monitoring.Alert;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.Sample;
import io.genserver.monitoring.ServerReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The lines of what is shown over the rest. */
final class Details {
    /** Of a stack trace, which may be as long as somebody wants. */
    private static final int MAX_LINES = 1_000;

    static final int LABEL = 13;

    /** A line. */
    sealed interface Row {
        record Heading(String text) implements Row {}

        /** One that has a label, or goes on with the one above it. */
        record Field(String label, String text) implements Row {}

        record Plain(String text) implements Row {}
    }

    private final List<Row> rows = new ArrayList<>();
    private final Model model;

    private Details(Model model) {
        this.model = model;
    }

    static List<Row> of(Model model) {
        Details details = new Details(model);
        switch (model.view().overlay()) {
            case Overlay.None none -> {}
            case Overlay.Help help -> details.help();
            case Overlay.OfServer(ServerReading reading, boolean alive, int scroll) -> details.server(reading, alive);
            case Overlay.OfIncident(Incident incident, int scroll) -> details.incident(incident);
        }
        return details.rows;
    }

    static String titleOf(Overlay overlay) {
        return switch (overlay) {
            case Overlay.None none -> "";
            case Overlay.Help help -> "Keys";
            case Overlay.OfServer(ServerReading reading, boolean alive, int scroll) ->
                reading.name() + (alive ? "" : " (has ended)");
            case Overlay.OfIncident(Incident incident, int scroll) ->
                Words.of(incident.kind()) + " " + incident.server();
        };
    }

    private void help() {
        KeyBinding.HELP.forEach(entry -> field(entry.keys(), entry.meaning()));
        add(new Row.Plain(""));
        heading("Signs");
        paragraph(Arrays.stream(Status.values())
                .map(status -> model.look().signOf(status) + " " + Words.of(status))
                .collect(Collectors.joining("   ")));
    }

    private void server(ServerReading server, boolean alive) {
        field("name", server.name());
        field("id", Long.toString(server.id()) + (server.supervisor() ? ", a supervisor" : ""));
        field("parent", parentOf(server));
        field(
                "status",
                alive
                        ? model.look().signOf(server.status()) + " " + Words.of(server.status())
                        : "has ended; what it was last:");
        field("mailbox", Numbers.count(server.mailbox()));
        field("messages", Numbers.count(server.handled()) + ", " + Numbers.rate(server.messagesPerSecond()) + "/s");
        field("dropped", Numbers.count(server.dropped()));
        field("restarts", Numbers.count(server.restarts()));
        field("started", model.look().time(server.startedAt()) + uptime(server));
        children(server);
        for (Alert alert : model.alerts()) {
            if (alert.subject().equals(server.name())) {
                field("alert", alert.text());
            }
        }
        Optional<Incident> crash = model.lastCrash(server);
        add(new Row.Plain(""));
        heading("Last crash");
        if (crash.isPresent()) {
            incident(crash.get());
        } else {
            paragraph(
                    server.restarts() == 0
                            ? "none that is known"
                            : "none that is known by this name: a server without one gets a new number by a restart, so see the log");
        }
    }

    private String uptime(ServerReading server) {
        Instant now = now();
        return now == null ? "" : ", up " + Numbers.duration(Duration.between(server.startedAt(), now));
    }

    private @Nullable Instant now() {
        Sample sample = model.seen().sample();
        return sample == null ? null : sample.time();
    }

    private String parentOf(ServerReading server) {
        if (server.parent().isEmpty()) {
            return "none";
        }
        long parent = server.parent().getAsLong();
        return model.servers().stream()
                .filter(other -> other.id() == parent)
                .findFirst()
                .map(ServerReading::name)
                .orElse("number " + parent);
    }

    private void children(ServerReading server) {
        List<String> names = model.servers().stream()
                .filter(other -> other.parent().isPresent() && other.parent().getAsLong() == server.id())
                .limit(100)
                .map(ServerReading::name)
                .toList();
        if (!names.isEmpty()) {
            field("children", String.join(", ", names));
        }
    }

    private void incident(Incident incident) {
        field("time", model.look().time(incident.time()));
        field(incident.serverId() == 0 ? "about" : "server", incident.server());
        field("what", incident.text());
        if (incident.detail() != null) {
            add(new Row.Plain(""));
            paragraph(incident.detail());
        }
    }

    private void heading(String text) {
        add(new Row.Heading(text));
    }

    /** With as many lines as the text needs. */
    private void field(String label, String text) {
        List<String> lines = Text.wrap(text, Math.max(1, width() - LABEL));
        for (int i = 0; i < lines.size(); i++) {
            add(new Row.Field(i == 0 ? label : "", lines.get(i)));
        }
    }

    private void paragraph(String text) {
        Text.wrap(text, width()).forEach(line -> add(new Row.Plain(line)));
    }

    private void add(Row row) {
        if (rows.size() < MAX_LINES) {
            rows.add(row);
        }
    }

    /** Without a margin of a column on both sides. */
    private int width() {
        return Math.max(1, model.size().width() - 2);
    }
}
