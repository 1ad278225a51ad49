package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.stop;

import io.genserver.CallTimeoutException;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.MailboxFullException;
import io.genserver.Next;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.chat.DirectoryCall.User;
import io.netty.buffer.ByteBufUtil;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one client: reads its frames, one at a time and in order, and has the {@link Directory} and the {@link
 * Room}s do what they ask. When it crashes it is started anew on the same socket, tells the client which frame failed,
 * and goes on with the next.
 *
 * <p>It does not wait for a message to become durable but goes on, until too many are on their way. What changes who the client
 * is or where it is waits for all of them, so that everybody sees the order in which the client did it.
 */
final class Connection implements GenServer<Connection.State, Void, ConnectionCast> {
    /** How many messages of a client may be on their way. */
    static final int MAX_UNDER_WAY = 64;

    /** Longer than the log takes to say that it cannot. */
    private static final Duration POST_TIMEOUT = MessageLogServer.TIMEOUT.plusSeconds(5);

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** Reads a frame; a type of its own so that a test can put in one that crashes. */
    @FunctionalInterface
    interface FrameReader {
        ClientFrame read(String text) throws Refusal;
    }

    /** Those whom a connection works with. */
    record Setup(
            ServerRef<DirectoryCall<?>, DirectoryCast> directory,
            Rooms rooms,
            ServerRef<TypingCall<?>, TypingCast> typing,
            MessageLog log,
            SignIn signIn,
            RateLimits limits,
            FrameReader reader,
            ChatMetrics metrics,
            Claims claims) {}

    /**
     * What it knows of itself.
     *
     * @param self to send itself the next step
     * @param user whom it has in the directory, or {@code null}
     * @param waiting a frame that waits until no message is on its way, or {@code null}
     * @param typing where it has said that it is typing, or {@code null}
     * @param closed whether the socket is
     */
    record State(
            Context<Void, ConnectionCast> self,
            @Nullable User user,
            @Nullable ClientFrame waiting,
            @Nullable TypingPlace typing,
            boolean closed) {
        State withUser(User newUser) {
            return new State(self, newUser, waiting, typing, closed);
        }

        State withWaiting(@Nullable ClientFrame frame) {
            return new State(self, user, frame, typing, closed);
        }

        State withTyping(@Nullable TypingPlace place) {
            return new State(self, user, waiting, place, closed);
        }

        State withSocketClosed() {
            return new State(self, user, waiting, typing, true);
        }
    }

    private final ClientSocket socket;
    private final Setup setup;
    private final Requests requests;

    Connection(ClientSocket socket, Setup setup) {
        this.socket = socket;
        this.setup = setup;
        this.requests = new Requests(socket, setup);
    }

    // @start region="restart"
    @Override
    public State init(Context<Void, ConnectionCast> context) {
        User user = setup.directory().call(new DirectoryCall.UserOf(socket)).orElse(null);
        Inbox.Broken broken = socket.inbox().brokenOff();
        if (broken != null) {
            socket.send(ServerFrames.failed(broken.number(), ClientFrames.idOf(broken.frame())));
        }
        socket.servedBy(context.self());
        return new State(context, user, null, null, false);
    }
    // @end

    // @start region="receive"
    @Override
    public Next<State> handleCast(ConnectionCast message, State before) throws InterruptedException {
        State state = message == ConnectionCast.CLOSED ? before.withSocketClosed() : before;
        int underWay = socket.underWay();
        if (underWay >= MAX_UNDER_WAY || (state.waiting() != null && underWay > 0)) {
            return keep(state); // goes on when one is done
        }
        String text = state.waiting() == null ? socket.nextFrame() : null;
        if (text == null && state.waiting() == null) {
            return state.closed() && underWay == 0 ? stop(ExitReason.normal(), state) : keep(state);
        }
        state.self().self().cast(ConnectionCast.RECEIVED); // for the next one
        try (Scope _ = Tracing.within(socket.inbox().span())) {
            return keep(text == null ? handleWaiting(state) : handle(text, state));
        }
    }
    // @end

    private State handleWaiting(State state) throws InterruptedException {
        ClientFrame frame = state.waiting();
        State next = frame == null ? state : handle(frame, state.withWaiting(null));
        socket.inbox().handled();
        return next;
    }

    private State handle(String text, State state) throws InterruptedException {
        ClientFrame frame;
        try {
            frame = read(text, state.user());
        } catch (Refusal refusal) {
            socket.send(ServerFrames.error(refusal));
            socket.inbox().handled();
            return state;
        }
        if (socket.underWay() > 0 && isTurn(frame.request())) {
            return state.withWaiting(frame);
        }
        State next = handle(frame, state);
        socket.inbox().handled();
        return next;
    }

    private ClientFrame read(String text, @Nullable User user) throws Refusal {
        ClientFrame frame;
        try {
            frame = setup.reader().read(text);
        } catch (Refusal refusal) {
            admit(Rates.Kind.REQUEST, text, user, ClientFrames.idOf(text));
            throw refusal;
        }
        Rates.Kind kind = Rates.Kind.of(frame.request());
        socket.inbox().span().setAttribute(Tracing.REQUEST, ChatMetrics.labelOf(kind));
        admit(kind, text, user, frame.id());
        return frame;
    }

    // @start region="admit"
    private void admit(Rates.Kind kind, String text, @Nullable User user, @Nullable String id) throws Refusal {
        RateLimiter own = socket.limiter(setup.limits());
        int bytes = ByteBufUtil.utf8Bytes(text);
        Duration wait = own.count(kind, bytes);
        if (wait.isZero() && user != null) {
            wait = user.limiter().count(kind, bytes);
        }
        if (!wait.isZero()) {
            setup.metrics().rateLimited(kind);
            if (!own.countRefusal()) {
                socket.close(CloseCode.POLICY_VIOLATION, "too many requests");
            }
            throw Refusal.rateLimited(wait).withId(id);
        }
    }
    // @end

