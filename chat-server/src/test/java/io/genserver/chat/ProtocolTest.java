package io.genserver.chat;

import static io.genserver.chat.TestClient.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.TestClient.Closing;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What clients send and what they are sent, frame by frame. */
class ProtocolTest {
    private static final String SMILE = "\uD83D\uDE00"; // one character, two chars

    private static final int MAX_MESSAGE_BYTES = Options.MAX_MESSAGE_SIZE.defaultValue();

    @AutoClose
    private final Chat chat = new Chat();

    // ---- joining ----

    @Test
    void joiningIsToldToEveryone() {
        // given
        TestClient watching = chat.connect();
        TestClient joining = chat.connect();

        // when
        joining.send("{\"type\":\"join\",\"username\":\"anna\"}");

        // then
        for (TestClient client : List.of(watching, joining)) {
            Map<String, Object> frame = client.nextFrame();
            assertThat(frame).containsOnlyKeys("topic", "type", "username", "timestamp");
            assertThat(frame)
                    .containsEntry("topic", "chat.system")
                    .containsEntry("type", "user_joined")
                    .containsEntry("username", "anna");
            assertIsoTimestamp(frame);
        }
    }

    @Test
    void leavingIsToldToTheOthers() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");

        // when
        anna.leave();

        // then
        Map<String, Object> frame = bert.nextFrame();
        assertThat(frame).containsOnlyKeys("topic", "type", "username", "timestamp");
        assertThat(frame)
                .containsEntry("topic", "chat.system")
                .containsEntry("type", "user_left")
                .containsEntry("username", "anna");
        assertIsoTimestamp(frame);
    }

    @Test
    void aClientThatNeverJoinedLeavesInSilence() {
        // given
        TestClient anna = chat.join("anna");
        TestClient stranger = chat.connect();

        // when
        stranger.leave();
        stranger.awaitClosing();
        chat.join("bert");

        // then
        assertThat(anna.eventsUntil("bert joined")).isEmpty();
    }

    @Test
    void joiningAgainRenames() {
        // given
        TestClient bert = chat.join("bert");
        TestClient anna = chat.join("anna");
        bert.awaitEvent("anna joined");

        // when
        anna.join("anne").say("hello");

        // then
        assertThat(bert.nextEvents(3)).containsExactly("anna left", "anne joined", "anne: hello");
    }

    @Test
    void aNameMayBeChangedInItsCaseAlone() {
        // given
        TestClient anna = chat.join("anna");

        // when
        anna.join("Anna");

        // then
        assertThat(anna.nextEvents(2)).containsExactly("anna left", "Anna joined");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna", "ANNA", "Anna", " anna "})
    void aNameInUseIsRefusedInAnySpelling(String name) {
        // given
        TestClient anna = chat.join("anna");
        TestClient other = chat.connect();

        // when
        other.join(name);

        // then
        assertThat(other.nextEvent()).isEqualTo("error username_taken");
        other.join("bert");
        assertThat(anna.eventsUntil("bert joined")).isEmpty();
    }

    @Test
    void whoseNewNameIsRefusedKeepsTheOld() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");

        // when
        bert.join("anna").say("hello");

        // then
        assertThat(bert.nextEvents(2)).containsExactlyInAnyOrder("error username_taken", "bert: hello");
        assertThat(anna.nextEvents(2)).containsExactly("bert joined", "bert: hello");
    }

    @Test
    void aNameIsFreeWhenItsUserHasLeft() {
        // given
        TestClient anna = chat.join("anna");
        TestClient other = chat.connect();
        anna.leave();
        other.awaitEvent("anna left");

        // when
        other.join("anna");

        // then
        assertThat(other.nextEvent()).isEqualTo("anna joined");
    }

    @Test
    void aNameIsFreeWhenItsUserIsRenamed() {
        // given
        TestClient anna = chat.join("anna");
        anna.join("anne");
        anna.awaitEvent("anne joined");
        TestClient other = chat.connect();

        // when
        other.join("anna");

        // then
        assertThat(other.nextEvent()).isEqualTo("anna joined");
    }

    @Test
    void aNameIsStrippedOfWhiteSpaceAroundIt() {
        // given
        TestClient client = chat.connect();

        // when
        client.join("  anna b \t");

        // then
        assertThat(client.nextEvent()).isEqualTo("anna b joined");
    }

    // ---- messages ----

    @Test
    void aMessageReachesEveryoneItsSenderToo() {
        // given
        TestClient bert = chat.join("bert");
        TestClient stranger = chat.connect();
        TestClient anna = chat.join("anna");
        bert.awaitEvent("anna joined");
        stranger.awaitEvent("anna joined");

        // when
        anna.send("{\"type\":\"message\",\"text\":\"hello\"}");

        // then
        for (TestClient client : List.of(anna, bert, stranger)) {
            Map<String, Object> frame = client.nextFrame();
            assertThat(frame).containsOnlyKeys("topic", "from", "message", "timestamp", "seq");
            assertThat(frame)
                    .containsEntry("topic", "chat.message")
                    .containsEntry("from", "anna")
                    .containsEntry("message", "hello");
            assertIsoTimestamp(frame);
        }
    }

    @Test
    void whoHasNotJoinedSpeaksAsAnonymous() {
        // given
        TestClient stranger = chat.connect();

        // when
        stranger.say("hello");

        // then
        assertThat(stranger.nextEvent()).isEqualTo("Anonymous: hello");
    }

    @Test
    void everyoneSeesTheSameOrder() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.awaitEvent("bert joined");

        // when
        for (int i = 0; i < 20; i++) {
            anna.say("a" + i);
            bert.say("b" + i);
        }

        // then
        assertThat(anna.nextEvents(40)).isEqualTo(bert.nextEvents(40));
    }

    @Test
    void whatOneClientSendsIsHandledInItsOrder() {
        // given
        TestClient client = chat.connect();

        // when
        client.say("1").join("anna").say("2").join("anne").say("3");

        // then
        assertThat(client.nextEvents(6))
                .containsExactly("Anonymous: 1", "anna joined", "anna: 2", "anna left", "anne joined", "anne: 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=x onerror=alert(1)>",
                "\"quoted\" \\ back",
                "line\nbreak\ttab",
                "\u0000\u001f",
                "  ",
                "äöü € " + SMILE
            })
    void aMessageComesAsItWasSent(String text) {
        // given
        TestClient client = chat.connect();

        // when
        client.say("." + text);

        // then
        assertThat(client.nextFrame()).containsEntry("message", "." + text);
    }

    /** What JavaScript makes of a text that it cuts in the middle of a character; there is no UTF-8 for it. */
    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "a\\ud83d b"})
    void halfACharacterComesAsItWasSent(String half) {
        // given
        TestClient client = chat.connect();

        // when
        client.send("{\"type\":\"message\",\"text\":\"" + half + "\"}");

        // then
        assertThat(client.nextFrame())
                .containsEntry("message", JsonMapper.shared().readValue('"' + half + '"', String.class));
    }

    @Test
    void aMessageInManyFramesIsPutTogether() {
        // given
        TestClient client = chat.connect();

        // when
        client.sendInParts("{\"type\":\"mess", "age\",\"te", "", "xt\":\"hello\"}");

        // then
        assertThat(client.nextEvent()).isEqualTo("Anonymous: hello");
    }

    @Test
    void aPingFrameBetweenThePartsOfAMessageIsAnswered() {
        // given
        RawClient client = chat.raw().upgrade();
        String message = RawClient.message("hello");

        // when
        client.send(RawClient.frame(RawClient.TEXT, message.substring(0, 10).getBytes(UTF_8)))
                .send(RawClient.frame(RawClient.FIN | RawClient.PING, "are you there".getBytes(UTF_8)))
                .send(RawClient.frame(
                        RawClient.FIN | RawClient.CONTINUATION,
                        message.substring(10).getBytes(UTF_8)));

        // then
        assertThat(client.nextFrame(RawClient.PONG).text()).isEqualTo("are you there");
        assertThat(client.nextFrame(RawClient.TEXT).text()).contains("\"message\":\"hello\"");
    }

    // ---- ping ----

    @Test
    void aPingIsAnsweredToItsSenderAlone() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.awaitEvent("bert joined");

        // when
        anna.send("{\"type\":\"ping\"}");

        // then
        Map<String, Object> pong = anna.nextFrame();
        assertThat(pong).containsOnlyKeys("type", "timestamp").containsEntry("type", "pong");
        assertThat(pong.get("timestamp")).isInstanceOf(Long.class);
        anna.say("fence");
        assertThat(bert.nextEvent()).isEqualTo("anna: fence");
    }

    // ---- refusals ----

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not_json       | not json
            not_json       | {
            not_json       | {"type":"ping"} {"type":"ping"}
            not_json       | {"type":"message","type":"message","text":"a field twice"}
            not_json       | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
            not_an_object  | []
            not_an_object  | "ping"
            not_an_object  | 1
            not_an_object  | null
            unknown_type   | {"type":"dance"}
            unknown_type   | {"type":"PING"}
            invalid_field  | {}
            invalid_field  | {"type":null}
            invalid_field  | {"type":1}
            invalid_field  | {"type":""}
            invalid_field  | {"type":"join"}
            invalid_field  | {"type":"join","username":null}
            invalid_field  | {"type":"join","username":1}
            invalid_field  | {"type":"join","username":["anna"]}
            invalid_field  | {"type":"join","username":""}
            invalid_field  | {"type":"join","username":" \\t "}
            invalid_field  | {"type":"join","username":"an\\nna"}
            invalid_field  | {"type":"join","text":"anna"}
            invalid_field  | {"type":"message"}
            invalid_field  | {"type":"message","text":null}
            invalid_field  | {"type":"message","text":1}
            invalid_field  | {"type":"message","text":{}}
            invalid_field  | {"type":"message","text":""}
            invalid_field  | {"type":"message","text":" \\n "}
            """)
    void aBadFrameIsRefusedAndTheConnectionLivesOn(String code, String frame) {
        // given
        TestClient client = chat.connect();

        // when
        client.sendAsIs(frame).ping();

        // then
        Map<String, Object> error = client.nextFrame();
        assertThat(error).containsOnlyKeys("type", "code", "message");
        assertThat(error).containsEntry("type", "error").containsEntry("code", code);
        assertThat(error.get("message")).asString().isNotBlank();
        assertThat(client.nextEvent()).isEqualTo("pong");
    }

    @Test
    void anEmptyFrameIsRefused() {
        // given
        TestClient client = chat.connect();

        // when
        client.sendAsIs("").ping();

        // then
        assertThat(client.nextEvents(2)).containsExactly("error not_an_object", "pong");
    }

    @Test
    void unknownFieldsAreIgnored() {
        // given
        TestClient client = chat.connect();

        // when
        client.send("{\"type\":\"message\",\"nr\":7,\"text\":\"hello\",\"extra\":{\"a\":[1,2.5,null,true]}}");

        // then
        assertThat(client.nextEvent()).isEqualTo("Anonymous: hello");
    }

    @Test
    void aNameOf20CharactersIsTaken() {
        // given
        TestClient client = chat.connect();

        // when
        client.join("\u5b89".repeat(20));

        // then
        assertThat(client.nextEvent()).isEqualTo("\u5b89".repeat(20) + " joined");
    }

    @Test
    void aNameOf21CharactersIsRefused() {
        // given
        TestClient client = chat.connect();

        // when
        client.join("x".repeat(21));

        // then
        assertThat(client.nextEvent()).isEqualTo("error invalid_field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u0001", "€", SMILE})
    void aMessageOf2000CharactersIsTaken(String character) {
        // given
        TestClient client = chat.connect();

        // when
        client.say(character.repeat(2_000 - 1) + "!");

        // then
        assertThat(client.nextFrame()).containsEntry("message", character.repeat(2_000 - 1) + "!");
    }

    @Test
    void aMessageOf2001CharactersIsRefused() {
        // given
        TestClient client = chat.connect();

        // when
        client.sendAsIs(json(Map.of("type", "message", "text", "x".repeat(2_001))));

        // then
        assertThat(client.nextEvent()).isEqualTo("error invalid_field");
    }

    // ---- what the protocol has no place for ----

    @Test
    void aBinaryMessageClosesWith1003() {
        // given
        TestClient client = chat.connect();

        // when
        client.sendBinary(new byte[] {1, 2, 3});

        // then
        assertThat(client.awaitClosing().code()).isEqualTo(1003);
    }

    @Test
    void aFrameThatIsTooBigClosesWith1009() {
        // given
        RawClient client = chat.raw().upgrade();

        // when
        client.send(RawClient.frame(RawClient.FIN | RawClient.TEXT, new byte[MAX_MESSAGE_BYTES + 1]));

        // then
        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void aMessageThatIsTooBigInManyFramesClosesWith1009() {
        // given
        RawClient client = chat.raw().upgrade();
        byte[] half = "x".repeat(MAX_MESSAGE_BYTES / 2 + 1).getBytes(UTF_8);

        // when
        client.send(RawClient.frame(RawClient.TEXT, half)).send(RawClient.frame(RawClient.CONTINUATION, half));

        // then
        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void aMessageAsBigAsAllowedIsRead() {
        // given
        TestClient client = chat.connect();
        String frame = json(Map.of("type", "message", "text", "hello", "padding", ""));
        String padding = "x".repeat(MAX_MESSAGE_BYTES - frame.length());

        // when
        client.send(json(Map.of("type", "message", "text", "hello", "padding", padding)));

        // then
        assertThat(client.nextEvent()).isEqualTo("Anonymous: hello");
    }

    @Test
    void textThatIsNoUtf8ClosesWith1007() {
        // given
        RawClient client = chat.raw().upgrade();

        // when
        client.send(RawClient.frame(RawClient.FIN | RawClient.TEXT, new byte[] {'"', (byte) 0xC3, '"'}));

        // then
        assertThat(client.closeCode()).isEqualTo(1007);
    }

    /** The bytes of frames, in hexadecimal; RFC 6455 section 5. */
    @ParameterizedTest
    @CsvSource({
        "not masked,                    81027b7d",
        "a reserved bit set,            c18200000000_7b7d",
        "an opcode that is none,        838200000000_7b7d",
        "a continuation of nothing,     808200000000_7b7d",
        "a message within another,      018100000000_7b_818100000000_7d",
        "a ping in parts,               098000000000",
        "half a close code,             888100000000_03"
    })
    void whatBreaksTheRulesOfFramesClosesWith1002(String what, String frames) {
        // given
        RawClient client = chat.raw().upgrade();

        // when
        client.send(HexFormat.of().parseHex(frames.replace("_", "")));

        // then
        assertThat(client.closeCode()).as(what).isEqualTo(1002);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void aCloseFrameIsAnswered() {
        // given
        TestClient client = chat.connect();

        // when
        client.leave();

        // then
        assertThat(client.awaitClosing()).isEqualTo(new Closing(1000, ""));
    }

    @Test
    void aQueryAfterThePathIsIgnored() {
        // given
        TestClient client = chat.connect("/ws?room=hall&x=%20");

        // when
        client.ping();

        // then
        assertThat(client.nextEvent()).isEqualTo("pong");
    }

    private static void assertIsoTimestamp(Map<String, Object> frame) {
        String timestamp = (String) frame.get("timestamp");
        assertThat(timestamp).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
        assertThat(Instant.parse(timestamp)).isNotNull();
    }
}
