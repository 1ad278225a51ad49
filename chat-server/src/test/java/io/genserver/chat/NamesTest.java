package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String SMILE = "\uD83D\uDE00"; // one character, two chars

    // ---- users ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "anna",
                "Änne Österreich",
                "安娜",
                "анна",
                "مريم",
                "नेहा", // with vowel signs, which are marks
                "x_1-2",
                "-_-",
                "12",
                "a b c"
            })
    void aUserMayBeCalled(String name) {
        assertThat(Names.username(name)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a  b", // looks like one with one space
                "a.b",
                "<b>",
                "a@b",
                SMILE,
                "an\nna",
                "anna\u0000",
                "an\u007fna",
                "an\u0085na",
                "a\u200bb", // zero width space
                "a\u200db", // zero width joiner
                "a\u202eb", // right-to-left override
                "a\u2066b", // left-to-right isolate
                "\ufeffa", // byte order mark
                "a\u00adb", // soft hyphen
                "a\u2028b", // line separator
                "a\u3164b", // a filler that is a letter
                "a\uffa0b", // which another form of Unicode makes of another
                "a\ufe0fb", // variation selector
                "a\u034fb", // combining grapheme joiner
                "\ud83d", // half a character
                "\ue000", // private use
                "\u0301a" // an accent on nothing
            })
    void aUserMayNotBeCalled(String name) {
        assertThat(Names.username(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'  anna \t', anna", "ａｎｎａ, anna", "a\u00a0b, a b", "ﬁ, fi", "e\u0301, \u00e9", "①, 1"})
    void aNameIsPutIntoOneForm(String typed, String name) {
        assertThat(Names.username(typed)).contains(name);
    }

    @Test
    void aNameHas20CharactersInItsForm() {
        assertThat(Names.username("x".repeat(20))).isPresent();
        assertThat(Names.username("x".repeat(21))).isEmpty();
        assertThat(Names.username("\ud835\udd38".repeat(20))).contains("A".repeat(20));
        assertThat(Names.username("\ufb03".repeat(7))).as("ffi, seven times").isEmpty();
        assertThat(Names.username(" ".repeat(100) + "x")).contains("x");
    }

    @ParameterizedTest
    @CsvSource({"Anna, anna", "STRASSE, straße", "ΣΑΣ, σας", "İ, i̇"})
    void namesThatDifferInCaseAloneAreTheSame(String one, String other) {
        assertThat(UserKey.of(one)).isEqualTo(UserKey.of(other));
    }

    // ---- rooms ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">",
                "*",
                "a.b",
                "a b",
                "#general",
                "%",
                "茶",
                "чай",
                "a/b",
                "null",
                SMILE,
                "\u2764\ufe0f", // with what makes an emoji of it
                "1\ufe0f\u20e3",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", // joined
                "\ud83d\udc69\ud83c\udffd\u200d\ud83d\ude80",
                "\u2764\ufe0f\u200d\ud83d\udd25",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", // a word of Persian, which is written so
                "\u0915\u094d\u200d\u0937"
            })
    void aRoomMayBeCalled(String name) {
        assertThat(Names.room(name)).contains(new RoomName(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "a\u0000",
                "a\u200b",
                "\u202ea",
                "a\nb",
                "\ud83d",
                "\u2028",
                "\u00a0", // no-break space
                "\u2800", // braille without dots
                "\u0301", // an accent on nothing
                "a\ufe0f", // nothing is changed by it
                "1\ufe0f",
                "a\u200db",
                "a\u200c",
                "\u200d\u2764",
                "\u2764\u200d",
                "\u0645\u200c"
            })
    void aRoomMayNotBeCalled(String name) {
        assertThat(Names.room(name)).isEmpty();
    }

    @Test
    void aRoomsNameHas50Characters() {
        assertThat(Names.room(SMILE.repeat(50))).isPresent();
        assertThat(Names.room(SMILE.repeat(51))).isEmpty();
    }

    @Test
    void aRoomsNameKeepsItsCaseAndIsPutIntoOneForm() {
        assertThat(Names.room(" Cafe\u0301 ")).contains(new RoomName("Caf\u00e9"));
        assertThat(Names.room("tea")).isNotEqualTo(Names.room("Tea"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"green  tea", "green\u00a0tea", "green\u2003 tea", "\u00a0green tea\u3000"})
    void allSpacesInARoomsNameAreOne(String typed) {
        assertThat(Names.room(typed)).contains(new RoomName("green tea"));
    }

    // ---- topics ----

    @ParameterizedTest
    @CsvSource({
        "tea, room.tea.message",
        ">, room.%3E.message",
        "*, room.%2A.message",
        "a.b, room.a%2Eb.message",
        "a b, room.a%20b.message",
        "%, room.%25.message",
        "é, room.%C3%A9.message"
    })
    void aRoomsNameIsOneTokenOfItsTopic(String room, String topic) {
        assertThat(Topics.of(new RoomName(room), "message")).hasToString(topic);
    }

    @Test
    void theHallHasTopicsOfItsOwn() {
        assertThat(Topics.of(RoomName.HALL, "message")).hasToString("chat.message");
    }
}
