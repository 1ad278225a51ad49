package io.genserver.chat;

import io.genserver.ChildSpec;
import io.genserver.DynamicSupervisor;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Shutdown;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.SupervisorSpec;
import io.genserver.eventbus.EventBus;
import java.time.Duration;
import java.util.function.Supplier;

/** The servers of the chat that know nothing of its transport, and how they are supervised. */
final class ChatCore {
    private final ServerRef<DirectoryCall<?>, DirectoryCast> directory;
    private final DynamicSupervisor<ClientSocket, Void, ConnectionCast> connections;
    private final ServerRef<LogCall<?>, MessageLogServer.Task> log;
    private final ChildSpec<?, ?> logSpec;
    private final ChildSpec<?, ?> directorySpec;
    private final ChildSpec<?, ?> roomsSpec;

    ChatCore(
            ServerRuntime runtime,
            EventBus<ChatEvent> bus,
            MessageLog messages,
            ChatConfig config,
            Supplier<String> secrets,
            SignIn signIn,
            Connection.FrameReader reader,
            ChatMetrics metrics,
            Tracing tracing) {
        directory = runtime.registry().ref(Directory.NAME, Directory.class);
        log = runtime.registry().ref(MessageLogServer.NAME, MessageLogServer.class);
        ServerRef<TypingCall<?>, TypingCast> typing = runtime.registry().ref(Typing.NAME, Typing.class);
        var limits = RateLimits.of(config);
        var rooms = new Rooms(runtime, directory, log, config.get(Options.MAX_ROOMS), tracing);
        var setup = new Connection.Setup(directory, rooms, typing, messages, signIn, limits, reader, metrics);

        // @start region="connections"
        connections = DynamicSupervisor.named(
                        "chat.connections", runtime, (ClientSocket socket) -> new Connection(socket, setup))
                .withShutdown(Shutdown.timeout(Duration.ofSeconds(2)))
                .withIntensityForEach(new RestartIntensity(5, Duration.ofMinutes(1)), this::giveUp);
        // @end
        logSpec = ChildSpec.of(
                        "log",
                        () -> new MessageLogServer(
                                messages,
                                config.retention(),
                                message -> publish(message, bus, new FanOut(metrics, tracing)),
                                metrics,
                                tracing))
                .withOptions(new StartOptions(
                        MessageLogServer.NAME, null, StartOptions.DEFAULT.initTimeout(), MessageLogServer.LIMIT));
        directorySpec = ChildSpec.of("directory", () -> new Directory(bus, secrets, limits, config, metrics))
                .named(Directory.NAME);
        roomsSpec = ChildSpec.supervisor(
                        "rooms",
                        SupervisorSpec.of(
                                Strategy.ONE_FOR_ONE,
                                ChildSpec.of("hall", () -> rooms.room(RoomName.HALL))
                                        .withOptions(StartOptions.named(Room.HALL)
                                                .withMailbox(Room.LIMIT.capacity(), Room.LIMIT.overflow())),
                                ChildSpec.of("typing", () -> new Typing(bus, directory))
                                        .withOptions(StartOptions.named(Typing.NAME)
                                                .withMailbox(Typing.LIMIT.capacity(), Typing.LIMIT.overflow())),
                                rooms.supervisor().childSpec()))
                .named("chat.rooms");
    }

    private static void publish(StoredMessage message, EventBus<ChatEvent> bus, FanOut fanOut) {
        var event = new ChatEvent.MessagePosted(message, fanOut);
        bus.publish(event.topic(), event);
    }

    /** Does what a connection that has crashed too often cannot do itself. */
    private void giveUp(ClientSocket socket) {
        directory.cast(new DirectoryCast.SocketOver(socket)); // first, so that the name is free when the client hears
        socket.close(CloseCode.INTERNAL_ERROR, "internal error");
    }

    ServerRef<DirectoryCall<?>, DirectoryCast> directory() {
        return directory;
    }

    ServerRef<LogCall<?>, MessageLogServer.Task> log() {
        return log;
    }

    /** One server for each socket. */
    DynamicSupervisor<ClientSocket, Void, ConnectionCast> connections() {
        return connections;
    }

    ChildSpec<?, ?> logSpec() {
        return logSpec;
    }

    ChildSpec<?, ?> directorySpec() {
        return directorySpec;
    }

    ChildSpec<?, ?> roomsSpec() {
        return roomsSpec;
    }
}
