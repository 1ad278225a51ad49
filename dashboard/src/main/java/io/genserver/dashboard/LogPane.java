package io.genserver.dashboard;

import io.genserver.monitoring.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;

/** The log of crashes, restarts and what else operators may want to know of. */
final class LogPane {
    private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+(?=[A-Z])");

    private LogPane() {}

    static List<AttributedString> draw(Model model, int width, int height) {
        Look look = model.look();
        boolean focused = model.view().focus() == Pane.LOG;
        List<Seen.Entry> entries = model.log();
        List<AttributedString> lines = new ArrayList<>();
        lines.add(Renderer.title("Log", state(model, entries.size()), focused, width, look));
        int selected = model.selected(Pane.LOG);
        int first = Renderer.firstShown(selected, height - 1, entries.size());
        List<Seen.Entry> shown = entries.subList(first, Math.min(entries.size(), first + Math.max(0, height - 1)));
        int names = nameWidth(shown, width);
        for (int i = first; i < first + shown.size(); i++) {
            boolean isSelected = focused && i == selected;
            Line line = new Line(width, look).add(isSelected ? look.mark() : " ");
            incident(line, entries.get(i).incident(), names, look);
            lines.add(isSelected ? line.selected() : line.build());
        }
        return Renderer.filled(lines, model, width, height);
    }

    private static String state(Model model, int shown) {
        int all = model.seen().entries().size();
        String state = shown == all ? Numbers.count(all) : Numbers.count(shown) + " of " + Numbers.count(all);
        if (!model.view().filter().isEmpty()) {
            state += " with '" + model.view().filter() + "'";
        }
        if (model.seen().missed() > 0) {
            state += ", " + Numbers.count(model.seen().missed()) + " more were too many";
        }
        return model.view().pausedAt().isPresent()
                ? state + "  PAUSED, " + Numbers.count(model.held()) + " held back"
                : state;
    }

    /** The columns for the names, so that no more of them are blank than the longest of them needs. */
    static int nameWidth(List<Seen.Entry> entries, int width) {
        int longest = entries.stream()
                .mapToInt(entry -> Text.width(Text.clean(entry.incident().server())))
                .max()
                .orElse(0);
        return Math.min(longest, Math.clamp(width / 4, 8, 32));
    }

    static Line incident(Line line, Incident incident, int names, Look look) {
        line.add(look.time(incident.time()) + "  ", look.quiet());
        line.left(Words.of(incident.kind()), 11, look.styleOf(incident.kind()));
        line.left(incident.server(), names, Look.BOLD).add("  ");
        return line.add(textOf(incident));
    }

    /** In a line there is no room for packages; they are in the detail. */
    private static String textOf(Incident incident) {
        return switch (incident.kind()) {
            case CRASH, EXIT -> PACKAGE.matcher(incident.text()).replaceAll("");
            default -> incident.text();
        };
    }
}
