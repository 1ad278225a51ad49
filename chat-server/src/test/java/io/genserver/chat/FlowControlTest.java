package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.chat.RawClient.Frame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that send faster than the server handles, and clients that read slower than it sends. */
class FlowControlTest {
    private static final int MANY = 10_000;

    /** The handlers of all connections wait at it, once a test has closed it. */
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @AutoClose
    private final Chat chat =
            Chat.with(config -> config.set(Options.CLOSE_TIMEOUT, Duration.ofMillis(100)), this::readAtTheGate);

    private ClientFrame readAtTheGate(String text) throws Refusal {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return ClientFrames.read(text);
    }

    // ---- faster than it is handled ----

    @Test
    void thousandsOfFramesSentAtOnceAreHandledInTheirOrder() throws Exception {
        // given
        RawClient client = chat.raw().upgrade();

        // when
        Thread sending = Thread.ofVirtual().start(() -> client.texts(messages(MANY)));

        // then
        for (int i = 0; i < MANY; i++) {
            assertThat(client.nextFrame(RawClient.TEXT).text()).contains("\"message " + i + "\"");
        }
        sending.join();
    }

    @Test
    void whileTheHandlerIsBusyTheClientIsNotReadFrom() throws Exception {
        // given
        RawClient client = chat.raw().upgrade();
        var sent = new AtomicInteger();
        gate = new CountDownLatch(1);

        // when
        Thread sending = Thread.ofVirtual().start(() -> {
            for (; sent.get() < MANY; sent.incrementAndGet()) {
                client.say("x".repeat(2_000));
            }
        });

        // then
        var before = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(300))
                .atMost(Chat.PATIENCE)
                .until(() -> before.getAndSet(sent.get()) == sent.get());
        assertThat(sent).hasValueLessThan(MANY); // 20 MB are more than all buffers in between take
        gate.countDown();
        for (int i = 0; i < MANY; i++) {
            client.nextFrame(RawClient.TEXT);
        }
        sending.join();
    }

    @Test
    void whatAClientSendsBeforeItsCloseFrameIsAllHandledBeforeItLeaves() {
        // given
        TestClient watching = chat.connect();
        RawClient client = chat.raw().upgrade().join("anna");
        watching.awaitEvent("anna joined");
        gate = new CountDownLatch(1);

        // when
        client.texts(messages(3 * Inbox.CAPACITY)).closeFrame(1000);
        gate.countDown();

        // then
        assertThat(watching.nextEvents(3 * Inbox.CAPACITY + 1)).isEqualTo(saidAndLeft(3 * Inbox.CAPACITY));
    }

    @Test
    void whatAClientHasSentWhenItIsGoneIsHandledBeforeItLeaves() {
        // given
        TestClient watching = chat.connect();
        RawClient client = chat.raw().upgrade();
        int count = Inbox.CAPACITY - 2;
        gate = new CountDownLatch(1);

        // when
        client.join("anna").texts(messages(count)).endOfStream();
        eventually(() -> assertThat(chat.get("/api/stats").body()).contains("\"connections\":1"));
        gate.countDown();

        // then
        assertThat(watching.nextEvent()).isEqualTo("anna joined");
        assertThat(watching.nextEvents(count + 1)).isEqualTo(saidAndLeft(count));
    }

    private static String[] messages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RawClient.message("message " + i))
                .toArray(String[]::new);
    }

    private static List<String> saidAndLeft(int count) {
        return Stream.concat(IntStream.range(0, count).mapToObj(i -> "anna: message " + i), Stream.of("anna left"))
                .toList();
    }

    @Test
    void pingFramesAreAnsweredInBetween() {
        // given
        RawClient client = chat.raw().upgrade();
        byte[] ping = RawClient.frame(RawClient.FIN | RawClient.PING, "p".getBytes(UTF_8));

        // when
        Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 10 * Inbox.CAPACITY; i++) {
                client.send(ping).say("message " + i).send(ping);
            }
        });

        // then
        int pongs = 0;
        int messages = 0;
        while (pongs < 20 * Inbox.CAPACITY || messages < 10 * Inbox.CAPACITY) {
            Frame frame = client.nextFrame();
            assertThat(frame.opcode()).isIn(RawClient.PONG, RawClient.TEXT);
            if (frame.opcode() == RawClient.PONG) {
                pongs++;
            } else {
                assertThat(frame.text()).contains("\"message " + messages++ + "\"");
            }
        }
    }

    // ---- slower than it is sent to ----

    @Test
    void aClientThatDoesNotReadIsClosedAndTheOthersStay() {
        // given
        TestClient anna = chat.join("anna");
        RawClient mute = chat.raw().upgrade().join("mute");
        anna.awaitEvent("mute joined");

        // when
        boolean left = false;
        for (int i = 0; !left; i++) {
            assertThat(i).as("megabytes and it is still there").isLessThan(20_000);
            anna.say("\u20ac".repeat(2_000));
            left = anna.nextEvent().equals("mute left");
        }

        // then
        eventually(() -> assertThat(chat.connections()).hasSize(1));
        anna.say("still here");
        anna.awaitEvent("anna: still here");
        mute.isClosedByServer();
    }
}
