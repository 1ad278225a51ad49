package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import java.util.List;
import java.util.Locale;

/** A group's results as bars, the longer the better, in an SVG that follows the reader's light or dark theme. */
final class Chart {
    private static final int WIDTH = 760;
    private static final int BAR_LEFT = 140;
    private static final int BAR_MOST = 420;
    private static final int BAR_HEIGHT = 14;
    private static final int LINE = 20;
    private static final int TITLE = 30;
    private static final int GAP = 12;

    private static final String STYLE = """
            <style>
            text { font: 12px system-ui, sans-serif; fill: #1f2328; }
            .title { font-weight: 600; }
            .unit { fill: #59636e; }
            .own { fill: #0969da; }
            .peer { fill: #afb8c1; }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .unit { fill: #9198a1; }
            .own { fill: #4493f8; }
            .peer { fill: #545d68; }
            }
            </style>
            """;

    private final Results results;
    private final StringBuilder svg = new StringBuilder();
    private int y;

    private Chart(Results results) {
        this.results = results;
    }

    /** The chart of workloads of one group. */
    static String of(String title, List<Workload> workloads, Results results) {
        var chart = new Chart(results);
        workloads.forEach(chart::draw);
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
                                + " viewBox=\"0 0 %1$d %2$d\" role=\"img\" aria-label=\"%3$s\">%n",
                        WIDTH,
                        chart.y,
                        escaped(title))
                + STYLE + chart.svg + "</svg>\n";
    }

    private void draw(Workload workload) {
        List<Sample> samples = workload.peers().stream()
                .flatMap(peer -> results.of(workload, peer).stream())
                .toList();
        if (samples.isEmpty()) {
            return;
        }
        String hint = workload.better() == Workload.Better.LOWER ? ", less is better" : "";
        add(
                "<text x=\"0\" y=\"%d\"><tspan class=\"title\">%s</tspan><tspan class=\"unit\"> %s%s</tspan></text>",
                y + TITLE - 10, escaped(workload.title()), escaped(workload.unit()), hint);
        y += TITLE;
        Sample best = samples.getFirst();
        for (Sample sample : samples) {
            best = workload.ratio(sample.median(), best.median()) > 1 ? sample : best;
        }
        for (Sample sample : samples) {
            bar(workload, sample, workload.ratio(sample.median(), best.median()));
        }
        y += GAP;
    }

    private void bar(Workload workload, Sample sample, double share) {
        boolean own = sample.peer() == Peer.GENSERVER;
        double width = Double.isFinite(share) ? Math.clamp(share * BAR_MOST, 1, BAR_MOST) : 1;
        int text = y + BAR_HEIGHT - 3;
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                BAR_LEFT - 8, text, escaped(sample.peer().title()));
        add(
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
                own ? "own" : "peer", BAR_LEFT, y, width, BAR_HEIGHT);
        add("<text x=\"%.1f\" y=\"%d\">%s</text>", BAR_LEFT + width + 6, text, escaped(label(workload, sample, own)));
        y += LINE;
    }

    private String label(Workload workload, Sample sample, boolean own) {
        String value = Figures.number(sample.median());
        if (own) {
            return value;
        }
        return results.of(workload, Peer.GENSERVER)
                .map(genserver -> workload.ratio(genserver.median(), sample.median()))
                .filter(Double::isFinite)
                .map(ratio -> value + " (" + Figures.factor(ratio) + ")")
                .orElse(value);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
