package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the documentation to the code: each block below a comment {@code <!-- snippet: path#region -->} is that region of that file, and each link
 * within the project leads somewhere. {@code -Ddocs.update=true} writes the regions into the pages.
 */
class DocsTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private static final Pattern SNIPPET = Pattern.compile(
            "<!-- snippet: (?<file>\\S+)#(?<region>\\S+) -->\n```java\n(?<code>.*?)```", Pattern.DOTALL);

    private static final Pattern LINK = Pattern.compile("\\]\\((?<target>[^)#:]+)(#[^)]*)?\\)");

    private static final Pattern LINK_TO_CHAPTER = Pattern.compile("\\]\\((?<page>[^)#:]*)#(?<chapter>[^)]+)\\)");

    private static final Pattern HEADING = Pattern.compile("^#+ (?<text>.+)$", Pattern.MULTILINE);

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageShowsTheCodeAsItIs(Path page) throws IOException {
        String text = Files.readString(page);
        String truth = SNIPPET.matcher(text)
                .replaceAll(snippet -> Matcher.quoteReplacement("<!-- snippet: " + snippet.group("file") + "#"
                        + snippet.group("region") + " -->\n```java\n"
                        + region(ROOT.resolve(snippet.group("file")), snippet.group("region")) + "```"));

        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(page, truth);
        } else {
            assertThat(text)
                    .as("run with -Ddocs.update=true to bring it up to date")
                    .isEqualTo(truth);
        }
        assertThat(text.split("```java\n", -1))
                .as("every block of Java is taken from a file")
                .hasSize((int) SNIPPET.matcher(text).results().count() + 1);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPagesLinksLeadSomewhere(Path page) throws IOException {
        List<Path> targets = LINK.matcher(Files.readString(page))
                .results()
                .map(link -> page.resolveSibling(link.group("target")).normalize())
                .toList();

        assertThat(targets).allSatisfy(target -> assertThat(target).exists());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPagesLinksToChaptersLeadToHeadings(Path page) throws IOException {
        LINK_TO_CHAPTER.matcher(Files.readString(page)).results().forEach(link -> {
            Path target = link.group("page").isEmpty() ? page : page.resolveSibling(link.group("page"));
            assertThat(chapters(target)).contains(link.group("chapter"));
        });
    }

    /** The anchors that GitHub gives to a page's headings. */
    private static List<String> chapters(Path page) {
        try {
            return HEADING.matcher(Files.readString(page))
                    .results()
                    .map(heading -> heading.group("text")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9 -]", "")
                            .replace(' ', '-'))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("no such page: " + page, e);
        }
    }

    /** The lines between a region's marks, without marks, moved to the left. */
    private static String region(Path file, String name) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError("no such file: " + file, e);
        }
        int start = indexOf(lines, "// @start region=\"" + name + "\"", 0);
        int end = indexOf(lines, "// @end", start);
        List<String> region = lines.subList(start + 1, end);
        int indent = region.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return region.stream()
                .map(line -> line.isBlank() ? "" : line.substring(indent))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static int indexOf(List<String> lines, String mark, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(mark)) {
                return i;
            }
        }
        throw new AssertionError("there is no " + mark);
    }
}
