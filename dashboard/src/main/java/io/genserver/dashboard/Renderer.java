package io.genserver.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** Draws a model: the same one always gives the same picture. */
final class Renderer {
    private Renderer() {}

    static Frame render(Model model) {
        ScreenSize size = model.size();
        Arrangement arrangement = model.arrangement();
        List<AttributedString> lines = new ArrayList<>(size.height());
        lines.add(Bars.top(model));
        lines.addAll(Summary.totals(model, arrangement.totals()));
        lines.addAll(Summary.alerts(model, arrangement.alerts()));
        lines.addAll(Charts.draw(model, arrangement.charts()));
        lines.addAll(body(model, arrangement));
        if (arrangement.log() > 0) {
            lines.addAll(LogPane.draw(model, size.width(), arrangement.log()));
        }
        if (arrangement.keys()) {
            lines.add(Bars.keys(model));
        }
        return new Frame(lines);
    }

    private static List<AttributedString> body(Model model, Arrangement arrangement) {
        int width = model.size().width();
        int height = arrangement.body();
        if (model.view().overlay().isShown()) {
            return DetailPane.draw(model, width, height);
        }
        if (model.view().layout() == Layout.MINIMAL) {
            return Summary.minimal(model, height);
        }
        if (model.seen().sample() == null) {
            return nothing(model, height);
        }
        if (arrangement.tree() == 0) {
            return switch (arrangement.whole()) {
                case TREE -> TreePane.draw(model, width, height);
                case TABLE -> TablePane.draw(model, width, height);
                case LOG -> LogPane.draw(model, width, height);
            };
        }
        List<AttributedString> tree = TreePane.draw(model, arrangement.tree(), height);
        List<AttributedString> table = TablePane.draw(model, width - arrangement.tree() - 1, height);
        return beside(tree, table, model);
    }

    /** Two pictures of the same height with a line between them, the first of which begins with a title. */
    static List<AttributedString> beside(List<AttributedString> left, List<AttributedString> right, Model model) {
        Look look = model.look();
        List<AttributedString> lines = new ArrayList<>(left.size());
        for (int i = 0; i < left.size(); i++) {
            lines.add(new Line(model.size().width(), look)
                    .add(left.get(i))
                    .add(i == 0 ? look.cross() : look.vertical(), look.quiet())
                    .add(right.get(i))
                    .build());
        }
        return lines;
    }

    private static List<AttributedString> nothing(Model model, int height) {
        String text = model.seen().connected() || model.seen().reason().isEmpty()
                ? "Waiting for the first sample."
                : "Waiting: " + model.seen().reason();
        return filled(
                List.of(
                        blank(model),
                        new Line(model.size().width(), model.look())
                                .add("  " + text)
                                .build()),
                model,
                height);
    }

    private static AttributedString blank(Model model) {
        return new Line(model.size().width(), model.look()).build();
    }

    /** So many lines, of these and then of blank ones. */
    static List<AttributedString> filled(List<AttributedString> lines, Model model, int height) {
        return filled(lines, model, model.size().width(), height);
    }

    static List<AttributedString> filled(List<AttributedString> lines, Model model, int width, int height) {
        List<AttributedString> all = new ArrayList<>(lines.subList(0, Math.clamp(height, 0, lines.size())));
        while (all.size() < height) {
            all.add(new Line(width, model.look()).build());
        }
        return all;
    }

    /** A rule with the name of what is below it. */
    static AttributedString title(String name, String more, boolean focused, int width, Look look) {
        Line line = new Line(width, look).add(look.horizontal(), look.quiet());
        line.add(focused ? look.mark() : " ", look.accent())
                .add(name, focused ? look.accent().bold() : Look.BOLD);
        if (!more.isEmpty()) {
            line.add("  " + more);
        }
        line.add(" ");
        return line.fill(look.horizontal(), width, look.quiet()).build();
    }

    /** The first row of {@code count} that is shown, so that the selected one is in the middle as far as possible. */
    static int firstShown(int selected, int rows, int count) {
        return Math.clamp(selected - rows / 2, 0, Math.max(0, count - rows));
    }
}
