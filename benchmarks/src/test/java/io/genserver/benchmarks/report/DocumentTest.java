package io.genserver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {
    @TempDir
    Path folder;

    @Test
    void whatIsAroundTheMarksStaysAsItIs() {
        String page = "before\n" + Document.BEGIN + "\nold\n" + Document.END + "\nafter\n";

        assertThat(Document.replaced(page, "new\n"))
                .isEqualTo("before\n" + Document.BEGIN + "\n\nnew\n\n" + Document.END + "\nafter\n");
    }

    @Test
    void toReplaceTwiceIsToReplaceOnce() {
        String page = Document.BEGIN + Document.END;

        String once = Document.replaced(page, "new\n");

        assertThat(Document.replaced(once, "new\n")).isEqualTo(once);
    }

    @Test
    void aPageWithoutMarksIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Document.replaced("no marks", "new"))
                .withMessageContaining(Document.BEGIN);
    }

    @Test
    void resultsThatWereWrittenAndReadAgainMakeTheSamePage() throws Exception {
        Workload workload = Example.rate();
        Results results = Example.results(workload, 200, 100);
        Path file = folder.resolve("results.json");
        Path page = Files.writeString(folder.resolve("page.md"), Document.BEGIN + Document.END);

        results.write(file);
        Document.write(page, Results.read(file), List.of(workload));

        assertThat(page).content().contains("| **200** | 100 (2x) |", "(images/benchmarks-messages.svg)");
        assertThat(folder.resolve("images/benchmarks-messages.svg")).isNotEmptyFile();
    }
}
