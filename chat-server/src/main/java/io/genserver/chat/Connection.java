package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.stop;

import io.genserver.CallTimeoutException;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one client: reads its frames, one at a time and in order, and has the {@link Directory} and the {@link
 * Room} do what they ask. When it crashes it is started anew on the same socket, tells the client which frame failed,
 * and goes on with the next.
 */
final class Connection implements GenServer<Connection.State, Void, ConnectionCast> {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** Reads a frame; a type of its own so that a test can put in one that crashes. */
    @FunctionalInterface
    interface FrameReader {
        ClientFrame read(String text) throws Refusal;
    }

    /**
     * What it knows of itself.
     *
     * @param self to send itself the next step
     * @param username the name it has in the directory, or {@code null}
     */
    record State(
            Context<Void, ConnectionCast> self, @Nullable String username) {
        State named(String newUsername) {
            return new State(self, newUsername);
        }
    }

    private final ClientSocket socket;
    private final ServerRef<DirectoryCall<?>, DirectoryCast> directory;
    private final ServerRef<Room.Post, Void> hall;
    private final FrameReader reader;

    Connection(
            ClientSocket socket,
            ServerRef<DirectoryCall<?>, DirectoryCast> directory,
            ServerRef<Room.Post, Void> hall,
            FrameReader reader) {
        this.socket = socket;
        this.directory = directory;
        this.hall = hall;
        this.reader = reader;
    }

    // @start region="restart"
    @Override
    public State init(Context<Void, ConnectionCast> context) {
        String username = directory.call(new DirectoryCall.NameOf(socket)).orElse(null);
        long failed = socket.inbox().brokenOff();
        if (failed > 0) {
            socket.send(ServerFrames.failed(failed));
        }
        socket.servedBy(context.self());
        return new State(context, username);
    }
    // @end

    // @start region="receive"
    @Override
    public Next<State> handleCast(ConnectionCast message, State state) {
        String frame = socket.nextFrame();
        if (frame != null) {
            state.self().self().cast(message); // for the next one
            State next = handle(frame, state);
            socket.inbox().handled();
            return keep(next);
        }
        return switch (message) {
            case RECEIVED -> keep(state);
            case CLOSED -> stop(ExitReason.normal(), state);
        };
    }
    // @end

    // @start region="frames"
    private State handle(String frame, State state) {
        try {
            return switch (reader.read(frame)) {
                case ClientFrame.Join(String username) -> join(username, state);
                case ClientFrame.Message(String text) -> post(text, state);
                case ClientFrame.Ping() -> {
                    socket.send(ServerFrames.pong(state.self().runtime().now()));
                    yield state;
                }
            };
        } catch (Refusal refusal) {
            socket.send(ServerFrames.error(refusal.code(), refusal.explanation()));
            return state;
        }
    }

    /** A directory that is late may still have given the name: then this crashes, and its successor asks. */
    private State join(String username, State state) throws Refusal {
        try {
            if (!directory.call(new DirectoryCall.Join(socket, username))) {
                throw new Refusal("username_taken", "this name is in use");
            }
            return state.named(username);
        } catch (ServerExitedException e) {
            throw new Refusal("unavailable", "nobody can join at the moment; try again");
        }
    }

    private State post(String text, State state) throws Refusal {
        try {
            String from = state.username() == null ? "Anonymous" : state.username();
            if (hall.call(new Room.Post(from, text)) == 0) {
                throw new Refusal("message_failed", "nobody is there to deliver the message; try again");
            }
            return state;
        } catch (ServerExitedException | CallTimeoutException e) {
            throw new Refusal("message_failed", "the message may not have been delivered; try again");
        }
    }
    // @end

    // @start region="terminate"
    @Override
    public void terminate(ExitReason reason, State state) {
        switch (reason) {
            case ExitReason.Normal() -> leave();
            case ExitReason.Shutdown s -> {
                try {
                    leave();
                } finally {
                    socket.close(CloseCode.GOING_AWAY, "the server is going away");
                }
            }
            case ExitReason.Crash c -> {
                // The socket stays open for the connection that follows, and its name stays its own.
            }
            case ExitReason.Killed(), ExitReason.NoProc() -> socket.close(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }
    // @end

    private void leave() {
        try {
            directory.call(new DirectoryCall.Leave(socket));
        } catch (ServerExitedException | CallTimeoutException e) {
            // One that comes back knows nobody, and one that is busy takes the name back when the grace is over.
            LOG.log(System.Logger.Level.DEBUG, "no directory to take leave from: {0}", e.getMessage());
        }
    }
}
