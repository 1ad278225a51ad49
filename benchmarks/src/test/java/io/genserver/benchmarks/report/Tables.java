package io.genserver.benchmarks.report;

import static java.util.stream.Collectors.joining;

import io.genserver.benchmarks.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The results as Markdown. */
final class Tables {
    private final Results results;
    private final List<Workload> workloads;
    private final Map<String, String> reasons;

    /** @param reasons why targets are missed, by the ids of workloads */
    Tables(Results results, List<Workload> workloads, Map<String, String> reasons) {
        this.results = results;
        this.workloads = workloads;
        this.reasons = reasons;
    }

    String markdown() {
        List<String> parts = new ArrayList<>();
        parts.add(about());
        for (Group group : Group.values()) {
            List<Workload> members = workloads.stream()
                    .filter(workload -> workload.group() == group)
                    .toList();
            if (!members.isEmpty()) {
                parts.add("### " + group.title());
                parts.add("![" + group.title() + "](images/" + group.chart() + ")");
                parts.add(values(members));
            }
        }
        parts.add("### Targets that are missed\n\n" + missed());
        parts.add("### Spread and garbage\n\n" + spread());
        return String.join("\n\n", parts) + "\n";
    }

    private String about() {
        return "| | |\n|---|---|\n"
                + results.about().entrySet().stream()
                        .map(entry -> row(List.of(entry.getKey(), entry.getValue())))
                        .collect(joining("\n"));
    }

    private String values(List<Workload> members) {
        List<Peer> peers = Stream.of(Peer.values())
                .filter(peer ->
                        members.stream().anyMatch(workload -> workload.peers().contains(peer)))
                .toList();
        List<String> head = new ArrayList<>(List.of("workload", "unit"));
        peers.forEach(peer -> head.add(peer.title()));
        head.add("target");
        List<String> lines = new ArrayList<>();
        lines.add(row(head));
        lines.add("|---|---|" + "---:|".repeat(peers.size()) + "---|");
        for (Workload workload : members) {
            List<String> cells = new ArrayList<>(List.of(workload.title(), workload.unit()));
            peers.forEach(peer -> cells.add(value(workload, peer)));
            cells.add(verdicts(workload).map(Verdict::toString).collect(joining("<br>")));
            lines.add(row(cells));
        }
        return String.join("\n", lines);
    }

    /** The value, and how many times as good the genserver is. */
    private String value(Workload workload, Peer peer) {
        if (!workload.peers().contains(peer)) {
            return "";
        }
        return results.of(workload, peer)
                .map(sample -> peer == Peer.GENSERVER
                        ? "**" + Figures.number(sample.median()) + "**"
                        : Figures.number(sample.median()) + ratio(workload, sample))
                .orElse("not measured");
    }

    private String ratio(Workload workload, Sample other) {
        return results.of(workload, Peer.GENSERVER)
                .map(own -> workload.ratio(own.median(), other.median()))
                .filter(Double::isFinite)
                .map(ratio -> " (" + Figures.factor(ratio) + ")")
                .orElse("");
    }

    private Stream<Verdict> verdicts(Workload workload) {
        return workload.targets().stream().map(target -> Verdict.of(workload, target, results));
    }

    private String missed() {
        List<String> lines = workloads.stream()
                .filter(workload -> verdicts(workload).anyMatch(Verdict::isMissed))
                .map(workload -> "- **" + workload.title() + "** ("
                        + verdicts(workload)
                                .filter(Verdict::isMissed)
                                .map(verdict -> verdict.target() + ": " + verdict.actual())
                                .collect(joining("; "))
                        + "): " + reasons.getOrDefault(workload.id(), "not yet known why."))
                .toList();
        return lines.isEmpty() ? "None." : String.join("\n", lines);
    }

    private String spread() {
        List<String> lines = new ArrayList<>();
        lines.add(row(List.of("workload", "peer", "unit", "least", "median", "most", "forks", "bytes allocated")));
        lines.add("|---|---|---|---:|---:|---:|---:|---:|");
        for (Workload workload : workloads) {
            for (Peer peer : workload.peers()) {
                results.of(workload, peer)
                        .ifPresent(sample -> lines.add(row(List.of(
                                workload.title(),
                                peer.title(),
                                workload.unit(),
                                Figures.number(sample.least()),
                                Figures.number(sample.median()),
                                Figures.number(sample.most()),
                                Integer.toString(sample.forks().size()),
                                sample.allocated() == null ? "" : Figures.number(sample.allocated())))));
            }
        }
        return String.join("\n", lines);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
