package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients send at full speed while the server's process is killed, again and again: what was acknowledged is in the
 * history once, what was not is there at most once, and what one sent is there in its order.
 */
class KillTest {
    private static final int CLIENTS = 20;
    private static final int ROOMS = 4;
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 5);

    /** How many messages a client has under way. */
    private static final int WINDOW = 16;

    /** Clients that wait would not find what goes wrong. */
    private static final Map<String, String> FAST =
            Map.of("CHAT_MESSAGE_RATE", "1000000/1s", "CHAT_USER_MESSAGE_RATE", "1000000/1s");

    /** So many acknowledgements come at most before the process is killed. */
    private static final int MAX_ACKS = 600;

    /** To run a failure again, as far as threads let it. */
    private final long seed = Long.getLong("kill.seed", new Random().nextLong());

    private final Random random = new Random(seed);

    @TempDir
    private Path data;

    /** Which seq was acknowledged for which id, by room. */
    private final Map<String, Map<String, Integer>> acknowledged = new ConcurrentHashMap<>();

    /** The history of each room, by what was read of it so far. */
    private final Map<String, List<Map<String, Object>>> histories = new HashMap<>();

    /** The clients of this round. */
    private final Set<TestClient> connected = ConcurrentHashMap.newKeySet();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** One who sends, and keeps what was not acknowledged over the ends of its connections. */
    private final class Sender {
        private final String name;
        private final String room;
        private final Deque<String> unacknowledged = new ArrayDeque<>();
        private Object token = true;
        private int sent;

        Sender(int number) {
            name = "client " + number;
            room = "room " + number % ROOMS;
        }

        /** Joins, sends what is left and then new messages, until the connection ends or there is nothing to be sent. */
        void run(TestClient client, AtomicBoolean sendsNew, CountDownLatch acks) {
            try {
                Map<String, Object> welcome = client.resume(name, token);
                token = welcome.get("resume");
                if (!((List<?>) welcome.get("rooms")).contains(room)) {
                    client.enterAgain(room);
                }
                for (String id : List.copyOf(unacknowledged)) {
                    client.say(room, "text of " + id, id);
                }
                while (sendsNew.get() || !unacknowledged.isEmpty()) {
                    while (sendsNew.get() && unacknowledged.size() < WINDOW) {
                        String id = name + "-" + sent++;
                        unacknowledged.add(id);
                        client.say(room, "text of " + id, id);
                    }
                    heard(client.nextFrame(), acks);
                }
            } catch (CompletionException | TestClient.EndedError e) {
                // the connection ended while it sent or waited
            }
        }

        private void heard(Map<String, Object> frame, CountDownLatch acks) {
            assertThat(frame).as("all is taken, of %s", name).doesNotContainEntry("type", "error");
            if ("ack".equals(frame.get("type"))) {
                String id = (String) frame.get("id");
                assertThat(unacknowledged.remove()).as("in the order sent").isEqualTo(id);
                Integer before = acknowledged
                        .computeIfAbsent(room, missing -> new ConcurrentHashMap<>())
                        .put(id, (Integer) frame.get("seq"));
                assertThat(before).as("acknowledged before: %s", id).isNull();
                acks.countDown();
            }
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedIsThereOnceAndTheRestAtMostOnce() throws Exception {
        System.out.println("KillTest: seed " + seed);
        List<Sender> senders = IntStream.range(0, CLIENTS).mapToObj(Sender::new).toList();

        for (int round = 1; round <= ROUNDS; round++) {
            // when
            var sendsNew = new AtomicBoolean(true);
            var acks = new CountDownLatch(random.nextInt(MAX_ACKS));
            try (ChatProcess chat = ChatProcess.start(data, FAST)) {
                int port = chat.awaitPort();
                readOn(chat, port);
                assertHistories(round);
                List<Thread> running = start(senders, chat, port, sendsNew, acks);
                assertThat(acks.await(2, TimeUnit.MINUTES))
                        .as("round %d, seed %d", round, seed)
                        .isTrue();
                chat.kill();
                for (Thread thread : running) {
                    // Now and then the JDK's client does not notice that the other side has gone, and would wait on.
                    while (!thread.join(Duration.ofMillis(50))) {
                        connected.forEach(TestClient::abort);
                    }
                }
                connected.clear();
            }
            assertThat(failure.get()).as("round %d, seed %d", round, seed).isNull();
        }

        // then
        try (ChatProcess chat = ChatProcess.start(data, FAST)) {
            int port = chat.awaitPort();
            for (Thread thread : start(senders, chat, port, new AtomicBoolean(), new CountDownLatch(0))) {
                thread.join();
            }
            readOn(chat, port);
        }
        assertThat(failure.get()).as("seed %d", seed).isNull();
        assertHistories(ROUNDS + 1);
        assertThat(senders).as("seed %d", seed).allSatisfy(sender -> {
            assertThat(sender.unacknowledged).isEmpty();
            assertThat(ids(sender.room))
                    .filteredOn(id -> id.startsWith(sender.name + "-"))
                    .isEqualTo(IntStream.range(0, sender.sent)
                            .mapToObj(i -> sender.name + "-" + i)
                            .toList());
        });
        System.out.println("KillTest: "
                + acknowledged.values().stream().mapToInt(Map::size).sum() + " messages");
    }

    private List<Thread> start(
            List<Sender> senders, ChatProcess chat, int port, AtomicBoolean sendsNew, CountDownLatch acks) {
        List<Thread> threads = new ArrayList<>();
        for (Sender sender : senders) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (TestClient client = chat.connect(port)) {
                    connected.add(client);
                    sender.run(client, sendsNew, acks);
                } catch (CompletionException e) {
                    // it was killed before this one was connected
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        return threads;
    }

    // ---- what is in the history ----

    /** Reads what has come into the histories since. */
    private void readOn(ChatProcess chat, int port) {
        try (TestClient reader = chat.connect(port)) {
            reader.join("reader");
            for (int number = 0; number < ROOMS; number++) {
                String room = "room " + number;
                reader.enterAgain(room);
                List<Map<String, Object>> history = histories.computeIfAbsent(room, missing -> new ArrayList<>());
                Map<String, Object> page;
                do {
                    reader.send(Map.of("type", "history", "room", room, "after", history.size(), "limit", 200));
                    page = reader.nextFrame("history");
                    history.addAll(messages(page));
                } while (page.get("more").equals(true));
            }
        }
    }

    @SuppressWarnings("unchecked") // as the protocol has it
    private static List<Map<String, Object>> messages(Map<String, Object> page) {
        return (List<Map<String, Object>>) page.get("messages");
    }

    private List<String> ids(String room) {
        return histories.get(room).stream()
                .map(message -> (String) message.get("id"))
                .toList();
    }

    private void assertHistories(int round) {
        histories.forEach((room, history) -> {
            String where = "%s, round %d, seed %d".formatted(room, round, seed);
            assertThat(ids(room)).as(where).doesNotHaveDuplicates();
            Map<String, Integer> seqs = new HashMap<>();
            for (int i = 0; i < history.size(); i++) {
                assertThat(history.get(i)).as(where).containsEntry("seq", i + 1);
                seqs.put((String) history.get(i).get("id"), i + 1);
            }
            assertThat(seqs).as(where).containsAllEntriesOf(acknowledged.getOrDefault(room, Map.of()));
        });
    }
}
