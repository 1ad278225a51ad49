package io.genserver.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the page anew from the results of the last run: after a reason has been written down, or a chart changed. */
public final class RenderMain {
    private RenderMain() {}

    /** @param arguments the file with the results, and the page */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("two arguments are needed: results.json and benchmarks.md");
        }
        Document.write(Path.of(arguments[1]), Results.read(Path.of(arguments[0])), Workloads.ALL);
    }
}
