package io.genserver.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that this one runs. */
public final class Tool {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Tool() {}

    /** Where an installed program is. */
    public static Optional<Path> installed(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Removes a folder and all that is in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The command that starts a Java program with this one's class path and options. */
    public static List<String> java(Stream<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-Dbenchmarks.smoke=" + Size.isSmoke()));
        options.forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Runs a program to its end.
     *
     * @return the last line of its output, or an empty one
     * @throws IllegalStateException if it fails, with what it said
     */
    public static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("benchmarks", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try {
                List<String> lines = process.inputReader().readAllLines();
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException(command + " does not end");
                }
                if (process.exitValue() != 0) {
                    throw new IllegalStateException(
                            command + " failed: " + String.join("\n", lines) + Files.readString(errors));
                }
                return lines.isEmpty() ? "" : lines.getLast();
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.delete(errors);
        }
    }
}
