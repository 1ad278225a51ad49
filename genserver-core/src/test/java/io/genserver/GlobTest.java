package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "*, ''",
        "**, ''",
        "*, anything",
        "room, room",
        "room/*, room/",
        "room/*, room/hall",
        "room/*/log, room/a/b/log",
        "*hall, town/hall",
        "*a*b*, xaxbx",
        "a*ab, aaab",
        "ro?m, room",
        "?, é",
        "?, 🦉",
        "a.c, a.c",
        "[*], [x]",
    })
    void aPatternFits(String pattern, String text) {
        assertThat(new Glob(pattern).matches(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', a",
        "room, rooms",
        "rooms, room",
        "room/*, room",
        "*hall, hallway",
        "a*b, abc",
        "?, ''",
        "?, ab",
        "a.c, abc",
        "ROOM, room",
    })
    void aPatternDoesNotFit(String pattern, String text) {
        assertThat(new Glob(pattern).matches(text)).isFalse();
    }

    @Test
    void aPatternOfManyStarsTakesNoEternity() {
        // given
        var glob = new Glob("*a".repeat(500) + "b");

        // when
        boolean matches = assertTimeoutPreemptively(Eventually.PATIENCE, () -> glob.matches("a".repeat(5_000)));

        // then
        assertThat(matches).isFalse();
    }
}
