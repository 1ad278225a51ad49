package io.genserver.eventbus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.nats.CodecExample.ChatEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node of its own within the JVM: runtime, bus, connection and relay. */
final class Node implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final ServerRuntime runtime = ServerRuntime.create(report -> {});
    final EventBus<ChatEvent> bus = EventBus.start("bus", runtime);
    final NatsConnection nats;
    final NatsRelay<ChatEvent> relay;
    final List<String> heard = new CopyOnWriteArrayList<>();

    private Node(NatsOptions natsOptions, RelayOptions options) {
        nats = NatsConnection.start("nats", runtime, natsOptions);
        relay = NatsRelay.start("relay", bus, nats, CodecExample.EVENTS, options);
    }

    static Node start(NatsServerProcess server) throws InterruptedException {
        return start(server, RelayOptions.prefix("test"));
    }

    static Node start(NatsServerProcess server, RelayOptions options) throws InterruptedException {
        Node node = begin(server, options);
        assertThat(node.nats.awaitConnected(PATIENCE)).isTrue();
        return node;
    }

    /** As {@link #start}, without waiting for NATS. */
    static Node begin(NatsServerProcess server) {
        return begin(server, RelayOptions.prefix("test"));
    }

    private static Node begin(NatsServerProcess server, RelayOptions options) {
        return new Node(NatsConnectionTest.eager(server), options);
    }

    /** Hears a pattern, and so do others know when this returns. */
    Node hear(String pattern) {
        bus.subscribe(pattern, (topic, event) -> heard.add(text(topic, event)));
        await().atMost(PATIENCE)
                .until(() -> relay.flush(PATIENCE)); // a busy machine may lose the connection for a while
        return this;
    }

    void say(String topic, String text) {
        bus.publish(topic, new ChatEvent.Left(text));
    }

    /** How an event that was {@linkplain #say said} is found among those heard. */
    static String text(String topic, ChatEvent event) {
        return topic + " " + ((ChatEvent.Left) event).user();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
