package io.genserver.dashboard;

import java.util.List;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;

/** What is on the screen: as many lines as it has, each as wide as it is. */
record Frame(List<AttributedString> lines) {
    Frame {
        lines = List.copyOf(lines);
    }

    /** Without colours and what is empty at the ends of lines. */
    String text() {
        return lines.stream().map(line -> line.toString().stripTrailing()).collect(Collectors.joining("\n", "", "\n"));
    }
}
