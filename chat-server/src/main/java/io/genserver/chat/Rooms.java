package io.genserver.chat;

import io.genserver.DynamicSupervisor;
import io.genserver.KeyedRegistry;
import io.genserver.RestartIntensity;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartException;
import io.genserver.StartOptions;
import java.time.Duration;
import java.util.Optional;

/** Finds the servers of rooms, and has them started when they are needed. For any thread. */
final class Rooms {
    static final String SUPERVISOR = "chat.rooms.named";

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final Room.Setup setup;

    /** More than can have members, as one ends only a while after its last member has left. */
    private final int maxRunning;

    private final ServerRef<RoomCall<?>, Void> hall;
    private final DynamicSupervisor<RoomName, RoomCall<?>, Void> supervisor;

    Rooms(
            ServerRuntime runtime,
            ServerRef<DirectoryCall<?>, DirectoryCast> directory,
            ServerRef<LogCall<?>, MessageLogServer.Task> log,
            int maxRooms,
            Tracing tracing) {
        setup = new Room.Setup(directory, log, KeyedRegistry.unique(), tracing);
        maxRunning = 2 * maxRooms;
        hall = runtime.registry().ref(Room.HALL, Room.class);
        supervisor = DynamicSupervisor.named(SUPERVISOR, runtime, (RoomName name) -> room(name))
                .withOptions(StartOptions.DEFAULT
                        .withLabel("room")
                        .withMailbox(Room.LIMIT.capacity(), Room.LIMIT.overflow()))
                .withIntensityForEach(new RestartIntensity(5, Duration.ofMinutes(1)), Rooms::giveUp);
    }

    Room room(RoomName name) {
        return new Room(name, setup);
    }

    /** Those of all rooms but the hall. */
    DynamicSupervisor<RoomName, RoomCall<?>, Void> supervisor() {
        return supervisor;
    }

    /** The next one who needs it has it started again. */
    private static void giveUp(RoomName room) {
        LOG.log(System.Logger.Level.WARNING, "{0} crashes again and again", OneLine.of(room.toString()));
    }

    /** The server of a room, if it runs. */
    Optional<ServerRef<RoomCall<?>, Void>> find(RoomName room) {
        return room.isHall()
                ? Optional.of(hall)
                : setup.running().lookup(room).stream()
                        .map(KeyedRegistry.Entry::value)
                        .findFirst();
    }

    /**
     * The server of a room, started if need be; which blocks.
     *
     * @throws Refusal if it cannot be
     */
    ServerRef<RoomCall<?>, Void> open(RoomName room) throws Refusal {
        Optional<ServerRef<RoomCall<?>, Void>> running = find(room);
        if (running.isPresent()) {
            return running.get();
        }
        if (setup.running().count() >= maxRunning) {
            throw Refusal.tooManyRooms();
        }
        try {
            return supervisor.startChild(room);
        } catch (StartException e) { // another was faster
            return find(room).orElseThrow(Refusal::unavailable);
        } catch (ServerExitedException e) {
            throw Refusal.unavailable();
        }
    }
}
