package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.RawClient.Frame;
import io.genserver.chat.TestClient.Closing;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that mean harm: each gets its answer, a bystander notices nothing, and the server holds as much afterwards as before. The
 * table in {@code docs/reference/security.md} says where else attacks are tested.
 */
@EnabledOnOs(OS.LINUX) // which tells which sockets are open
class AttackTest {
    private static final List<Option<Rate>> RATES = List.of(
            Options.MESSAGE_RATE,
            Options.JOIN_RATE,
            Options.TYPING_RATE,
            Options.REQUEST_RATE,
            Options.USER_MESSAGE_RATE,
            Options.USER_JOIN_RATE,
            Options.USER_TYPING_RATE,
            Options.USER_REQUEST_RATE);

    private static final long HEAP = Levels.heapAfterCollection();

    private final ErrorLines log = new ErrorLines(line -> line.contains("evil"));
    private Chat chat = new Chat();
    private TestClient bystander;
    private Levels before;

    @BeforeEach
    void look() {
        bystander = chat.join("bystander");
        before = Levels.of(chat, HEAP);
    }

    /** With the rates as they are unless set otherwise. */
    private void limitRates() throws Exception {
        chat.close();
        chat = Chat.with(config -> RATES.forEach(rate -> config.set(rate, rate.defaultValue())));
        look();
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
        log.close();
    }

    private void assertThatNothingIsLeft(RawClient... attackers) {
        Stream.of(attackers).forEach(RawClient::close);
        before.awaitReturn(chat);
        bystander.assertOpen();
        bystander.ping().awaitEvent("pong");
        assertThat(chat.crashReports()).isEmpty();
    }

    private List<RawClient> attackers(int count) {
        return Stream.generate(() -> chat.raw().upgrade()).limit(count).toList();
    }

    // ---- JSON ----

    static Stream<String> monstrousJson() {
        return Stream.of(
                "[".repeat(10_000) + "]".repeat(10_000),
                "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
                "{\"type\":\"message\",\"text\":" + "[".repeat(10_000),
                "{\"type\":\"history\",\"limit\":" + "9".repeat(60_000) + "}",
                "{\"type\":\"history\",\"before\":1e2147483648}",
                "{\"type\":\"ping\",\"x\":1" + "0".repeat(30_000) + "." + "0".repeat(30_000) + "1}",
                "{\"type\":\"join\",\"username\":\"anna\",\"username\":\"bystander\"}",
                "{\"type\":\"ping\"" + ",\"x\":1".repeat(10_000) + "}");
    }

    @ParameterizedTest
    @MethodSource("monstrousJson")
    void monstrousJsonIsRefusedAndTheConnectionLivesOn(String json) {
        // given
        RawClient attacker = chat.raw().upgrade();

        // when
        attacker.text(json).text("{\"type\":\"ping\"}");

        // then
        String answer = attacker.nextFrame(RawClient.TEXT).text();
        assertThat(answer).contains("\"type\":\"error\"").containsAnyOf("not_json", "invalid_field");
        assertThat(attacker.nextFrame(RawClient.TEXT).text()).contains("\"type\":\"pong\"");
        assertThatNothingIsLeft(attacker);
    }

    // ---- frames ----

    @Test
    void endlessFragmentsOfManyAreAllEnded() {
        // given
        List<RawClient> attackers = attackers(50);
        byte[] empty = RawClient.frame(RawClient.CONTINUATION, new byte[0]);

        // when
        for (RawClient attacker : attackers) {
            attacker.send(RawClient.frame(RawClient.TEXT, "x".getBytes(UTF_8)));
            for (int i = 0; i < 2 * WebSocketPipeline.of(ChatConfig.DEFAULT).maxFragments(); i++) {
                attacker.send(empty);
            }
        }

        // then
        assertThat(attackers).allMatch(attacker -> attacker.closeCode() == 1008);
        assertThatNothingIsLeft(attackers.toArray(RawClient[]::new));
    }

    @Test
    void compressionBombsOfManyTakeNoMoreThanMessagesMay() {
        // given
        List<RawClient> attackers = Stream.generate(() -> chat.raw().upgrade("permessage-deflate"))
                .limit(50)
                .toList();
        byte[] bomb = RawClient.frame(
                RawClient.FIN | RawClient.TEXT | RawClient.COMPRESSED, RawClient.deflate(new byte[50 << 20]));
        assertThat(bomb.length).isLessThan(64 << 10);

        // when
        attackers.forEach(attacker -> attacker.send(bomb));

        // then
        assertThat(attackers).allMatch(attacker -> attacker.closeCode() == 1009);
        assertThat(Levels.usedBuffers() - before.buffers())
                .as("of 2.5 GB")
                .isLessThan(attackers.size()
                                * 2L
                                * WebSocketPipeline.of(ChatConfig.DEFAULT).maxMessageBytes()
                        + (8 << 20));
        assertThatNothingIsLeft(attackers.toArray(RawClient[]::new));
    }