    /** Whether what was sent before has to be over first. */
    private static boolean isTurn(ClientFrame.Request request) {
        return request instanceof ClientFrame.Join
                || request instanceof ClientFrame.JoinRoom
                || request instanceof ClientFrame.LeaveRoom;
    }

    // @start region="frames"
    private State handle(ClientFrame frame, State state) throws InterruptedException {
        User user = state.user();
        try {
            requireSignedIn(frame.request(), user);
            switch (frame.request()) {
                case ClientFrame.Join join -> {
                    stopTyping(state);
                    return state.withUser(requests.join(join)).withTyping(null);
                }
                case ClientFrame.Message(RoomName room, String text) -> {
                    post(room, text, frame.id(), user);
                    return stopTypingIn(new TypingPlace.InRoom(room), state);
                }
                case ClientFrame.Private(String to, String text) -> {
                    requests.deliver(to, text, frame.id());
                    return stopTypingIn(new TypingPlace.ToUser(UserKey.of(to)), state);
                }
                case ClientFrame.Typing(TypingPlace place, boolean active) -> {
                    requests.type(joined(user), place, active);
                    return active ? state.withTyping(place) : state;
                }
                case ClientFrame.JoinRoom(RoomName room) -> {
                    requests.joinRoom(joined(user), room);
                }
                case ClientFrame.LeaveRoom(RoomName room) -> {
                    requests.leaveRoom(joined(user), room);
                    return stopTypingIn(new TypingPlace.InRoom(room), state);
                }
                case ClientFrame.Rooms() -> requests.listRooms();
                case ClientFrame.Users(RoomName room) -> requests.listUsers(user, room);
                case ClientFrame.History(RoomName room, Page.Range range) -> requests.readHistory(user, room, range);
                case ClientFrame.Ping() ->
                    socket.send(ServerFrames.pong(state.self().runtime().now()));
            }
        } catch (Refusal refusal) {
            socket.send(ServerFrames.error(refusal.withId(frame.id())));
        }
        return state;
    }
    // @end

    private void requireSignedIn(ClientFrame.Request request, @Nullable User user) throws Refusal {
        boolean isForAll = request instanceof ClientFrame.Join || request instanceof ClientFrame.Ping;
        if (user == null && !isForAll && setup.signIn().isNeeded()) {
            throw Refusal.notSignedIn();
        }
    }

    static User joined(@Nullable User user) throws Refusal {
        if (user == null) {
            throw Refusal.notJoined();
        }
        return user;
    }

    // @start region="post"
    private void post(RoomName room, String text, @Nullable String id, @Nullable User user) throws Refusal {
        if (user == null && (id != null || !room.isHall())) {
            throw Refusal.notJoined();
        }
        int term = setup.claims().term();
        if (user != null
                && (term == Claims.NO_TERM || socket.hasLostName())) { // in this order: a term begins when all know
            throw Refusal.unavailable();
        }
        ServerRef<RoomCall<?>, Void> server = requests.room(user, room);
        socket.sentMessage();
        var post = user == null
                ? new RoomCall.Post(null, Names.ANONYMOUS, text, null, Claims.NO_TERM)
                : new RoomCall.Post(user.key(), user.name(), text, id, term);
        server.callAsync(post, POST_TIMEOUT).whenComplete((posted, failure) -> {
            answer(room, id, posted, failure);
            socket.messageDone();
        });
    }
    // @end

    /** Runs on the thread of whoever answers. */
    private void answer(RoomName room, @Nullable String id, @Nullable Posted posted, @Nullable Throwable failure) {
        Refusal refusal = switch (posted) {
            case null -> failure instanceof MailboxFullException ? Refusal.unavailable() : Refusal.messageFailed();
            case Appended.Stored(StoredMessage message, boolean again) -> {
                if (id != null) {
                    socket.send(ServerFrames.ack(id, room, message.seq()));
                }
                yield null;
            }
            case Posted.NotMember() -> Refusal.notMember();
            case Appended.IdReused() -> Refusal.idReused();
            case Appended.TooManyRooms() -> Refusal.tooManyRooms();
            case Appended.Failed(boolean undecided) -> undecided ? Refusal.messageFailed() : Refusal.unavailable();
        };
        if (refusal != null) {
            socket.send(ServerFrames.error(refusal.withId(id)));
        }
    }

    private State stopTypingIn(TypingPlace place, State state) {
        if (!place.equals(state.typing())) {
            return state;
        }
        stopTyping(state);
        return state.withTyping(null);
    }

    private void stopTyping(State state) {
        if (state.user() != null && state.typing() != null) {
            setup.typing().cast(new TypingCast.Stopped(state.user().key(), state.typing()));
        }
    }

    // @start region="terminate"
    @Override
    public void terminate(ExitReason reason, State state) {
        switch (reason) {
            case ExitReason.Normal() -> leave(state);
            case ExitReason.Shutdown s -> {
                try {
                    leave(state);
                } finally {
                    socket.sendAway();
                }
            }
            case ExitReason.Crash c -> {
                // The socket stays open for the connection that follows, and its name stays its own.
            }
            case ExitReason.Killed(), ExitReason.NoProc(), ExitReason.NoConnection() ->
                socket.close(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }
    // @end

    private void leave(State state) {
        stopTyping(state);
        try {
            setup.directory().call(new DirectoryCall.Leave(socket));
        } catch (ServerExitedException | CallTimeoutException e) {
            // One that comes back knows nobody, and one that is busy takes the name back when the grace is over.
            LOG.log(System.Logger.Level.DEBUG, "no directory to take leave from: {0}", e.getMessage());
        }
    }
}
