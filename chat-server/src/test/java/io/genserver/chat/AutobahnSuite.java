package io.genserver.chat;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Autobahn test suite as a client of the echo. It is for the profile {@code conformance}, which has the suite on the
 * class path, and its name is none that Surefire looks for otherwise. The suite's report is
 * {@code target/conformance/index.html}.
 */
class AutobahnSuite {
    private static final String AGENT = "echo";
    private static final Path REPORT = Path.of("target", "conformance");

    /** 12 and 13, which are about compression, are our own: this edition of the suite has none. */
    private static final List<String> SECTIONS = List.of("1", "2", "3", "4", "5", "6", "7", "9", "10", "12", "13");

    /** How many cases there are in these sections; fewer would be those that failed to be run. */
    private static final int CASES = 301 + 216;

    /** Section 9 has messages of 16 MiB. */
    private static final int MAX_MESSAGE_BYTES = 17 << 20;

    /** Informational cases look at what the RFC leaves open; what is not strict differs from what it only recommends. */
    private static final Set<String> PASSED = Set.of("OK", "NON-STRICT", "INFORMATIONAL");

    /** What the suite found in a case; how it was closed is judged apart. */
    private record Result(String id, String behavior, String behaviorClose) {
        boolean hasPassed() {
            return PASSED.contains(behavior) && PASSED.contains(behaviorClose);
        }
    }

    private ResourceLeakDetector.Level level;

    @BeforeEach
    void watchSomeBuffersOnly() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED); // there are messages of 65,536 fragments
    }

    @AfterEach
    void watchAsBefore() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void noCaseFailsAndNoCloseCodeIsWrong() throws Exception {
        // given
        Files.createDirectories(REPORT);
        try (var echo = EchoServer.start(0, MAX_MESSAGE_BYTES)) {
            // when
            runAgainst(echo.port());
        }

        // then
        List<Result> results = results();
        System.out.println("Autobahn: "
                + results.stream().collect(groupingBy(Result::behavior, TreeMap::new, counting())) + ", closing: "
                + results.stream().collect(groupingBy(Result::behaviorClose, TreeMap::new, counting())));
        results.stream().filter(result -> !result.behavior().equals("OK")).forEach(System.out::println);
        assertThat(results).hasSize(CASES).allMatch(Result::hasPassed);
    }

    /** In a JVM of its own: where there are Java packages below "io", Jython takes them for Python's module of that name. */
    private static void runAgainst(int port) throws IOException, InterruptedException {
        String script = """
                import sys
                sys.path.append('src/test/resources/autobahn')
                import compression
                from autobahntestsuite import wstest
                wstest.start({'mode': 'fuzzingclient'}, {
                    'outdir': '%s',
                    'servers': [{'agent': '%s', 'url': 'ws://127.0.0.1:%d', 'options': {'version': 18}}],
                    'options': {'failByDrop': False},
                    'cases': [%s],
                    'exclude-cases': [],
                    'exclude-agent-cases': {}})
                """.formatted(
                        REPORT,
                        AGENT,
                        port,
                        SECTIONS.stream().map(section -> "'" + section + ".*'").collect(joining(", ")));
        Process suite = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpython.cachedir.skip=true", // it would be in the local Maven repository
                        "-Dpython.dont_write_bytecode=true",
                        "-classpath",
                        suiteClassPath(),
                        "org.python.util.jython",
                        "-c",
                        script)
                .redirectErrorStream(true)
                .redirectOutput(REPORT.resolve("run.log").toFile())
                .start();
        try {
            assertThat(suite.waitFor()).as("see " + REPORT + "/run.log").isZero();
        } finally {
            suite.destroyForcibly();
        }
    }

    private static String suiteClassPath() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(jar -> jar.contains("jython") || jar.contains("autobahntestsuite"))
                .collect(joining(File.pathSeparator));
    }

    private static List<Result> results() {
        Map<String, Map<String, Map<String, Object>>> index =
                JsonMapper.shared().readValue(REPORT.resolve("index.json"), new TypeReference<>() {});
        return index.get(AGENT).entrySet().stream()
                .map(found ->
                        new Result(found.getKey(), (String) found.getValue().get("behavior"), (String)
                                found.getValue().get("behaviorClose")))
                .sorted(Comparator.comparing(Result::id))
                .toList();
    }
}
