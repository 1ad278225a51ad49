package io.genserver.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** What is shown over the rest. */
final class DetailPane {
    private DetailPane() {}

    static List<AttributedString> draw(Model model, int width, int height) {
        Look look = model.look();
        Overlay overlay = model.view().overlay();
        List<Details.Row> rows = Details.of(model);
        int shown = Math.max(0, height - 1);
        int first = Math.clamp(overlay.scroll(), 0, Math.max(0, rows.size() - shown));
        int last = Math.min(rows.size(), first + shown);
        List<AttributedString> lines = new ArrayList<>();
        String where = shown < rows.size() ? (first + 1) + "-" + last + " of " + rows.size() : "";
        lines.add(Renderer.title(Details.titleOf(overlay), where, true, width, look));
        for (Details.Row row : rows.subList(first, last)) {
            Line line = new Line(width, look).add(" ");
            switch (row) {
                case Details.Row.Heading(String text) -> line.add(text, Look.BOLD);
                case Details.Row.Field(String label, String text) ->
                    line.left(label, Details.LABEL, look.accent()).add(text);
                case Details.Row.Plain(String text) -> line.add(text);
            }
            lines.add(line.build());
        }
        return Renderer.filled(lines, model, width, height);
    }
}
