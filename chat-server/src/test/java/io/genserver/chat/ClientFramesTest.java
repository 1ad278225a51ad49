package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.genserver.chat.ClientFrame.Join;
import io.genserver.chat.ClientFrame.Message;
import io.genserver.chat.ClientFrame.Ping;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFramesTest {
    private static final String SMILE = "\uD83D\uDE00"; // one character, two chars

    @Test
    void aJoinHasTheName() throws Exception {
        assertThat(ClientFrames.read("{\"type\":\"join\",\"username\":\"anna\"}"))
                .isEqualTo(new Join("anna"));
    }

    @Test
    void aMessageHasTheText() throws Exception {
        assertThat(ClientFrames.read("{\"text\":\" hi \",\"type\":\"message\"}"))
                .isEqualTo(new Message(" hi "));
    }

    @Test
    void aPingHasNothing() throws Exception {
        assertThat(ClientFrames.read("{\"type\":\"ping\",\"text\":1}")).isEqualTo(new Ping());
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna", "Änne Österreich", "安娜", "\uD83D\uDC69\u200D\uD83D\uDE80", "<b>anna</b>"})
    void namesAreFreeToChoose(String name) throws Exception {
        assertThat(ClientFrames.read(join(name))).isEqualTo(new Join(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"an\nna", "anna\u0000", "\u001banna", "an\u007fna", "an\u0085na"})
    void aNameHasNoControlCharacters(String name) {
        assertThat(refusalOf(join(name)).code()).isEqualTo("invalid_field");
    }

    @ParameterizedTest
    @CsvSource({"x, 20", "\u20ac, 20", SMILE + ", 20"})
    void aNameMayHave20Characters(String character, int count) throws Exception {
        assertThat(ClientFrames.read(join(character.repeat(count)))).isEqualTo(new Join(character.repeat(count)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20ac", SMILE})
    void aNameMayNotHave21Characters(String character) {
        assertThat(refusalOf(join(character.repeat(21))).explanation()).contains("username", "20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20ac", SMILE})
    void aTextMayHave2000Characters(String character) throws Exception {
        assertThat(ClientFrames.read(message(character.repeat(2_000)))).isEqualTo(new Message(character.repeat(2_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20ac", SMILE})
    void aTextMayNotHave2001Characters(String character) {
        assertThat(refusalOf(message(character.repeat(2_001))).explanation()).contains("text", "2000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void aFieldOfNothingButWhiteSpaceIsEmpty(String blank) {
        assertThat(refusalOf(join(blank)).code()).isEqualTo("invalid_field");
        assertThat(refusalOf(message(blank)).code()).isEqualTo("invalid_field");
    }

    @Test
    void nestingEndsAt32() throws Exception {
        assertThat(ClientFrames.read("{\"type\":\"ping\",\"x\":" + nested(31) + "}"))
                .isEqualTo(new Ping());
        assertThat(refusalOf("{\"type\":\"ping\",\"x\":" + nested(32) + "}").code())
                .isEqualTo("not_json");
    }

    @Test
    void endlessNestingIsRefusedLikeAnyOther() {
        assertThat(refusalOf("[".repeat(60_000)).code()).isEqualTo("not_json");
        assertThat(refusalOf("{\"a\":".repeat(10_000)).code()).isEqualTo("not_json");
    }

    @Test
    void endlessNumbersAreRefused() {
        assertThat(refusalOf("{\"type\":\"ping\",\"x\":" + "9".repeat(60_000) + "}")
                        .code())
                .isEqualTo("not_json");
    }

    @Test
    void aRefusalCostsNoStackTrace() {
        assertThat(refusalOf("{").getStackTrace()).isEmpty();
    }

    @Test
    void aRefusalDoesNotRepeatWhatWasSent() {
        assertThat(refusalOf("{\"type\":\"<script>\"}").explanation()).doesNotContain("script");
        assertThat(refusalOf("<script>").explanation()).doesNotContain("script");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static String join(String username) {
        return TestClient.json(Map.of("type", "join", "username", username));
    }

    private static String message(String text) {
        return TestClient.json(Map.of("type", "message", "text", text));
    }

    private static Refusal refusalOf(String frame) {
        return catchThrowableOfType(Refusal.class, () -> ClientFrames.read(frame));
    }
}
