package io.genserver.dashboard;

import io.genserver.monitoring.Alert;
import io.genserver.monitoring.Memory;
import io.genserver.monitoring.Sample;
import io.genserver.monitoring.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** What sums all servers up. */
final class Summary {
    private static final int LABEL = 12;

    private Summary() {}

    // ---- two lines of the larger layouts ----

    static List<AttributedString> totals(Model model, int height) {
        Sample sample = model.seen().sample();
        List<AttributedString> lines = new ArrayList<>();
        if (sample != null && height > 0) {
            lines.add(counts(model, sample));
        }
        if (sample != null && height > 1) {
            Line line = new Line(model.size().width(), model.look()).add(" ");
            gauges(line, sample);
            lines.add(line.build());
        }
        return Renderer.filled(lines, model, height);
    }

    private static AttributedString counts(Model model, Sample sample) {
        Look look = model.look();
        Totals totals = sample.totals();
        Line line = new Line(model.size().width(), look).add(" ");
        number(line, "servers", totals.servers(), Look.PLAIN);
        number(line, "mailboxes", sample.waiting(), Look.PLAIN);
        number(line, "deepest", sample.deepest(), Look.PLAIN);
        number(line, "crashes", totals.crashed(), totals.crashed() > 0 ? look.bad() : Look.PLAIN);
        number(line, "restarts", totals.restarted(), totals.restarted() > 0 ? look.warning() : Look.PLAIN);
        number(line, "dropped", totals.dropped(), totals.dropped() > 0 ? look.warning() : Look.PLAIN);
        number(line, "dead letters", totals.deadLetters(), Look.PLAIN);
        number(line, "started", totals.started(), Look.PLAIN);
        number(line, "exited", totals.exited(), Look.PLAIN);
        return line.build();
    }

    private static void number(Line line, String name, long count, AttributedStyle style) {
        item(line, name, Numbers.count(count), style);
    }

    /** If it has room. */
    private static void item(Line line, String name, String value, AttributedStyle style) {
        if (Text.width(name) + 1 + value.length() <= line.room()) {
            line.add(name + " ").add(value, style.bold()).fill(" ", 2, Look.PLAIN);
        }
    }

    private static void gauges(Line line, Sample sample) {
        new TreeMap<>(sample.gauges())
                .forEach((name, value) -> item(line, Text.clean(name), Numbers.value(value), Look.PLAIN));
    }

    static List<AttributedString> alerts(Model model, int height) {
        List<AttributedString> lines = new ArrayList<>();
        for (Alert alert : model.alerts()) {
            lines.add(alert(new Line(model.size().width(), model.look()).add(" "), alert, model)
                    .build());
        }
        return Renderer.filled(lines, model, height);
    }

    private static Line alert(Line line, Alert alert, Model model) {
        Look look = model.look();
        return line.add("! ", look.bad())
                .add(alert.rule(), look.bad())
                .add("  " + alert.subject() + "  ", Look.BOLD)
                .add(alert.text())
                .add("  since " + look.time(alert.since()), look.quiet());
    }

    // ---- the minimal layout ----

    static List<AttributedString> minimal(Model model, int height) {
        Sample sample = model.seen().sample();
        List<AttributedString> lines = new ArrayList<>();
        if (sample == null) {
            lines.add(field("state", model).add(model.seen().reason()).build());
            return Renderer.filled(lines, model, height);
        }
        Look look = model.look();
        Totals totals = sample.totals();
        lines.add(field("servers", model)
                .add(Numbers.count(totals.servers()), Look.BOLD)
                .add("  " + Numbers.count(totals.started()) + " started, " + Numbers.count(totals.exited()) + " ended")
                .build());
        Line rate = field("messages", model)
                .add(Numbers.rate(sample.messagesPerSecond()) + "/s", Look.BOLD)
                .add("  ");
        lines.add(rate.add(
                        Graphs.columns(model.seen().rates(), Math.min(40, rate.room()), 1, look.unicode())
                                .getFirst(),
                        look.accent())
                .build());
        lines.add(field("mailboxes", model)
                .add(Numbers.count(sample.waiting()), Look.BOLD)
                .add(" wait, " + Numbers.count(sample.deepest()) + " in the deepest")
                .build());
        lines.add(field("heap", model)
                .add(heap(sample.memory(), Math.min(30, model.size().width() / 3), look))
                .add("  " + inBytes(sample.memory()))
                .build());
        lines.add(field("faults", model)
                .add("crashes ")
                .add(Numbers.count(totals.crashed()), totals.crashed() > 0 ? look.bad() : Look.BOLD)
                .add(", restarts " + Numbers.count(totals.restarted()) + ", dropped " + Numbers.count(totals.dropped())
                        + ", dead letters " + Numbers.count(totals.deadLetters()))
                .build());
        if (!sample.gauges().isEmpty()) {
            Line line = field("program", model);
            gauges(line, sample);
            lines.add(line.build());
        }
        if (model.alerts().isEmpty()) {
            lines.add(field("alerts", model).add("none", look.good()).build());
        }
        model.alerts()
                .forEach(alert ->
                        lines.add(alert(field("alert", model), alert, model).build()));
        List<Seen.Entry> last =
                model.seen().entries().reversed().stream().limit(5).toList();
        int names = LogPane.nameWidth(last, model.size().width() - LABEL);
        last.forEach(entry -> lines.add(LogPane.incident(field("log", model), entry.incident(), names, look)
                .build()));
        return Renderer.filled(lines, model, height);
    }

    private static Line field(String name, Model model) {
        return new Line(model.size().width(), model.look())
                .add(" ")
                .left(name, LABEL, model.look().quiet());
    }

    /** A gauge and what it says. */
    static AttributedString heap(Memory memory, int width, Look look) {
        long whole = wholeOf(memory);
        double part = whole > 0 ? (double) memory.used() / whole : 0;
        AttributedStyle style = part > 0.9 ? look.bad() : part > 0.7 ? look.warning() : look.good();
        return new Line(Integer.MAX_VALUE, look)
                .add(Graphs.gauge(memory.used(), whole, width, look.unicode()), style)
                .add(" " + Numbers.percent(memory.used(), whole), Look.BOLD)
                .toPart();
    }

    static String inBytes(Memory memory) {
        return Numbers.bytes(memory.used()) + " of " + Numbers.bytes(wholeOf(memory));
    }

    private static long wholeOf(Memory memory) {
        return memory.max() > 0 ? memory.max() : memory.committed();
    }
}
