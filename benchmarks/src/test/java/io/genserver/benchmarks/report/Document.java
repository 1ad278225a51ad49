package io.genserver.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The page with the results: what is between its markers is written here, and the rest by hand. */
final class Document {
    static final String BEGIN = "<!-- results -->";
    static final String END = "<!-- end of results -->";

    private Document() {}

    /** Puts the results into {@code page}, and their charts beside it. */
    static void write(Path page, Results results, List<Workload> workloads) throws IOException {
        String tables = new Tables(results, workloads, reasons()).markdown();
        Files.writeString(page, replaced(Files.readString(page), tables));
        Path images = Files.createDirectories(page.resolveSibling("images"));
        for (Group group : Group.values()) {
            List<Workload> members = workloads.stream()
                    .filter(workload -> workload.group() == group)
                    .toList();
            if (!members.isEmpty()) {
                Files.writeString(images.resolve(group.chart()), Chart.of(group.title(), members, results));
            }
        }
    }

    static String replaced(String page, String tables) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page has to have " + BEGIN + " and, after it, " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n\n" + tables + "\n" + page.substring(end);
    }

    /** Why targets are missed; kept by hand. */
    private static Map<String, String> reasons() throws IOException {
        var properties = new Properties();
        try (var in = Document.class.getResourceAsStream("reasons.properties")) {
            if (in == null) {
                throw new IllegalStateException("reasons.properties is missing");
            }
            properties.load(in);
        }
        Map<String, String> reasons = new TreeMap<>();
        properties.forEach((id, reason) -> reasons.put((String) id, (String) reason));
        return reasons;
    }
}
