package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.genserver.chat.ClientFrame.History;
import io.genserver.chat.ClientFrame.Join;
import io.genserver.chat.ClientFrame.JoinRoom;
import io.genserver.chat.ClientFrame.LeaveRoom;
import io.genserver.chat.ClientFrame.Message;
import io.genserver.chat.ClientFrame.Ping;
import io.genserver.chat.ClientFrame.Private;
import io.genserver.chat.ClientFrame.Request;
import io.genserver.chat.ClientFrame.Typing;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFramesTest {
    private static final String SMILE = "\uD83D\uDE00"; // one character, two chars
    private static final RoomName TEA = new RoomName("tea");

    static Stream<Arguments> frames() {
        return Stream.of(
                Arguments.of("{'type':'join','username':'anna'}", new Join("anna", new Resume.No())),
                Arguments.of("{'type':'join','username':'anna','resume':null}", new Join("anna", new Resume.No())),
                Arguments.of("{'type':'join','username':'anna','resume':false}", new Join("anna", new Resume.No())),
                Arguments.of("{'type':'join','username':'anna','resume':true}", new Join("anna", new Resume.Wanted())),
                Arguments.of("{'type':'join','username':'anna','resume':'t'}", new Join("anna", new Resume.With("t"))),
                Arguments.of("{'text':' hi ','type':'message'}", new Message(RoomName.HALL, " hi ")),
                Arguments.of("{'type':'message','text':'hi','room':null}", new Message(RoomName.HALL, "hi")),
                Arguments.of("{'type':'message','text':'hi','room':' tea '}", new Message(TEA, "hi")),
                Arguments.of("{'type':'private','to':'anna','text':'hi'}", new Private("anna", "hi")),
                Arguments.of("{'type':'typing'}", typing(new TypingPlace.InRoom(RoomName.HALL), true)),
                Arguments.of(
                        "{'type':'typing','room':'tea','active':false}", typing(new TypingPlace.InRoom(TEA), false)),
                Arguments.of(
                        "{'type':'typing','to':'Anna','active':true}",
                        typing(new TypingPlace.ToUser(UserKey.of("anna")), true)),
                Arguments.of("{'type':'join_room','room':'tea'}", new JoinRoom(TEA)),
                Arguments.of("{'type':'leave_room','room':'tea'}", new LeaveRoom(TEA)),
                Arguments.of("{'type':'rooms'}", new ClientFrame.Rooms()),
                Arguments.of("{'type':'users'}", new ClientFrame.Users(RoomName.HALL)),
                Arguments.of("{'type':'users','room':'tea'}", new ClientFrame.Users(TEA)),
                Arguments.of("{'type':'history'}", new History(RoomName.HALL, new Page.Range.Newest(50))),
                Arguments.of("{'type':'history','before':7}", new History(RoomName.HALL, new Page.Range.Before(7, 50))),
                Arguments.of(
                        "{'type':'history','room':'tea','after':0,'limit':200}",
                        new History(TEA, new Page.Range.After(0, 200))),
                Arguments.of( // as JSON has it, these are whole numbers
                        "{'type':'history','after':5.0,'limit':1e2}",
                        new History(RoomName.HALL, new Page.Range.After(5, 100))),
                Arguments.of("{'type':'ping','text':1}", new Ping()));
    }

    private static Typing typing(TypingPlace place, boolean active) {
        return new Typing(place, active);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aFrameIsReadAsItIsMeant(String frame, Request request) throws Exception {
        assertThat(ClientFrames.read(frame.replace('\'', '"'))).isEqualTo(new ClientFrame(request, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            username | {'type':'join','username':'<b>'}
            resume   | {'type':'join','username':'anna','resume':1}
            to       | {'type':'private','text':'hi'}
            to       | {'type':'private','to':'<b>','text':'hi'}
            text     | {'type':'private','to':'anna'}
            room     | {'type':'message','text':'hi','room':''}
            room     | {'type':'message','text':'hi','room':1}
            room     | {'type':'join_room'}
            room     | {'type':'leave_room','room':' '}
            room     | {'type':'typing','room':'tea','to':'anna'}
            active   | {'type':'typing','active':'yes'}
            before   | {'type':'history','before':1,'after':1}
            before   | {'type':'history','before':0}
            after    | {'type':'history','after':-1}
            after    | {'type':'history','after':'1'}
            after    | {'type':'history','after':1.5}
            after    | {'type':'history','after':99999999999999999999}
            after    | {'type':'history','after':1e19}
            limit    | {'type':'history','limit':0}
            limit    | {'type':'history','limit':201}
            id       | {'type':'ping','id':7}
            id       | {'type':'ping','id':''}
            """)
    void aFieldThatIsNoneIsNamed(String field, String frame) {
        Refusal refusal = refusalOf(frame.replace('\'', '"'));

        assertThat(refusal.code()).isEqualTo("invalid_field");
        assertThat(refusal.explanation()).contains(field);
    }

    // ---- ids ----

    @Test
    void aFrameMayHaveAnId() throws Exception {
        assertThat(ClientFrames.read("{\"type\":\"ping\",\"id\":\"1\"}")).isEqualTo(new ClientFrame(new Ping(), "1"));
    }

    @Test
    void aRefusalHasTheIdOfItsFrame() {
        assertThat(refusalOf("{\"type\":\"message\",\"id\":\"1\"}").id()).isEqualTo("1");
        assertThat(refusalOf("{\"type\":\"dance\",\"id\":\"1\"}").id()).isEqualTo("1");
        assertThat(refusalOf("{\"type\":\"ping\",\"id\":1}").id()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20ac", SMILE})
    void anIdMayHave64Characters(String character) throws Exception {
        assertThat(ClientFrames.read(ping(character.repeat(64))).id()).isEqualTo(character.repeat(64));
        assertThat(refusalOf(ping(character.repeat(65))).explanation()).contains("id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\n", "\\ud83d"})
    void anIdHasNoControlCharactersAndNoHalves(String character) {
        assertThat(refusalOf("{\"type\":\"ping\",\"id\":\"" + character + "\"}").id())
                .isNull();
    }

    @Test
    void theIdOfAnythingIsLookedForWithoutHarm() {
        assertThat(ClientFrames.idOf("{\"id\":\"1\"}")).isEqualTo("1");
        assertThat(ClientFrames.idOf("{\"id\":1}")).isNull();
        assertThat(ClientFrames.idOf("{}")).isNull();
        assertThat(ClientFrames.idOf("[")).isNull();
    }

    // ---- texts ----

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20ac", SMILE})
    void aTextMayHave2000Characters(String character) throws Exception {
        assertThat(ClientFrames.read(message(character.repeat(2_000))).request())
                .isEqualTo(new Message(RoomName.HALL, character.repeat(2_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20ac", SMILE})
    void aTextMayNotHave2001Characters(String character) {
        assertThat(refusalOf(message(character.repeat(2_001))).explanation()).contains("text", "2000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void aFieldOfNothingButWhiteSpaceIsEmpty(String blank) {
        assertThat(refusalOf(TestClient.json(Map.of("type", "join", "username", blank)))
                        .code())
                .isEqualTo("invalid_field");
        assertThat(refusalOf(message(blank)).code()).isEqualTo("invalid_field");
    }

    // ---- JSON ----

    @Test
    void nestingEndsAt32() throws Exception {
        assertThat(ClientFrames.read("{\"type\":\"ping\",\"x\":" + nested(31) + "}")
                        .request())
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

    @Test
    void aTokenIsNotShown() throws Exception {
        ClientFrame frame = ClientFrames.read("{\"type\":\"join\",\"username\":\"anna\",\"resume\":\"s3cret\"}");

        assertThat(frame.toString()).doesNotContain("s3cret");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static String ping(String id) {
        return TestClient.json(Map.of("type", "ping", "id", id));
    }

    private static String message(String text) {
        return TestClient.json(Map.of("type", "message", "text", text));
    }

    private static Refusal refusalOf(String frame) {
        return catchThrowableOfType(Refusal.class, () -> ClientFrames.read(frame));
    }
}
