package io.genserver.dashboard;

import io.genserver.monitoring.Sample;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** The lines above and below all others. */
final class Bars {
    private static final AttributedStyle BAR = AttributedStyle.INVERSE;

    private static final int WIDE_ENOUGH_FOR_TIME = 50;

    private Bars() {}

    static AttributedString top(Model model) {
        Look look = model.look();
        Sample sample = model.seen().sample();
        int width = model.size().width();
        String state = stateOf(model);
        String time = sample == null || width < WIDE_ENOUGH_FOR_TIME ? "" : "  " + look.time(sample.time());
        int alerts = model.alerts().size();
        String alarm = alerts == 0 ? "" : "  ! " + alerts + (alerts == 1 ? " alert" : " alerts") + " ";
        int right = Text.width(alarm + state + time) + 3;
        Line line = new Line(width, look);
        line.left(
                " " + nameOf(sample) + "  " + model.view().layout().name().toLowerCase(Locale.ROOT),
                width - right,
                BAR);
        line.add(alarm, look.color() ? BAR.foreground(AttributedStyle.RED).bold() : BAR.bold());
        line.add("  " + state, model.seen().connected() ? BAR : BAR.bold());
        return line.add(time + " ", BAR).fill(" ", width, BAR).build();
    }

    private static String nameOf(@Nullable Sample sample) {
        return sample == null ? "GenServer" : sample.node();
    }

    private static String stateOf(Model model) {
        Seen seen = model.seen();
        if (seen.connected()) {
            return model.look().unicode() ? "● live" : "* live";
        }
        String sign = model.look().unicode() ? "○ " : "o ";
        if (seen.sample() == null) {
            return sign + "connecting";
        }
        return Text.cut(
                sign + "reconnecting: " + Text.clean(seen.reason()),
                model.size().width() / 2,
                model.look().more());
    }

    static AttributedString keys(Model model) {
        Look look = model.look();
        View view = model.view();
        Line line = new Line(model.size().width(), look).add(" ");
        if (view.typing()) {
            line.add("filter: ", Look.BOLD)
                    .add(view.filter())
                    .add("_", Look.BOLD)
                    .add("   ");
            return keys(line, look, "Enter", "keep", "Esc", "clear").build();
        }
        if (view.overlay().isShown()) {
            return keys(line, look, "Esc", "back", "Up/Down", "scroll", "q", "quit")
                    .build();
        }
        if (!view.filter().isEmpty()) {
            line.add("filter: ", Look.BOLD).add(view.filter(), look.warning()).add("  ");
            keys(line, look, "Esc", "clear");
        }
        keys(line, look, "q", "quit", "?", "help", "1 2 3", "layout");
        if (!view.layout().panes().isEmpty()) {
            keys(line, look, "Tab", "pane", "Enter", "detail", "s", "sort", "/", "filter");
            keys(line, look, "p", view.pausedAt().isPresent() ? "go on" : "pause");
        }
        return line.build();
    }

    /** Those that have room. */
    private static Line keys(Line line, Look look, String... keysAndMeanings) {
        for (int i = 0; i < keysAndMeanings.length; i += 2) {
            if (line.room() > keysAndMeanings[i].length() + keysAndMeanings[i + 1].length()) {
                line.add(keysAndMeanings[i], look.accent().bold()).add(" " + keysAndMeanings[i + 1]);
                line.fill(" ", 2, Look.PLAIN);
            }
        }
        return line;
    }
}
