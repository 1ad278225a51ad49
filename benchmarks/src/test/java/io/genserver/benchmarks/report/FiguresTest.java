package io.genserver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0456, 0.05",
        "1, 1",
        "2.5, 2.5",
        "9.994, 9.99",
        "9.996, 10",
        "42.26, 42.3",
        "99.96, 100",
        "178.4, 178",
        "9994, 9994",
        "9996, 10 k",
        "123456, 123 k",
        "999400, 999 k",
        "999600, 1 M",
        "1234567, 1.23 M",
        "-42.26, -42.3"
    })
    void aNumberHasThreeDigitsThatCount(double value, String expected) {
        assertThat(Figures.number(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.85, 0.85x", "3, 3x", "12.34, 12.3x", "1175, 1175x"})
    void aFactorIsSaidAsOne(double value, String expected) {
        assertThat(Figures.factor(value)).isEqualTo(expected);
    }
}
