package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The server's process stands still for a while, as one does whose machine swaps, moves or collects garbage. */
class PauseTest {
    private static final int CLIENTS = 50;

    /** Less than a call from server to server may take: one that is on its way has to come to its end. */
    private static final int PAUSE_SECONDS = 3;

    @TempDir
    private Path data;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whoeverIsConnectedStaysAndWhatTheySayMeanwhileIsTaken() throws Exception {
        try (ChatProcess chat = ChatProcess.start(data, Map.of())) {
            // given
            int port = chat.awaitPort();
            List<TestClient> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> chat.connect(port))
                    .toList();
            for (int i = 0; i < CLIENTS; i++) {
                clients.get(i).resume("client " + i, true);
                clients.get(i).enterAgain("tea");
            }
            say(clients, "under way");

            // when
            signal(chat, "STOP");
            say(clients, "meanwhile");
            assertThat(chat.process().waitFor(PAUSE_SECONDS, TimeUnit.SECONDS)).isFalse();
            signal(chat, "CONT");

            // then
            for (int i = 0; i < CLIENTS; i++) {
                awaitAck(clients.get(i), "under way " + i);
                awaitAck(clients.get(i), "meanwhile " + i);
            }
            clients.getFirst().send(Map.of("type", "users", "room", "tea"));
            assertThat((List<?>) clients.getFirst().nextFrame("users").get("users"))
                    .hasSize(CLIENTS);
            clients.getFirst().send(Map.of("type", "history", "room", "tea", "limit", 200));
            assertThat((List<?>) clients.getFirst().nextFrame("history").get("messages"))
                    .hasSize(2 * CLIENTS);
            clients.forEach(TestClient::assertOpen);
        }
    }

    private static void say(List<TestClient> clients, String what) {
        for (int i = 0; i < CLIENTS; i++) {
            clients.get(i).say("tea", what, what + " " + i);
        }
    }

    private static void signal(ChatProcess chat, String signal) throws Exception {
        TestMount.run("kill", "-" + signal, Long.toString(chat.process().pid()));
    }

    private static void awaitAck(TestClient client, String id) {
        for (Map<String, Object> frame = client.nextFrame(); ; frame = client.nextFrame()) {
            assertThat(frame).as("all is taken").doesNotContainEntry("type", "error");
            if ("ack".equals(frame.get("type"))) {
                assertThat(frame).containsEntry("id", id);
                return;
            }
        }
    }
}
