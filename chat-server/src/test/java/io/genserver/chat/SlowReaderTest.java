package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One client does not read while a thousand do: they have all that is said, and it is sent away and comes back. */
@EnabledOnOs(OS.LINUX) // which tells how much waits in its socket
class SlowReaderTest {
    private static final int FAST = 1_000;
    private static final int TEXT_BYTES = 8_000;

    /** How many are said at once. */
    private static final int STEP = 10;

    /** More than two megabytes wait in the kernel at most, unless it has been set up for more. */
    private static final int MOST_MESSAGES = 4_000;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    /** The slow one has to come to its close frame, behind all that waits for it. */
    private final Chat chat = Chat.with(config -> config.set(Options.CLOSE_TIMEOUT, Duration.ofMinutes(1)));

    private final List<Fast> fast = Stream.generate(Fast::new).limit(FAST).toList();
    private ResourceLeakDetector.Level level;

    /** One that reads at once. */
    private static final class Fast extends LightClient {
        private volatile int heard;

        Fast() {
            super(true); // so that it takes the machine less time than the slow one's texts
        }

        @Override
        void received(ByteBuf payload, boolean compressed) {
            heard += compressed ? 1 : 0; // what is short is not
        }
    }

    @BeforeEach
    void connectThemAll() throws InterruptedException {
        // A million deliveries: only some are watched.
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        for (Fast client : fast) {
            client.connect(loop, chat.port(), 1);
        }
        for (Fast client : fast) {
            client.awaitOpen();
        }
        eventually(() -> assertThat(chat.connections()).hasSize(FAST));
    }

    @AfterEach
    void close() throws Exception {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).await();
        chat.close();
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void theFastOnesHearAllWhileTheSlowOneIsSentAwayAndComesBack() {
        // given
        TestClient anna = chat.join("anna");
        RawClient slow = chat.rawWithSmallBuffer().upgrade();
        slow.text("{\"type\":\"join\",\"username\":\"slow\",\"resume\":true}");
        String token = next(slow, "welcome").get("resume").stringValue();
        anna.awaitEvent("slow joined");
        Levels before = Levels.of(chat);

        // when
        int messages = sayMoreThanOneClientMayLeaveUnread(anna, slow);

        // then
        assertThat(fast).allMatch(client -> client.heard == messages);
        assertThat(slow.closeCode()).isEqualTo((short) 1013);
        assertThat(slow.closeFrame(1013).isClosedByServer()).isTrue();
        assertThat(Levels.usedBuffers() - before.buffers())
                .as("bytes that waited")
                .isLessThan(32 << 20);
        TestClient again = chat.connect();
        assertThat(again.resume("slow", token)).containsEntry("resumed", true);
        again.send(Map.of("type", "history", "after", messages - 3, "limit", 3));
        assertThat((List<?>) again.nextFrame("history").get("messages")).hasSize(3);
        assertThat(chat.crashReports()).isEmpty();
    }

    /** Has some messages heard by all who read before the next ones are said; how many there were. */
    private int sayMoreThanOneClientMayLeaveUnread(TestClient anna, RawClient slow) {
        String text = "\ud83d\ude00".repeat(TEXT_BYTES / 4);
        long inKernel = -1;
        int since = 0;
        for (int count = STEP; count < MOST_MESSAGES; count += STEP) {
            for (int i = 0; i < STEP; i++) {
                anna.say(text);
            }
            int now = count;
            eventually(() -> assertThat(fast).allMatch(client -> client.heard == now));
            long unsent = OpenSockets.unsent(chat.port(), slow.localPort());
            if (unsent != inKernel) {
                inKernel = unsent;
                since = count;
            } else if ((long) (count - since) * TEXT_BYTES > Options.OUTBOUND_QUEUE.defaultValue() + (128 << 10)) {
                return count; // the kernel has taken no more since, so that all of this waits in the server
            }
        }
        throw new AssertionError("the slow one has been sent all of it");
    }

    private static JsonNode next(RawClient client, String type) {
        JsonNode frame;
        do {
            frame = JsonMapper.shared()
                    .readTree(client.nextFrame(RawClient.TEXT).text());
        } while (!frame.path("type").asString("").equals(type));
        return frame;
    }
}
