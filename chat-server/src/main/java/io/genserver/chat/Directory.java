package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.chat.DirectoryCall.Delivered;
import io.genserver.chat.DirectoryCall.Entered;
import io.genserver.chat.DirectoryCall.Found;
import io.genserver.chat.DirectoryCall.User;
import io.genserver.eventbus.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows who is online under which name and in which rooms, and announces who comes and goes. All of this belongs to a
 * session and not to the servers that look after its sockets and rooms, so that those may crash: a {@link Connection} comes
 * back with its user, and the members of a {@link Room} stay its members.
 */
final class Directory implements GenServer<Sessions, DirectoryCall<?>, DirectoryCast> {
    static final String NAME = "chat.directory";

    /** How long after its socket a user may live, should its connection be unable to take leave. */
    static final Duration SOCKET_GRACE = Duration.ofSeconds(5);

    /** How long a user who may come back may be away without others being told. */
    static final Duration GRACE = Duration.ofSeconds(5);

    /** What a farewell may take; it is a frame for each user to each user. */
    static final Duration FAREWELL = Duration.ofSeconds(2);

    /** How many may be waited for; one more, and the one who is away longest cannot come back. */
    static final int MAX_AWAY = 10_000;

    private final EventBus<ChatEvent> bus;
    private final Supplier<String> secrets;
    private final ChatConfig config;
    private final UserLimiters limiters;
    private final ChatMetrics metrics;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<DirectoryCall<?>, DirectoryCast> context;

    /**
     * What it works with.
     *
     * @param secrets makes tokens that cannot be guessed
     */
    Directory(
            EventBus<ChatEvent> bus,
            Supplier<String> secrets,
            RateLimits limits,
            ChatConfig config,
            ChatMetrics metrics) {
        this.bus = bus;
        this.secrets = secrets;
        this.limiters = new UserLimiters(limits);
        this.config = config;
        this.metrics = metrics;
    }

    @Override
    public Sessions init(Context<DirectoryCall<?>, DirectoryCast> ownContext) {
        context = ownContext;
        return new Sessions(metrics::online);
    }

    // @start region="directory"
    @Override
    public Next<Sessions> handleCall(DirectoryCall<?> call, From<?> from, Sessions sessions)
            throws InterruptedException {
        return switch (call) {
            case DirectoryCall.Join join -> reply(join, join(join, sessions), sessions);
            case DirectoryCall.UserOf userOf -> reply(userOf, user(sessions.of(userOf.socket())), sessions);
            case DirectoryCall.Leave leave -> reply(leave, lose(leave.socket(), sessions), sessions);
            case DirectoryCall.EnterRoom enter -> reply(enter, enter(enter.socket(), enter.room(), sessions), sessions);
            case DirectoryCall.LeaveRoom leave -> reply(leave, leave(leave.socket(), leave.room(), sessions), sessions);
            case DirectoryCall.IsMember is -> reply(is, isMember(is.user(), is.room(), sessions), sessions);
            case DirectoryCall.Members members -> reply(members, sessions.roll(members.room()), sessions);
            case DirectoryCall.RoomSizes sizes -> reply(sizes, sessions.sizes(), sessions);
            case DirectoryCall.Find find -> reply(find, find(find.user(), sessions), sessions);
            case DirectoryCall.Deliver deliver -> reply(deliver, deliver(deliver, sessions), sessions);
            case DirectoryCall.Farewell farewell -> reply(farewell, farewell(sessions), sessions);
        };
    }
    // @end

    @Override
    public Next<Sessions> handleCast(DirectoryCast message, Sessions sessions) {
        switch (message) {
            case DirectoryCast.SocketClosed(ClientSocket socket) -> awaitLeave(socket, sessions);
            case DirectoryCast.SocketOver(ClientSocket socket) -> lose(socket, sessions);
            case DirectoryCast.GraceOver(Session session, int loss) -> {
                if (session.isStillLost(loss)) {
                    hide(session, sessions);
                }
            }
            case DirectoryCast.SessionOver(Session session, int loss) -> {
                if (session.isStillLost(loss)) {
                    remove(session, sessions);
                }
            }
        }
        return keep(sessions);
    }

    // ---- users ----

