package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.genserver.ServerInfo;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many users talk for a long time while they lose their connections and come back, and while rooms come and go. For the profile
 * {@code soak}; its name is none that Surefire looks for otherwise.
 */
class SoakSuite {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 10);
    private static final int CONNECTIONS = Integer.getInteger("soak.connections", 2_000);

    /** So many users share a room in which they talk. */
    private static final int USERS_A_ROOM = 20;

    private static final double RECONNECTS_A_MINUTE = 0.3;
    private static final double MESSAGES_A_MINUTE = 3;
    private static final double MOVES_A_MINUTE = 1;
    private static final Duration TICK = Duration.ofMillis(100);

    /** Longer than servers of empty rooms and users who do not come back stay. */
    private static final Duration SETTLING = Duration.ofMinutes(4);

    /** The files and sockets that the JVM opens for itself, now and then. */
    private static final int SPARE_FILES = 20;

    /** What is remembered on purpose, which is bounded (the rates of users who were here), and the JVM's own. */
    private static final long SPARE_HEAP = 48 << 20;

    /** To have the same users do the same, as far as threads let it. */
    private final long seed = Long.getLong("soak.seed", new Random().nextLong());

    private final Random random = new Random(seed);
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private ResourceLeakDetector.Level level;

    private final Chat chat = Chat.with(config -> config.set(Options.RESUME_TIME, Duration.ofSeconds(30))
            .set(Options.MAX_CONNECTIONS_PER_ADDRESS, 1_000_000));

    /**
     * What the chat and this JVM hold.
     *
     * @param ties of all servers: timers, links, monitors and callers
     */
    private record Held(List<String> servers, SortedSet<String> names, int ties, long files, long heap) {
        static Held by(Chat chat) {
            List<ServerInfo> servers = chat.runtime().observer().snapshot().servers();
            var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Held(
                    servers.stream().map(ServerInfo::name).sorted().toList(),
                    chat.runtime().registry().names(),
                    servers.stream().mapToInt(ServerInfo::ties).sum(),
                    system.getOpenFileDescriptorCount(),
                    Levels.heapAfterCollection());
        }

        @Override
        public String toString() {
            return "%d servers, %d names, %d timers and other ties, %d files, %d MB of heap"
                    .formatted(servers.size(), names.size(), ties, files, heap >> 20);
        }
    }

    @BeforeEach
    void watchSomeBuffers() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    @AfterEach
    void close() throws Exception {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).await();
        chat.close();
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void whatIsHeldInTheEndIsWhatWasHeldBeforeAndNothingAcknowledgedIsLost() throws Exception {
        System.out.println("SoakSuite: " + CONNECTIONS + " connections, " + MINUTES + " minutes, seed " + seed);
        // given
        warmUp();
        Held before = Held.by(chat);
        System.out.println("SoakSuite: before: " + before);
        List<SoakUser> users = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> new SoakUser(i, "room " + i / USERS_A_ROOM, loops, chat.port()))
                .toList();

        // when
        users.forEach(SoakUser::connect);
        live(users);
        users.forEach(SoakUser::stopTalking);
        await().atMost(SETTLING)
                .untilAsserted(
                        () -> assertThat(users.stream().filter(SoakUser::waits).toList())
                                .as("still wait for an acknowledgement")
                                .isEmpty());
        System.out.println("SoakSuite: at the end: " + Held.by(chat));
        users.forEach(SoakUser::leave);

        // then
        int acknowledged = assertThatAllAcknowledgedIsInTheHistory(users);
        System.out.println("SoakSuite: " + acknowledged + " messages, "
                + users.stream().mapToInt(SoakUser::connections).sum() + " connections");
        assertThat(users.stream().flatMap(user -> user.faults().stream())).isEmpty();
        assertThat(chat.crashReports()).isEmpty();
        users.forEach(SoakUser::forget);
        await().pollInterval(Duration.ofSeconds(2)).atMost(SETTLING).untilAsserted(() -> {
            Held now = Held.by(chat);
            assertThat(now.servers()).as("servers").isEqualTo(before.servers());
            assertThat(now.names()).as("names").isEqualTo(before.names());
            assertThat(now.ties()).as("timers, links and monitors").isEqualTo(before.ties());
            assertThat(now.files()).as("file descriptors").isLessThanOrEqualTo(before.files() + SPARE_FILES);
            assertThat(now.heap()).as("heap").isLessThanOrEqualTo(before.heap() + SPARE_HEAP);
        });
        System.out.println("SoakSuite: after: " + Held.by(chat));
    }

    /** So that what is made once is there before it is looked what there is. */
    private void warmUp() throws Exception {
        List<SoakUser> few = IntStream.range(0, USERS_A_ROOM)
                .mapToObj(i -> new SoakUser(i, "warm", loops, chat.port()))
                .toList();
        few.forEach(SoakUser::connect);
        for (SoakUser user : few) {
            await().atMost(Chat.PATIENCE).until(user::isThere);
            user.say();
            await().atMost(Chat.PATIENCE).until(() -> !user.waits());
            user.leave();
        }
        try (TestClient client = chat.join("warm")) {
            client.leave().awaitClosing();
        }
        await().atMost(SETTLING)
                .until(() -> chat.connections().isEmpty()
                        && chat.roomServers().isEmpty()
                        && Held.by(chat).servers().size() < 30);
    }

    /** Has things happen at random, at their rates. */
    private void live(List<SoakUser> users) throws InterruptedException {
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
        double ticksAMinute = Duration.ofMinutes(1).dividedBy(TICK);
        var tick = ticks.scheduleAtFixedRate(
                () -> {
                    some(RECONNECTS_A_MINUTE / ticksAMinute, users)
                            .forEach(user -> user.reconnect(random.nextBoolean()));
                    some(MESSAGES_A_MINUTE / ticksAMinute, users).forEach(SoakUser::say);
                    some(MOVES_A_MINUTE / ticksAMinute, users)
                            .forEach(user -> user.move("side room " + random.nextInt(CONNECTIONS / 4)));
                },
                0,
                TICK.toMillis(),
                TimeUnit.MILLISECONDS);
        for (int minute = 1; minute <= MINUTES; minute++) {
            assertThat(ticks.awaitTermination(1, TimeUnit.MINUTES)).isFalse();
            assertThat(tick.isDone()).isFalse(); // as it is if it has thrown
            System.out.println("SoakSuite: minute " + minute + ": " + Held.by(chat));
        }
        ticks.shutdown();
        assertThat(ticks.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    private Collection<SoakUser> some(double share, List<SoakUser> users) {
        double expected = share * users.size();
        int count = (int) expected + (random.nextDouble() < expected % 1 ? 1 : 0);
        return random.ints(count, 0, users.size()).mapToObj(users::get).toList();
    }

    private int assertThatAllAcknowledgedIsInTheHistory(List<SoakUser> users) {
        int count = 0;
        Map<String, Map<String, Integer>> histories = new HashMap<>();
        try (TestClient reader = chat.join("reader")) {
            for (SoakUser user : users) {
                Map<String, Integer> history = histories.computeIfAbsent(user.room(), room -> seqsById(room, reader));
                assertThat(history).as("seed %d", seed).containsAllEntriesOf(user.acknowledged());
                count += user.acknowledged().size();
            }
            reader.leave().awaitClosing();
        }
        assertThat(count).isPositive();
        assertThat(histories.values().stream().mapToInt(Map::size).sum())
                .as("nothing is there that was not acknowledged, and nothing twice")
                .isEqualTo(count);
        return count;
    }

    @SuppressWarnings("unchecked") // as the protocol has it
    private static Map<String, Integer> seqsById(String room, TestClient reader) {
        reader.enterAgain(room);
        Map<String, Integer> seqs = new HashMap<>();
        List<Map<String, Object>> messages = new ArrayList<>();
        Map<String, Object> page;
        do {
            reader.send(Map.of("type", "history", "room", room, "after", messages.size(), "limit", 200));
            page = reader.nextFrame("history");
            messages.addAll((List<Map<String, Object>>) page.get("messages"));
        } while (page.get("more").equals(true));
        for (Map<String, Object> message : messages) {
            assertThat(seqs.put((String) message.get("id"), (Integer) message.get("seq")))
                    .as("is there twice: %s", message)
                    .isNull();
        }
        reader.send(Map.of("type", "leave_room", "room", room));
        reader.nextFrame("room_left");
        return seqs;
    }
}
