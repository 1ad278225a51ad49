package io.genserver.dashboard;

import io.genserver.monitoring.Sample;
import io.genserver.monitoring.ServerReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** The table of servers. */
final class TablePane {
    private static final int MIN_NAME = 16;

    /** The columns besides the name, those first that stay longest when there is little room. */
    private static final List<SortColumn> BY_IMPORTANCE = List.of(
            SortColumn.STATUS,
            SortColumn.RATE,
            SortColumn.MAILBOX,
            SortColumn.RESTARTS,
            SortColumn.MESSAGES,
            SortColumn.UPTIME);

    private final Model model;
    private final Look look;
    private final int width;
    private final Set<SortColumn> columns;

    private TablePane(Model model, int width) {
        this.model = model;
        this.look = model.look();
        this.width = width;
        this.columns = columnsOf(model.view().sort(), width);
    }

    static List<AttributedString> draw(Model model, int width, int height) {
        return new TablePane(model, width).lines(height);
    }

    private static Set<SortColumn> columnsOf(SortColumn sort, int width) {
        Set<SortColumn> columns = EnumSet.of(SortColumn.NAME, sort);
        int left = width - MIN_NAME - 1 - (sort == SortColumn.NAME ? 0 : widthOf(sort));
        for (SortColumn column : BY_IMPORTANCE) {
            if (!columns.contains(column) && widthOf(column) <= left) {
                columns.add(column);
                left -= widthOf(column);
            }
        }
        return columns;
    }

    /** With what is between it and the column to its left, and an arrow. */
    private static int widthOf(SortColumn column) {
        return switch (column) {
            case NAME -> MIN_NAME;
            case STATUS -> 12;
            case RATE -> 8;
            case MAILBOX, UPTIME -> 9;
            case MESSAGES, RESTARTS -> 10;
        };
    }

    private int nameWidth() {
        return width
                - 2
                - columns.stream()
                        .filter(column -> column != SortColumn.NAME)
                        .mapToInt(TablePane::widthOf)
                        .sum();
    }

    private List<AttributedString> lines(int height) {
        boolean focused = model.view().focus() == Pane.TABLE;
        List<ServerReading> servers = model.table();
        List<AttributedString> lines = new ArrayList<>();
        lines.add(Renderer.title("Servers", count(servers.size()), focused, width, look));
        lines.add(header());
        int rows = height - 2;
        int selected = model.selected(Pane.TABLE);
        int first = Renderer.firstShown(selected, rows, servers.size());
        for (int i = first; i < servers.size() && lines.size() < height; i++) {
            boolean isSelected = focused && i == selected;
            Line line = row(servers.get(i), isSelected);
            lines.add(isSelected ? line.selected() : line.build());
        }
        return Renderer.filled(lines, model, width, height);
    }

    private String count(int shown) {
        Sample sample = model.seen().sample();
        long all = sample == null ? 0 : model.servers().size() + sample.omitted();
        String of = shown == all ? Numbers.count(all) : Numbers.count(shown) + " of " + Numbers.count(all);
        return model.view().filter().isEmpty()
                ? of
                : of + " with '" + model.view().filter() + "'";
    }

    private AttributedString header() {
        Line line = new Line(width, look).add(" ");
        for (SortColumn column : columns) {
            boolean sorted = column == model.view().sort();
            AttributedStyle style = sorted ? look.accent().bold() : Look.BOLD;
            String title = column.title() + (sorted ? arrow() : "");
            switch (column) {
                case NAME -> line.left(title, nameWidth(), style);
                case STATUS -> line.add("  ").left(title, widthOf(column) - 2, style);
                default -> line.right(title, widthOf(column), style);
            }
        }
        return line.build();
    }

    private String arrow() {
        boolean up = (model.view().sort() == SortColumn.NAME) != model.view().reversed();
        return look.unicode() ? (up ? "▲" : "▼") : (up ? "^" : "v");
    }

    private Line row(ServerReading server, boolean selected) {
        Line line = new Line(width, look).add(selected ? look.mark() : " ");
        for (SortColumn column : columns) {
            int columnWidth = widthOf(column);
            switch (column) {
                case NAME -> line.left(server.name(), nameWidth(), server.supervisor() ? Look.BOLD : Look.PLAIN);
                case STATUS ->
                    line.add("  ")
                            .left(
                                    look.signOf(server.status()) + " " + Words.of(server.status()),
                                    columnWidth - 2,
                                    look.styleOf(server.status()));
                case MAILBOX ->
                    line.right(
                            Numbers.count(server.mailbox()),
                            columnWidth,
                            server.mailbox() > 0 ? look.warning() : Look.PLAIN);
                case MESSAGES -> line.right(Numbers.count(server.handled()), columnWidth, Look.PLAIN);
                case RATE -> line.right(Numbers.rate(server.messagesPerSecond()), columnWidth, Look.PLAIN);
                case RESTARTS ->
                    line.right(
                            Numbers.count(server.restarts()),
                            columnWidth,
                            server.restarts() > 0 ? look.warning() : Look.PLAIN);
                case UPTIME -> line.right(uptime(server), columnWidth, Look.PLAIN);
            }
        }
        return line;
    }

    private String uptime(ServerReading server) {
        Sample sample = model.seen().sample();
        Instant now = sample == null ? server.startedAt() : sample.time();
        return Numbers.duration(Duration.between(server.startedAt(), now));
    }
}