    private Optional<User> join(DirectoryCall.Join join, Sessions sessions) {
        ClientSocket socket = join.socket();
        Session before = sessions.of(socket);
        String name = join.identity().username();
        Session holder = sessions.withKey(UserKey.of(name));
        Session resumed = resumed(join, holder, sessions);
        Session session;
        if (resumed != null) {
            session = resumed;
        } else {
            UserKey key = UserKey.of(name);
            boolean isOwn =
                    holder == before && holder != null && holder.sockets().size() == 1;
            if (key.equals(UserKey.ANONYMOUS) || (holder != null && !isOwn)) {
                return Optional.empty();
            }
            boolean mayResume = !(join.resume() instanceof Resume.No);
            session = new Session(secrets.get(), name, mayResume ? secrets.get() : null, limiters.of(key));
        }
        if (session != before) {
            leave(socket, sessions);
            if (resumed == null) {
                sessions.add(session);
            }
            sessions.attach(socket, session);
            socket.setUser(session.key());
            session.rooms().forEach(socket::enter);
        }
        socket.send(
                ServerFrames.welcome(session.name(), session.id(), session.token(), resumed != null, session.rooms()));
        show(session, sessions);
        if (!socket.isOpen()) { // what it sent before still counts, but SocketClosed may have come before
            awaitLeave(socket, sessions);
        }
        return user(session);
    }

    /**
     * The session that the socket is to be one more of, or again. A user who is sure to be the same needs no token for that, and
     * cannot be another by one. Names that differ in their case may be two people to those who sign.
     */
    private static @Nullable Session resumed(DirectoryCall.Join join, @Nullable Session holder, Sessions sessions) {
        if (join.identity().proved()) {
            return holder != null && holder.name().equals(join.identity().username()) ? holder : null;
        }
        return join.resume() instanceof Resume.With(String token) ? sessions.withToken(token) : null;
    }

    /** Takes the socket's user away, who means to go, and does not come back. */
    private void leave(ClientSocket socket, Sessions sessions) {
        Session session = detach(socket, sessions);
        if (session != null && session.sockets().isEmpty()) {
            remove(session, sessions);
        }
    }

    /** Takes the socket's user away, who may come back if it has a token; {@code false} if there is none. */
    private boolean lose(ClientSocket socket, Sessions sessions) {
        Session session = detach(socket, sessions);
        if (session == null) {
            return false;
        }
        if (session.sockets().isEmpty()) {
            awaitReturn(session, sessions);
        }
        return true;
    }

    /** Keeps a session without sockets for as long as it may come back. */
    private void awaitReturn(Session session, Sessions sessions) {
        if (session.token() == null) {
            remove(session, sessions);
            return;
        }
        int loss = session.countLoss();
        context.sendAfter(GRACE, new DirectoryCast.GraceOver(session, loss));
        context.sendAfter(config.get(Options.RESUME_TIME), new DirectoryCast.SessionOver(session, loss));
        Session tooMany = sessions.lost(session, MAX_AWAY);
        if (tooMany != null) {
            remove(tooMany, sessions);
        }
    }

    private static @Nullable Session detach(ClientSocket socket, Sessions sessions) {
        Session session = sessions.detach(socket);
        if (session != null) {
            socket.setUser(null);
            session.rooms().forEach(socket::leave);
        }
        return session;
    }

    private void awaitLeave(ClientSocket socket, Sessions sessions) {
        if (sessions.of(socket) != null) {
            context.sendAfter(SOCKET_GRACE, new DirectoryCast.SocketOver(socket));
        }
    }

    /** Has a session seen by others, unless it is. */
    private void show(Session session, Sessions sessions) {
        if (sessions.enter(session, RoomName.HALL)) {
            publish(new ChatEvent.UserJoined(RoomName.HALL, session.name(), now()));
            for (RoomName room : session.rooms()) {
                sessions.enter(session, room);
                publish(new ChatEvent.UserJoined(room, session.name(), now()));
            }
        }
    }

    /** Has a session no longer seen by others, if it is. */
    private void hide(Session session, Sessions sessions) {
        if (sessions.leave(session, RoomName.HALL)) {
            for (RoomName room : session.rooms()) {
                sessions.leave(session, room);
                publish(new ChatEvent.UserLeft(room, session.name(), now()));
            }
            publish(new ChatEvent.UserLeft(RoomName.HALL, session.name(), now()));
        }
    }

