package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.GenServerException;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.Strategy;
import io.genserver.SupervisedServers;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.EventBusOptions;
import io.genserver.eventbus.QueuePolicy;
import io.genserver.eventbus.SubscriptionOptions;
import io.genserver.testkit.Simulation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chat without its transport, in a simulation: its servers as they are, sockets of the test's, and a log in memory. */
final class SimulatedChat {
    private static final RestartIntensity FORGIVING = new RestartIntensity(1_000, Duration.ofSeconds(1));

    private final Simulation simulation;
    private final MessageLog log = new InMemoryMessageLog();
    private final ChatCore core;
    private final List<SimulatedSocket> sockets = new ArrayList<>();
    private final List<ChatEvent> published = new ArrayList<>();

    SimulatedChat(Simulation simulation) {
        this(simulation, TestConfig.builder().build());
    }

    SimulatedChat(Simulation simulation, ChatConfig config) {
        this.simulation = simulation;
        var numbers = new AtomicLong();
        EventBus<ChatEvent> bus = EventBus.named(
                "chat.events", simulation.runtime(), EventBusOptions.DEFAULT.withPublishTimeout(Duration.ofMinutes(1)));
        bus.subscribe(
                Broadcaster.PATTERN, SubscriptionOptions.queue(4, QueuePolicy.BLOCK), (topic, event) -> deliver(event));
        core = new ChatCore(
                simulation.runtime(),
                bus,
                log,
                config,
                () -> "secret-number-%08d".formatted(numbers.incrementAndGet()),
                SignIn.NOT_NEEDED,
                ClientFrames::read,
                new ChatMetrics(new SimpleMeterRegistry()),
                Tracing.NONE);
        Supervisor.start(
                SupervisorSpec.of(Strategy.REST_FOR_ONE)
                        .with(bus.childSpec())
                        .with(core.logSpec())
                        .with(core.directorySpec())
                        .with(core.roomsSpec())
                        .with(core.connections().childSpec())
                        .withIntensity(FORGIVING),
                "chat",
                simulation.runtime());
    }

    private void deliver(ChatEvent event) {
        published.add(event);
        for (SimulatedSocket socket : List.copyOf(sockets)) {
            socket.deliver(event);
        }
    }

    /** Opens a socket, whose connection may not be started if its supervisor is not there: then it is closed. */
    SimulatedSocket open() {
        var socket = new SimulatedSocket("socket " + sockets.size());
        sockets.add(socket);
        try {
            core.connections().startChild(socket);
        } catch (GenServerException e) {
            socket.abort();
        }
        return socket;
    }

    /** Delivers nothing more to a socket. */
    void forget(SimulatedSocket socket) {
        sockets.remove(socket);
    }

    List<SimulatedSocket> openSockets() {
        return sockets.stream().filter(ClientSocket::isOpen).toList();
    }

    /** All that was published, in the order in which it was delivered. */
    List<ChatEvent> published() {
        return published;
    }

    MessageLog log() {
        return log;
    }

    Roll members(RoomName room) {
        return directory().call(new DirectoryCall.Members(room));
    }

    ServerRef<DirectoryCall<?>, DirectoryCast> directory() {
        return core.directory();
    }

    List<ServerRef<?, ?>> childrenOf(String supervisor) {
        return simulation.runtime().registry().whereis(supervisor).isEmpty()
                ? List.of()
                : SupervisedServers.childrenOf(supervisor, simulation.runtime());
    }

    /** A client's end of a connection that is perfect until it is cut. */
    final class SimulatedSocket extends ClientSocket {
        private final String name;
        private final Set<RoomName> rooms = new LinkedHashSet<>();
        private final List<JsonNode> frames = new ArrayList<>();
        private boolean active = true;

        private SimulatedSocket(String name) {
            this.name = name;
        }

        // ---- the client ----

        /** Sends a frame, if the socket is open. */
        SimulatedSocket send(Map<String, ?> frame) throws InterruptedException {
            JsonNode json = JsonMapper.shared().valueToTree(frame);
            assertThat(ProtocolDocument.faultsOfClientFrame(json))
                    .as(json.toString())
                    .isEmpty();
            while (isOpen() && inbox().isFull()) {
                simulation.runtime().sleep(Duration.ofMillis(10));
            }
            if (isOpen()) {
                received(json.toString(), Span.getInvalid());
            }
            return this;
        }

        /** What it was sent so far. */
        List<JsonNode> frames() {
            return frames;
        }

        /** Those that have a field with this value. */
        List<JsonNode> frames(String field, String value) {
            return frames.stream()
                    .filter(frame -> frame.path(field).asString("").equals(value))
                    .toList();
        }

        /** The rooms whose frames it is sent, besides the hall. */
        Set<RoomName> rooms() {
            return rooms;
        }

        /** The connection breaks. */
        void abort() {
            if (active) {
                active = false;
                closed();
                directory().cast(new DirectoryCast.SocketClosed(this));
            }
        }

        // ---- the server ----

        private void deliver(ChatEvent event) {
            if ((event.room().isHall() || rooms.contains(event.room())) && !isOf(event.except())) {
                receive(JsonMapper.shared().readTree(ServerFrames.event(event)));
            }
        }

        private void receive(JsonNode frame) {
            if (active) {
                assertThat(ProtocolDocument.faultsOfServerFrame(frame))
                        .as(frame.toString())
                        .isEmpty();
                frames.add(frame);
            }
        }

        @Override
        boolean isActive() {
            return active;
        }

        @Override
        void pauseReading() {}

        @Override
        void resumeReading() {}

        @Override
        void enter(RoomName room) {
            rooms.add(room);
        }

        @Override
        void leave(RoomName room) {
            rooms.remove(room);
        }

        @Override
        void send(String text) {
            receive(JsonMapper.shared().readTree(text));
        }

        @Override
        void sendDroppable(String text) {
            send(text);
        }

        @Override
        void startClosing(CloseCode code, String reason) {
            abort();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
