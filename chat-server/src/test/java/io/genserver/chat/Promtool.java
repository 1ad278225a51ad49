package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own tool. */
final class Promtool {
    private static final Path TOOL = Path.of("/usr/bin/promtool");

    private Promtool() {}

    /** Skips the test without the tool, or lets it fail where it has to be. */
    static void require() {
        if (!Boolean.getBoolean("tests.required")) {
            assumeTrue(Files.isExecutable(TOOL), "promtool is not installed: apt install prometheus");
        }
    }

    /** What it says about what it reads; empty if all is well. */
    static String check(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(TOOL.toString(), "check"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() == 0 ? "" : output;
    }
}
