package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds each public type of the library to showing how it is used, by a snippet of an example that is compiled and run
 * with the tests. That a snippet's file and region exist is for the javadoc tool to see, which fails without.
 */
class JavadocTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();

    /** The packages that a program can see; {@code io.genserver.internal} is for the test kit alone. */
    private static final List<String> PACKAGES = List.of(
            "genserver-core/src/main/java/io/genserver",
            "genserver-testkit/src/main/java/io/genserver/testkit",
            "eventbus/src/main/java/io/genserver/eventbus",
            "monitoring/src/main/java/io/genserver/monitoring",
            "dashboard/src/main/java/io/genserver/dashboard",
            "metrics/src/main/java/io/genserver/metrics",
            "tracing/src/main/java/io/genserver/tracing");

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public (?:[a-z-]+ )*(?:class|interface|record|enum) \\w+", Pattern.MULTILINE);

    private static final Pattern SNIPPET =
            Pattern.compile("\\{@snippet file=\"(?<file>\\w+\\.java)\" region=\"(?<region>[\\w-]+)\"}");

    static List<Path> publicTypes() {
        return PACKAGES.stream()
                .map(ROOT::resolve)
                .flatMap(JavadocTest::sources)
                .filter(source -> PUBLIC_TYPE.matcher(read(source)).find())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("publicTypes")
    void aPublicTypeShowsHowItIsUsed(Path source) {
        assertThat(SNIPPET.matcher(javadocOfTheType(read(source))).results().map(MatchResult::group))
                .as("snippets in the javadoc of %s", source.getFileName())
                .isNotEmpty();
    }

    /** What stands between the last comment's begin and the declaration. */
    private static String javadocOfTheType(String text) {
        Matcher type = PUBLIC_TYPE.matcher(text);
        assertThat(type.find()).isTrue();
        int begin = text.lastIndexOf("/**", type.start());
        return begin < 0 ? "" : text.substring(begin, type.start());
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new AssertionError("no such folder: " + folder, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