    // ---- names ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BYSTANDER",
                "ByStander ",
                "\uff42ystander", // full width
                "\ud835\udc1bystander", // mathematical bold
                "\u24d1ystander", // in a circle
                "by\u017ftander", // a long s
                "by\ufb06ander", // a ligature
                "by\u200bstander", // a space without width
                "by\u200dstander", // a joiner
                "by\u2060stander",
                "by\u00adstander", // a soft hyphen
                "by\ufe0fstander", // a variation selector
                "by\u034fstander", // a grapheme joiner
                "by\u3164stander", // a letter that shows nothing
                "\u202erednatsyb", // written from right to left
                "by\u2066stander\u2069",
                "\ufeffbystander",
                "bystander\u0000",
                "by\u0008stander",
                "anonymou\u017f"
            })
    void nobodyLooksLikeSomebodyElse(String name) {
        // given
        TestClient attacker = chat.connect();

        // when
        attacker.join(name);

        // then
        assertThat(attacker.nextEvent()).isIn("error username_taken", "error invalid_field");
        attacker.leave().awaitClosing();
        assertThatNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"join\",\"username\":\"x\\r\\nevil: 1\"}",
                "{\"type\":\"join\",\"username\":\"x\\u2028evil\"}",
                "{\"type\":\"join\",\"username\":\"x\\u001b[31mevil\"}",
                "{\"type\":\"message\",\"text\":\"x\",\"id\":\"\\r\\nevil: 1\"}",
                "{\"type\":\"\\r\\nevil: 1\"}",
                "{\"type\":\"private\",\"to\":\"\\r\\nevil: 1\",\"text\":\"x\"}",
                "\r\nevil: 1"
            })
    void whatAUserSendsBreaksNoHeaderAndNoLineOfTheLog(String frame) {
        // given
        TestClient attacker = chat.connect();

        // when
        attacker.sendAsIs(frame);

        // then
        Map<String, Object> error = attacker.nextFrame("error");
        assertThat((String) error.get("message")).doesNotContain("evil");
        assertThat(log.seen()).isEmpty();
        attacker.leave().awaitClosing();
        assertThatNothingIsLeft();
    }

    @Test
    void noHeaderOfARequestComesBackInAResponse() {
        // given
        RawClient attacker = chat.raw();

        // when
        RawClient.Response response = attacker.request(
                        "GET /ws?username=x%0d%0aevil:%201 HTTP/1.1",
                        "Host: localhost",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                        "Sec-WebSocket-Protocol: evil",
                        "Sec-WebSocket-Extensions: evil, permessage-deflate; evil=1")
                .response();

        // then
        assertThat(response.status()).isEqualTo(101);
        assertThat(response.headers().toString()).doesNotContain("evil");
        assertThat(log.seen()).isEmpty();
        assertThatNothingIsLeft(attacker);
    }

    // ---- too much of it ----

    @Test
    void thereAreNoMoreThanTenThousandRooms() {
        // given
        int most = ChatConfig.DEFAULT.get(Options.MAX_ROOMS);
        int mostOfOne = ChatConfig.DEFAULT.get(Options.MAX_ROOMS_PER_USER);
        List<RawClient> attackers = attackers(most / mostOfOne + 1);

        // when
        for (int i = 0; i < attackers.size(); i++) {
            int first = i * mostOfOne;
            attackers
                    .get(i)
                    .join("attacker " + i)
                    .texts(IntStream.range(first, first + mostOfOne)
                            .mapToObj(room -> "{\"type\":\"join_room\",\"room\":\"room %d\"}".formatted(room))
                            .toArray(String[]::new));
        }

        // then
        int entered = 0;
        int refused = 0;
        for (RawClient attacker : attackers) {
            for (int answers = 0; answers < mostOfOne; ) {
                String frame = attacker.nextFrame(RawClient.TEXT).text();
                boolean in = frame.contains("\"room_joined\"");
                boolean out = frame.contains("\"too_many_rooms\"");
                entered += in ? 1 : 0;
                refused += out ? 1 : 0;
                answers += in || out ? 1 : 0;
            }
        }
        assertThat(entered).isEqualTo(most);
        assertThat(refused).isEqualTo(mostOfOne);
        assertThatNothingIsLeft(attackers.toArray(RawClient[]::new));
        bystander.send(Map.of("type", "join_room", "room", "there is room again"));
        bystander.nextFrame("room_joined");
    }

    @Test
    void aFloodOfTypingIsHardlyHeardAndEndsTheConnection() throws Exception {
        // given
        limitRates();
        TestClient attacker = chat.join("attacker");
        bystander.awaitEvent("attacker joined");

        // when
        Closing closing = flood(attacker, i -> "{\"type\":\"typing\",\"active\":" + (i % 2 == 0) + "}");

        // then
        assertThat(closing.code()).isEqualTo(1008);
        assertThat(bystander.eventsUntil("attacker left"))
                .as("a flood of %d", 10_000)
                .hasSizeLessThan(20)
                .allMatch(event -> event.contains("typing"));
        assertThatNothingIsLeft();
    }

    @Test
    void aFloodOfMessagesIsCutToItsRateAndEndsTheConnection() throws Exception {
        // given
        limitRates();
        TestClient attacker = chat.join("attacker");
        bystander.awaitEvent("attacker joined");

        // when
        Closing closing = flood(attacker, i -> RawClient.message("message " + i));

        // then
        assertThat(closing.code()).isEqualTo(1008);
        assertThat(bystander.eventsUntil("attacker left"))
                .as("a flood of %d", 10_000)
                .hasSizeLessThan(1_000);
        assertThatNothingIsLeft();
    }

    private interface FrameOf {
        String number(int number);
    }

    private static Closing flood(TestClient attacker, FrameOf frame) {
        try {
            for (int i = 0; i < 10_000; i++) {
                attacker.sendAsIs(frame.number(i));
            }
        } catch (CompletionException e) {
            // closed in between
        }
        return attacker.awaitClosing();
    }

    @Test
    void whoGuessesTokensComesBackAsNobodyAndIsClosed() throws Exception {
        // given
        limitRates();
        TestClient anna = chat.connect();
        String token = (String) anna.resume("anna", true).get("resume");
        anna.abort();
        var random = new Random(1);
        RawClient attacker = chat.raw().upgrade();

        // when
        Thread sending = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 5_000 && sent(attacker, guess(token, random), i); i++) {
                // the next one
            }
        });
        List<Frame> answers = new ArrayList<>();
        Frame answer = attacker.nextFrame();
        for (; answer.opcode() != RawClient.CLOSE; answer = attacker.nextFrame()) {
            answers.add(answer);
        }
        attacker.close();
        sending.join();

        // then
        assertThat(ByteBuffer.wrap(answer.payload()).getShort()).isEqualTo((short) 1008);
        assertThat(answers).noneMatch(frame -> frame.text().contains("\"resumed\":true"));
        assertThat(answers.stream()
                        .filter(frame -> frame.text().contains("\"welcome\""))
                        .count())
                .isLessThanOrEqualTo(Options.JOIN_RATE.defaultValue().count() + 10L);
        TestClient again = chat.connect();
        assertThat(again.resume("anna", token)).containsEntry("resumed", true);
        again.leave().awaitClosing();
        assertThatNothingIsLeft();
    }

    /** The token with a few of its characters changed: a good guess. */
    private static String guess(String token, Random random) {
        var guess = new StringBuilder(token);
        for (int i = 0; i < 3; i++) {
            guess.setCharAt(random.nextInt(guess.length()), (char) random.nextInt('a', 'z'));
        }
        return guess.toString().equals(token) ? "" : guess.toString();
    }

    private static boolean sent(RawClient attacker, String token, int number) {
        try {
            attacker.text(TestClient.json(Map.of("type", "join", "username", "guest " + number, "resume", token)));
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Test
    void aStormOfConnectionsThatDropLeavesNothing() throws Exception {
        // when
        var number = new AtomicInteger();
        List<Thread> storm = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    for (int n = number.incrementAndGet(); n <= 2_000; n = number.incrementAndGet()) {
                        drop(n);
                    }
                }))
                .toList();
        for (Thread thread : storm) {
            thread.join();
        }

        // then
        assertThatNothingIsLeft();
        chat.join("attacker 2"); // its name is free
    }

    /** Connects, and goes at one point or another. */
    private void drop(int number) {
        RawClient attacker = RawClient.connect(chat.port());
        switch (number % 6) {
            case 0 -> attacker.send("GET /ws HTTP/1.1\r\nHost: lo".getBytes(UTF_8));
            case 1 -> attacker.upgrade();
            case 2 -> attacker.upgrade().join("attacker " + number);
            case 3 ->
                attacker.upgrade().join("attacker " + number).say("x").send(new byte[] {(byte) 0x81, (byte) 0xFE});
            case 4 -> attacker.upgrade().closeFrame(1000);
            default -> {
                // not a word
            }
        }
        if (number % 4 < 2) {
            attacker.reset();
        } else {
            attacker.close();
        }
    }
}