    private void remove(Session session, Sessions sessions) {
        hide(session, sessions);
        sessions.remove(session);
    }

    private static Optional<User> user(@Nullable Session session) {
        return session == null
                ? Optional.empty()
                : Optional.of(new User(session.key(), session.name(), session.limiter()));
    }

    private static Optional<Found> find(UserKey user, Sessions sessions) {
        Session session = sessions.withKey(user);
        return session == null || session.sockets().isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(session.name(), List.copyOf(session.sockets())));
    }

    // ---- rooms ----

    private Entered enter(ClientSocket socket, RoomName room, Sessions sessions) {
        Session session = sessions.of(socket);
        if (session == null) {
            return new Entered.NotJoined();
        }
        if (!session.rooms().contains(room)) {
            boolean isOneMore = !sessions.hasMembers(room)
                    && sessions.countRooms() > config.get(Options.MAX_ROOMS); // the hall is one too
            if (isOneMore || session.rooms().size() >= config.get(Options.MAX_ROOMS_PER_USER)) {
                return new Entered.TooManyRooms();
            }
            session.rooms().add(room);
            sessions.enter(session, room);
            session.sockets().forEach(each -> each.enter(room));
            publish(new ChatEvent.UserJoined(room, session.name(), now()));
        }
        return new Entered.In(sessions.roll(room), List.copyOf(session.sockets()));
    }

    private Optional<List<ClientSocket>> leave(ClientSocket socket, RoomName room, Sessions sessions) {
        Session session = sessions.of(socket);
        if (session == null || !session.rooms().remove(room)) {
            return Optional.empty();
        }
        sessions.leave(session, room);
        session.sockets().forEach(each -> each.leave(room));
        publish(new ChatEvent.UserLeft(room, session.name(), now()));
        return Optional.of(List.copyOf(session.sockets()));
    }

    private static boolean isMember(UserKey user, RoomName room, Sessions sessions) {
        Session session = sessions.withKey(user);
        return session != null && sessions.isIn(session, room);
    }

    // ---- private messages ----

    private Delivered deliver(DirectoryCall.Deliver message, Sessions sessions) {
        Session from = sessions.of(message.socket());
        if (from == null) {
            return new Delivered.NotJoined();
        }
        var sent = new Session.Sent(message.to(), message.text().hashCode());
        Session.Sent before = message.id() == null ? null : from.sentBefore(message.id());
        Session to = sessions.withKey(message.to());
        if (before != null) {
            // Who got it may have gone since, and the name with it.
            String name = to == null ? message.to().text() : to.name();
            return before.equals(sent) ? new Delivered.To(name) : new Delivered.IdReused();
        }
        if (to == null || to.sockets().isEmpty()) {
            return new Delivered.UserNotFound();
        }
        if (message.id() != null) {
            from.remember(message.id(), sent);
        }
        String frame = ServerFrames.privateMessage(from.name(), to.name(), message.text(), now(), message.id());
        to.sockets().forEach(socket -> socket.send(frame));
        if (from != to) {
            from.sockets().forEach(socket -> socket.send(frame));
        }
        return new Delivered.To(to.name());
    }

    // ---- the end ----

    private int farewell(Sessions sessions) throws InterruptedException {
        Instant deadline = now().plus(FAREWELL);
        int told = 0;
        for (Session session : sessions.in(RoomName.HALL)) {
            for (ClientSocket socket : List.copyOf(session.sockets())) {
                detach(socket, sessions);
            }
            session.rooms().forEach(room -> sessions.leave(session, room));
            sessions.leave(session, RoomName.HALL);
            awaitReturn(session, sessions); // should it not be the chat that ends, but some of its parts
            Duration left = Duration.between(now(), deadline);
            if (left.isPositive()) {
                // Waits until it is on its way to all, so that the deadline is for what is done and not for what is
                // queued.
                var event = new ChatEvent.UserLeft(RoomName.HALL, session.name(), now());
                told += bus.publishAndWait(event.topic(), event, left) ? 1 : 0;
            }
        }
        return told;
    }

    private Instant now() {
        return context.runtime().now();
    }

    private void publish(ChatEvent event) {
        bus.publish(event.topic(), event);
    }
}
