package io.genserver.dashboard;

import io.genserver.monitoring.Memory;
import io.genserver.monitoring.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jline.utils.AttributedString;

/** Memory, and the rate of messages over time. */
final class Charts {
    private Charts() {}

    static List<AttributedString> draw(Model model, int height) {
        Sample sample = model.seen().sample();
        if (sample == null || height == 0) {
            return Renderer.filled(List.of(), model, height);
        }
        return height == 1 ? List.of(inOneLine(model, sample)) : withTitles(model, sample, height);
    }

    private static AttributedString inOneLine(Model model, Sample sample) {
        Look look = model.look();
        int width = model.size().width();
        Line line = new Line(width, look)
                .add(" heap ")
                .add(Summary.heap(sample.memory(), Math.clamp(width / 8, 4, 16), look))
                .add("  " + Summary.inBytes(sample.memory()));
        String rate = Numbers.rate(sample.messagesPerSecond()) + "/s";
        line.add("   messages ").add(rate, Look.BOLD).add(" ");
        String columns = Graphs.columns(model.seen().rates(), Math.max(0, line.room() - 1), 1, look.unicode())
                .getFirst();
        return line.add(columns, look.accent()).build();
    }

    private static List<AttributedString> withTitles(Model model, Sample sample, int height) {
        int width = model.size().width();
        int left = model.arrangement().tree() > 0 ? model.arrangement().tree() : width / 3;
        List<AttributedString> memory = new ArrayList<>();
        memory.add(Renderer.title("Memory", "", false, left, model.look()));
        memory.addAll(memory(sample.memory(), left, model.look()));
        return Renderer.beside(
                Renderer.filled(memory, model, left, height), rates(model, sample, width - left - 1, height), model);
    }

    private static List<AttributedString> memory(Memory memory, int width, Look look) {
        return List.of(
                new Line(width, look)
                        .add(" heap  ")
                        .add(Summary.heap(memory, Math.clamp(width - 15, 4, 40), look))
                        .build(),
                new Line(width, look).add(" used  " + Summary.inBytes(memory)).build(),
                new Line(width, look)
                        .add(" gc    " + Numbers.count(memory.collections()) + " times, "
                                + Numbers.count(memory.collecting().toMillis()) + " ms in all")
                        .build());
    }

    private static List<AttributedString> rates(Model model, Sample sample, int width, int height) {
        Look look = model.look();
        List<Double> rates = model.seen().rates();
        String more = Numbers.rate(sample.messagesPerSecond()) + "/s now, "
                + Numbers.rate(rates.isEmpty() ? 0 : Collections.max(rates)) + "/s at most";
        List<AttributedString> lines = new ArrayList<>();
        lines.add(Renderer.title("Messages", more, false, width, look));
        for (String columns : Graphs.columns(rates, Math.max(0, width - 2), height - 1, look.unicode())) {
            lines.add(new Line(width, look).add(" ").add(columns, look.accent()).build());
        }
        return lines;
    }
}
