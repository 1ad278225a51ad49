package io.genserver.eventbus.nats;

import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.nats.CodecExample.ChatEvent;
import java.time.Duration;
import java.util.Queue;

/** What the javadoc shows; run by {@link NatsRelayTest}. */
final class RelayExample {
    private RelayExample() {}

    static NatsRelay<ChatEvent> tree(ServerRuntime runtime, String address, Queue<String> heard) {
        // @start region="relay"
        NatsConnection nats = NatsConnection.named("nats", runtime, NatsOptions.to(address));
        EventBus<ChatEvent> bus = EventBus.named("bus", runtime);
        NatsRelay<ChatEvent> relay =
                NatsRelay.of("relay", bus, nats, Codec.json(ChatEvent.class), RelayOptions.prefix("chat"));
        Supervisor.start(
                SupervisorSpec.of(Strategy.REST_FOR_ONE, nats.childSpec(), bus.childSpec(), relay.childSpec()),
                "node",
                runtime);
        bus.subscribe("room.*", (topic, event) -> heard.add(topic + " " + event)); // from all nodes
        bus.publish("room.hall", new ChatEvent.Left("ann")); // on all nodes
        // @end
        return relay;
    }

    static RelayOptions options() {
        // @start region="options"
        return RelayOptions.prefix("chat.events")
                .withOutbound(100_000, 32L << 20)
                .withPatience(Duration.ofMillis(100));
        // @end
    }

    static String status(NatsRelay<?> relay) {
        // @start region="status"
        RelayStatus status = relay.status();
        return "%d sent, %d wait, %d dropped; %d came, %d were no events, %d were too many"
                .formatted(
                        status.published(),
                        status.waiting(),
                        status.dropped(),
                        status.received(),
                        status.undecodable(),
                        status.slow());
        // @end
    }

    static String say(EventBus<ChatEvent> bus, ChatEvent event) {
        // @start region="large"
        try {
            bus.publish("room.hall", event);
            return "said";
        } catch (TooLargeException e) {
            return "too long by " + (e.size() - e.limit()) + " bytes";
        }
        // @end
    }
}
