package io.genserver.dashboard;

import io.genserver.monitoring.Alert;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.Sample;
import io.genserver.monitoring.ServerReading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that decides what is on the screen; immutable.
 *
 * @param view what its user has chosen
 * @param seen what the feed has told
 * @param size the screen's
 * @param look what the terminal can show
 */
record Model(View view, Seen seen, ScreenSize size, Look look) {

    static Model first(Layout layout, ScreenSize size, Look look) {
        return new Model(View.first(layout), Seen.NOTHING, size, look);
    }

    Model with(View newView) {
        return new Model(newView, seen, size, look);
    }

    Model with(Seen newSeen) {
        return new Model(view, newSeen, size, look);
    }

    Model with(ScreenSize newSize) {
        return new Model(view, seen, newSize, look);
    }

    Model update(Action action) {
        return Update.update(this, action);
    }

    Arrangement arrangement() {
        return Arrangement.of(this);
    }

    List<ServerReading> servers() {
        Sample sample = seen.sample();
        return sample == null ? List.of() : sample.servers();
    }

    List<Alert> alerts() {
        Sample sample = seen.sample();
        return sample == null ? List.of() : sample.alerts();
    }

    // ---- the lists of the panes ----

    List<Tree.Node> tree() {
        return Tree.of(servers(), view.closed());
    }

    /** Those that the filter lets through, sorted. */
    List<ServerReading> table() {
        return servers().stream()
                .filter(server -> isFound(server.name(), Words.of(server.status())))
                .sorted(view.sort().order(view.reversed()))
                .toList();
    }

    /** Those that the filter lets through, until the log was paused. */
    List<Seen.Entry> log() {
        return seen.entries().stream()
                .filter(entry -> entry.number() <= view.pausedAt().orElse(Long.MAX_VALUE))
                .filter(entry -> isFound(
                        entry.incident().server(),
                        entry.incident().text(),
                        Words.of(entry.incident().kind())))
                .toList();
    }

    /** How many incidents wait for the log to go on. */
    long held() {
        return seen.entries().stream()
                .filter(entry -> entry.number() > view.pausedAt().orElse(Long.MAX_VALUE))
                .count();
    }

    private boolean isFound(String... texts) {
        String wanted = view.filter().toLowerCase(Locale.ROOT);
        for (String text : texts) {
            if (text.toLowerCase(Locale.ROOT).contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** The numbers of a pane's items, in their order. */
    List<Long> ids(Pane pane) {
        return switch (pane) {
            case TREE -> tree().stream().map(node -> node.server().id()).toList();
            case TABLE -> table().stream().map(ServerReading::id).toList();
            case LOG -> log().stream().map(Seen.Entry::number).toList();
        };
    }

    /** The row that is selected, of {@code count}; -1 if there are none. A log that nobody moves in follows the newest. */
    int selected(Pane pane) {
        List<Long> ids = ids(pane);
        Cursor cursor = view.cursor(pane);
        return pane == Pane.LOG && cursor.id() == 0 ? ids.size() - 1 : cursor.in(ids);
    }

    /** The newest crash of a server, by its number, or else of one of its name that it was restarted for. */
    Optional<Incident> lastCrash(ServerReading server) {
        List<Incident> crashes = seen.entries().reversed().stream()
                .map(Seen.Entry::incident)
                .filter(incident -> incident.kind() == Incident.Kind.CRASH)
                .toList();
        return crashes.stream()
                .filter(crash -> crash.serverId() == server.id())
                .findFirst()
                .or(() -> crashes.stream()
                        .filter(crash -> crash.server().equals(server.name()))
                        .findFirst());
    }
}
