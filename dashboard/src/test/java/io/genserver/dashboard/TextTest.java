package io.genserver.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How texts, numbers and pictures are made fit for a screen. */
class TextTest {

    @Test
    void whatATerminalWouldObeyIsReplaced() {
        assertThat(Text.clean("a\033[2Jb\u009bc\u202ed")).isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFDd");
    }

    @Test
    void accentsAreKeptAndPilesOfThemAreNot() {
        assertThat(Text.clean("e\u0301x\u0301\u0301\u0301")).isEqualTo("éx");
    }

    @Test
    void whatIsTooWideIsCutBetweenCharacters() {
        assertThat(Text.cut("漢字漢字", 6, "…")).isEqualTo("漢字…");
        assertThat(Text.cut("漢字漢字", 8, "…")).isEqualTo("漢字漢字");
        assertThat(Text.cut("abc", 1, "…")).isEqualTo("a");
        assertThat(Text.cut("abc", 0, "…")).isEmpty();
        assertThat(Text.cut("漢", 1, "…")).isEmpty();
    }

    @Test
    void aLongTextIsWrapped() {
        assertThat(Text.wrap("abcdef\n\n\tg", 4)).containsExactly("abcd", "ef", "", "  g");
        assertThat(Text.wrap("漢字", 1)).containsExactly("漢", "字");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "1234567|1,234,567", "12345678|12.3M", "9223372036854775807|9.2E", "-5|-5"})
    void countsAreShort(long count, String text) {
        assertThat(Numbers.count(count)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "0.04|0.0", "9.94|9.9", "9.96|10", "1234.5|1,235", "NaN|0", "-1|0"})
    void ratesHaveADecimalOnlyWhereItMatters(double rate, String text) {
        assertThat(Numbers.rate(rate)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0 B", "1023|1023 B", "1024|1.0 KiB", "134217728|128 MiB", "-1|?"})
    void bytesHaveAUnit(long bytes, String text) {
        assertThat(Numbers.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"-3|0s", "59|59s", "61|1m 01s", "3661|1h 01m", "90000|1d 01h"})
    void timesHaveTwoUnits(long seconds, String text) {
        assertThat(Numbers.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void aGraphShowsTheNewestAndIsAsHighAsItsHighest() {
        assertThat(Graphs.columns(List.of(9.0, 0.0, 1.0, 2.0), 3, 1, true)).containsExactly("▁▄█");
        assertThat(Graphs.columns(List.of(0.0, 1.0, 2.0), 4, 2, true)).containsExactly("   █", " ▁██");
        assertThat(Graphs.columns(List.of(), 2, 1, true)).containsExactly("  ");
    }

    @Test
    void aGaugeIsNeitherEmptierThanEmptyNorFullerThanFull() {
        assertThat(Graphs.gauge(1, 2, 4, true)).isEqualTo("██░░");
        assertThat(Graphs.gauge(9, 2, 4, false)).isEqualTo("####");
        assertThat(Graphs.gauge(-9, 2, 4, false)).isEqualTo("....");
        assertThat(Graphs.gauge(1, 0, 4, false)).isEqualTo("....");
    }
}
