package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.eventbus.nats.NatsServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Several nodes in this process that are one chat, with a NATS of their own. */
final class Nodes implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(6);

    private final NatsServerProcess nats;
    private final List<Chat> nodes = new ArrayList<>();

    Nodes(Path folder, int count) {
        this(folder, count, config -> {});
    }

    Nodes(Path folder, int count, Consumer<ChatConfig.Builder> options) {
        nats = NatsServerProcess.start(folder);
        for (int i = 0; i < count; i++) {
            String name = "node" + i;
            nodes.add(Chat.with(config -> {
                config.set(Options.NATS_URL, java.util.Optional.of(nats.url()))
                        .set(Options.NODE_NAME, name)
                        .set(Options.NODE_LEASE, LEASE);
                options.accept(config);
            }));
        }
        nodes.forEach(Nodes::awaitReady);
    }

    static void awaitReady(Chat node) {
        Chat.eventually(
                () -> assertThat(node.admin("/health/ready").statusCode()).isEqualTo(200));
    }

    NatsServerProcess nats() {
        return nats;
    }

    /** A client that has joined at a node, and has seen that it has; as often as it takes, on a machine that is so busy that a lease ends. */
    TestClient join(int node, String username) {
        TestClient client = node(node).connect();
        do {
            client.join(username);
        } while (!client.awaitEither(username + " joined", "error unavailable").equals(username + " joined"));
        return client;
    }

    Chat node(int number) {
        return nodes.get(number);
    }

    /** Stops the last one, of which nothing is known then. */
    void stopLast() throws Exception {
        nodes.removeLast().close();
    }

    List<Chat> all() {
        return nodes;
    }

    @Override
    public void close() throws Exception {
        for (Chat node : nodes) {
            node.close();
        }
        nats.close();
    }
}
