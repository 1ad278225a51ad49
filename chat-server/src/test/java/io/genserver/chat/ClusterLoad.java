package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Users who go on whatever happens. Some speak, each message until it is acknowledged, at whichever node answers; and some want all the same
 * name, say something in it, and let it go.
 */
final class ClusterLoad implements AutoCloseable {
    static final String PRIZE = "Prize";
    private static final int SPEAKERS = 3;

    private final NodeProcesses nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Object> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong winners = new AtomicLong();
    private volatile boolean stopped;

    /** Whether there are to be some who want the name. */
    private volatile boolean contested = true;

    ClusterLoad(NodeProcesses nodes) {
        this.nodes = nodes;
        for (int i = 0; i < SPEAKERS; i++) {
            String name = "Speaker" + i;
            threads.add(Thread.ofVirtual().name(name).start(() -> guarded(() -> speak(name))));
        }
        for (int i = 0; i < NodeProcesses.COUNT; i++) {
            int node = i;
            threads.add(Thread.ofVirtual().name("rival " + i).start(() -> guarded(() -> rival(node))));
        }
        // Who has not been told its token cannot come back, and that is no fault of the nodes.
        Chat.eventually(() -> assertThat(acknowledged.keySet())
                .containsAll(speakers().stream().map(name -> name + " 0").toList()));
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private void guarded(Task task) {
        try {
            task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            faults.add(e);
        }
    }

    static List<String> speakers() {
        return java.util.stream.IntStream.range(0, SPEAKERS)
                .mapToObj(i -> "Speaker" + i)
                .toList();
    }

    Map<String, Object> acknowledged() {
        return acknowledged;
    }

    long winners() {
        return winners.get();
    }

    void contest(boolean isContested) {
        contested = isContested;
    }

    // ---- those who speak ----

    private void speak(String name) throws InterruptedException {
        Object token = true;
        long number = 0;
        int node = ThreadLocalRandom.current().nextInt(NodeProcesses.COUNT);
        while (!stopped) {
            try (Roamer client = Roamer.connect(nodes.http(), nodes.port(node))) {
                Map<String, Object> answer = client.ask(
                        token.equals(true) ? Chat.PATIENCE : Roamer.PATIENCE,
                        Map.of("type", "join", "username", name, "resume", token),
                        "welcome",
                        "error");
                if (answer.get("type").equals("error")) {
                    throw new Roamer.LostException("not joined: " + answer);
                }
                if (!token.equals(true) && !answer.get("resumed").equals(true)) {
                    throw new AssertionError(name + " could not come back");
                }
                token = answer.getOrDefault("resume", token);
                while (!stopped) {
                    String id = name + " " + number;
                    Map<String, Object> result =
                            client.ask(Map.of("type", "message", "text", id, "id", id), "ack", "error");
                    if (!id.equals(result.get("id"))) {
                        throw new Roamer.LostException("out of step: " + result);
                    }
                    if (result.get("type").equals("ack")) {
                        acknowledged.put(id, result.get("seq"));
                        number++;
                        Thread.sleep(2);
                    } else if (Set.of("unavailable", "message_failed").contains(result.get("code"))) {
                        Thread.sleep(50);
                    } else {
                        throw new Roamer.LostException("refused: " + result);
                    }
                }
            } catch (Roamer.LostException e) {
                node = (node + 1) % NodeProcesses.COUNT;
                Thread.sleep(100);
            }
        }
    }

    // ---- those who want the name ----

    private void rival(int node) throws InterruptedException {
        while (!stopped) {
            if (!contested) {
                Thread.sleep(20);
                continue;
            }
            try (Roamer client = Roamer.connect(nodes.http(), nodes.port(node))) {
                Map<String, Object> answer = client.ask(Map.of("type", "join", "username", PRIZE), "welcome", "error");
                if (answer.get("type").equals("welcome")) {
                    winners.incrementAndGet();
                    int messages = ThreadLocalRandom.current().nextInt(1, 40);
                    for (int i = 0; i < messages && contested && !stopped; i++) {
                        String id = answer.get("session") + " " + i;
                        client.ask(Map.of("type", "message", "text", PRIZE + " " + id, "id", id), "ack", "error");
                        Thread.sleep(ThreadLocalRandom.current().nextInt(1, 20));
                    }
                }
                Thread.sleep(ThreadLocalRandom.current().nextInt(1, 20));
            } catch (Roamer.LostException e) {
                Thread.sleep(50);
            }
        }
    }

    // ---- what has to be ----

    /** Checks a history: all that was acknowledged is in it, once and where it was said to be, and the name had one holder after the other. */
    void check(List<Map<String, Object>> history, Map<String, Object> known) {
        assertThat(faults).isEmpty();
        Set<Object> ids = new HashSet<>();
        Set<String> holders = new HashSet<>();
        String holder = "";
        long expected = 1;
        for (Map<String, Object> message : history) {
            assertThat(message.get("seq")).as("no gaps").isEqualTo((int) expected++);
            assertThat(ids.add(message.get("from") + " " + message.get("id")))
                    .as("twice: " + message)
                    .isTrue();
            if (PRIZE.equals(message.get("from"))) {
                String session = String.valueOf(message.get("message")).split(" ")[1];
                if (!session.equals(holder)) {
                    holder = session;
                    assertThat(holders.add(session))
                            .as("two had the name at once: " + message)
                            .isTrue();
                }
            }
        }
        known.forEach((id, seq) -> assertThat(history.get((int) seq - 1)).containsEntry("id", id));
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
