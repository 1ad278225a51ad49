package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.chat.DirectoryCall.Entered;
import io.genserver.chat.DirectoryCall.Found;
import io.genserver.chat.DirectoryCall.Joined;
import io.genserver.chat.DirectoryCall.User;
import io.genserver.eventbus.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Claims claims;

    /** Those who wait for a name that is being claimed; the first of each has asked for it. */
    private final Map<UserKey, Deque<Joining>> claiming = new HashMap<>();

    /** Someone who wants to join, and the session to have if the claim is granted. */
    private record Joining(
            DirectoryCall.Join join,
            From<Joined> from,
            @Nullable Session session) {}

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<DirectoryCall<?>, DirectoryCast> context;

    @SuppressWarnings("NullAway.Init") // so is this
    private PrivateMail mail;

    /**
     * What it works with.
     *
     * @param secrets makes tokens that cannot be guessed
     * @param claims what it has to do with other nodes
     */
    Directory(
            EventBus<ChatEvent> bus,
            Supplier<String> secrets,
            RateLimits limits,
            ChatConfig config,
            ChatMetrics metrics,
            Claims claims) {
        this.bus = bus;
        this.secrets = secrets;
        this.limiters = new UserLimiters(limits);
        this.config = config;
        this.claims = claims;
        this.metrics = metrics;
    }

    @Override
    public Sessions init(Context<DirectoryCall<?>, DirectoryCast> ownContext) {
        context = ownContext;
        mail = new PrivateMail(claims, context.self());
        claims.begin(context.self());
        return new Sessions(metrics::online);
    }

    // @start region="directory"
    @Override
    public Next<Sessions> handleCall(DirectoryCall<?> call, From<?> from, Sessions sessions)
            throws InterruptedException {
        return switch (call) {
            case DirectoryCall.Join join -> {
                join(join, from.as(join), sessions);
                yield keep(sessions);
            }
            case DirectoryCall.UserOf userOf -> reply(userOf, user(sessions.of(userOf.socket())), sessions);
            case DirectoryCall.Leave leave -> reply(leave, lose(leave.socket(), sessions), sessions);
            case DirectoryCall.EnterRoom enter -> reply(enter, enter(enter.socket(), enter.room(), sessions), sessions);
            case DirectoryCall.LeaveRoom leave -> reply(leave, leave(leave.socket(), leave.room(), sessions), sessions);
            case DirectoryCall.IsMember is -> reply(is, isMember(is.user(), is.room(), sessions), sessions);
            case DirectoryCall.Members members -> reply(members, sessions.roll(members.room()), sessions);
            case DirectoryCall.RoomSizes sizes -> reply(sizes, sessions.sizes(), sessions);
            case DirectoryCall.Find find -> reply(find, find(find.user(), sessions), sessions);
            case DirectoryCall.Deliver deliver -> {
                mail.deliver(deliver, from.as(deliver), sessions, now());
                yield keep(sessions);
            }
            case DirectoryCall.HandOver mailed ->
                reply(mailed, PrivateMail.handOver(mailed.envelope(), sessions), sessions);
            case DirectoryCall.Learn learn -> {
                learn.users().forEach(user -> learn(user, sessions));
                yield reply(learn, true, sessions);
            }
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
                    changed(session, sessions);
                }
            }
            case DirectoryCast.SessionOver(Session session, int loss) -> {
                if (session.isStillLost(loss)) {
                    remove(session, sessions);
                }
            }
            case DirectoryCast.Claimed(UserKey user, Claims.Outcome outcome) -> claimed(user, outcome, sessions);
            case DirectoryCast.Mailed mailed -> mail.mailed(mailed);
            case DirectoryCast.TellElsewhere(UserKey user, String frame, boolean droppable) -> {
                Session session = sessions.withKey(user);
                if (session != null && !session.elsewhere().isEmpty()) {
                    claims.tell(session.elsewhere().keySet(), new Claims.Envelope(user, frame, null, droppable));
                }
            }
        }
        return keep(sessions);
    }

    // ---- users ----

    private void join(DirectoryCall.Join join, From<Joined> from, Sessions sessions) {
        ClientSocket socket = join.socket();
        Session before = sessions.of(socket);
        String name = join.identity().username();
        Session holder = sessions.withKey(UserKey.of(name));
        Session resumed = resumed(join, holder, sessions);
        if (!claims.areSure()) {
            from.reply(new Joined.Unavailable());
        } else if (resumed != null && resumed.isHere()) {
            from.reply(welcome(join, resumed, true, sessions));
        } else if (resumed != null) {
            claim(new Joining(join, from, resumed), resumed.key(), sessions);
        } else {
            UserKey key = UserKey.of(name);
            boolean isOwn = holder == before && holder != null && holder.countConnections() == 1;
            if (key.equals(UserKey.ANONYMOUS) || (holder != null && !isOwn)) {
                from.reply(new Joined.NameTaken());
                return;
            }
            boolean mayResume = !(join.resume() instanceof Resume.No);
            var session = new Session(secrets.get(), name, mayResume ? secrets.get() : null);
            if (claims.areShared()) {
                claim(new Joining(join, from, session), key, sessions);
            } else {
                from.reply(welcome(join, session, false, sessions));
            }
        }
    }

    /** Asks for a name, or waits until it is known what has become of it. */
    private void claim(Joining joining, UserKey key, Sessions sessions) {
        Deque<Joining> others = claiming.get(key);
        if (others != null) {
            others.addLast(joining);
            return;
        }
        claiming.put(key, new ArrayDeque<>(List.of(joining)));
        Session session = joining.session();
        if (session != null) {
            claims.claim(key, held(session, sessions.withKey(key) != session || isShown(session, sessions), 1));
        }
    }

    private void claimed(UserKey user, Claims.Outcome outcome, Sessions sessions) {
        Deque<Joining> waiting = claiming.remove(user);
        if (waiting == null) {
            return; // asked for by a directory before this one
        }
        Joining first = waiting.removeFirst();
        Session session = first.session();
        switch (outcome) {
            case GRANTED -> {
                if (session != null) {
                    boolean isResumed = sessions.withKey(user) == session;
                    first.from().reply(welcome(first.join(), session, isResumed, sessions));
                }
            }
            case TAKEN -> first.from().reply(new Joined.NameTaken());
            case UNAVAILABLE -> first.from().reply(new Joined.Unavailable());
        }
        waiting.forEach(next -> join(next.join(), next.from(), sessions));
    }

    /** Gives the socket its session. */
    private Joined welcome(DirectoryCall.Join join, Session session, boolean isResumed, Sessions sessions) {
        ClientSocket socket = join.socket();
        Session before = sessions.of(socket);
        if (session != before) {
            if (before != null && before.key().equals(session.key()) && !isResumed) {
                detach(socket, sessions); // the name goes from one session to the next, and is never free
                hide(before, sessions);
                sessions.remove(before);
            } else {
                leave(socket, sessions);
            }
            if (!isResumed) {
                sessions.add(session);
            }
            if (session.limiter() == null) {
                session.limitBy(limiters.of(session.key()));
            }
            session.setHere(true);
            if (join.resume() instanceof Resume.With(String token)
                    && Secrets.hash(token).equals(session.tokenHash())) {
                session.cameWith(token);
            }
            sessions.attach(socket, session);
            socket.setUser(session.key());
            session.rooms().forEach(socket::enter);
        }
        socket.send(ServerFrames.welcome(session.name(), session.id(), session.token(), isResumed, session.rooms()));
        show(session, sessions);
        changed(session, sessions);
        if (!socket.isOpen()) { // what it sent before still counts, but SocketClosed may have come before
            awaitLeave(socket, sessions);
        }
        return user(session).<Joined>map(Joined.As::new).orElseGet(Joined.Unavailable::new);
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
        if (session == null) {
            return;
        }
        if (session.isConnected()) {
            letGo(session, sessions);
        } else {
            remove(session, sessions);
        }
    }

    /** Takes the socket's user away, who may come back if it has a token; {@code false} if there is none. */
    private boolean lose(ClientSocket socket, Sessions sessions) {
        Session session = detach(socket, sessions);
        if (session == null) {
            return false;
        }
        if (session.isConnected()) {
            letGo(session, sessions);
        } else {
            awaitReturn(session, sessions);
        }
        return true;
    }

    /** Says that a session has fewer connections here, or none, as it has others. */
    private void letGo(Session session, Sessions sessions) {
        changed(session, sessions);
    }

    /** Keeps a session without sockets for as long as it may come back. */
    private void awaitReturn(Session session, Sessions sessions) {
        if (session.tokenHash() == null) {
            remove(session, sessions);
            return;
        }
        session.setHere(true);
        int loss = session.countLoss();
        context.sendAfter(GRACE, new DirectoryCast.GraceOver(session, loss));
        context.sendAfter(config.get(Options.RESUME_TIME), new DirectoryCast.SessionOver(session, loss));
        Session tooMany = sessions.lost(session, MAX_AWAY);
        if (tooMany != null) {
            remove(tooMany, sessions);
        }
        if (tooMany != session) {
            changed(session, sessions);
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
        forget(session, sessions);
        claims.changed(session.key(), null);
    }

    private void forget(Session session, Sessions sessions) {
        hide(session, sessions);
        sessions.remove(session);
    }

    private static Optional<User> user(@Nullable Session session) {
        return session == null || session.limiter() == null
                ? Optional.empty()
                : Optional.of(new User(session.key(), session.name(), session.limiter()));
    }

    private static Optional<Found> find(UserKey user, Sessions sessions) {
        Session session = sessions.withKey(user);
        return session == null || !session.isConnected()
                ? Optional.empty()
                : Optional.of(new Found(
                        session.name(),
                        List.copyOf(session.sockets()),
                        !session.elsewhere().isEmpty()));
    }

    // ---- rooms ----

    private Entered enter(ClientSocket socket, RoomName room, Sessions sessions) {
        Session session = sessions.of(socket);
        if (session == null) {
            return new Entered.NotJoined();
        }
        if (!claims.areSure()) {
            return new Entered.Unavailable();
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
            changed(session, sessions);
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
        changed(session, sessions);
        return Optional.of(List.copyOf(session.sockets()));
    }

    private static boolean isMember(UserKey user, RoomName room, Sessions sessions) {
        Session session = sessions.withKey(user);
        return session != null && sessions.isIn(session, room);
    }

    // ---- other nodes ----

    private void changed(Session session, Sessions sessions) {
        if (claims.areShared()) {
            claims.changed(
                    session.key(),
                    held(session, isShown(session, sessions), session.sockets().size()));
        }
    }

    private static boolean isShown(Session session, Sessions sessions) {
        return sessions.isIn(session, RoomName.HALL);
    }

    private static Claims.Held held(Session session, boolean isShown, int connections) {
        return new Claims.Held(
                session.id(), session.name(), session.tokenHash(), Set.copyOf(session.rooms()), isShown, connections);
    }

    /** Takes in what all nodes know of a user, if this one has not changed it since. */
    private void learn(DirectoryCall.Known known, Sessions sessions) {
        if (claims.isPending(known.user())) {
            return; // it will be told again when that has been looked at
        }
        Session before = sessions.withKey(known.user());
        Claims.Held held = known.session();
        if (before != null && (held == null || !held.session().equals(before.id()))) {
            dismiss(before, sessions);
            before = null;
        }
        if (held == null) {
            return;
        }
        Session session = before;
        if (session == null) {
            session = Session.elsewhere(held);
            session.rooms().addAll(held.rooms());
            sessions.add(session);
        }
        session.setElsewhere(known.elsewhere());
        session.setHere(known.isHere());
        moveTo(held.rooms(), session, sessions);
        if (held.isShown()) {
            show(session, sessions);
        } else if (session.sockets().isEmpty()) {
            hide(session, sessions);
        }
        if (!known.isHere() && sessions.isLost(session)) {
            session.countLoss(); // it is no longer for this node to wait for it
            sessions.notLost(session);
        } else if (known.isHere() && !session.isConnected() && !sessions.isLost(session)) {
            awaitReturn(session, sessions);
        }
    }

    /** A session has lost its name to another, or is over. */
    private void dismiss(Session session, Sessions sessions) {
        for (ClientSocket socket : List.copyOf(session.sockets())) {
            socket.loseName();
            detach(socket, sessions);
        }
        session.countLoss();
        forget(session, sessions);
    }

    private void moveTo(Set<RoomName> rooms, Session session, Sessions sessions) {
        for (RoomName room : List.copyOf(session.rooms())) {
            if (!rooms.contains(room)) {
                session.rooms().remove(room);
                session.sockets().forEach(each -> each.leave(room));
                if (sessions.leave(session, room)) {
                    publish(new ChatEvent.UserLeft(room, session.name(), now()));
                }
            }
        }
        for (RoomName room : rooms) {
            if (session.rooms().add(room)) {
                session.sockets().forEach(each -> each.enter(room));
                if (sessions.isIn(session, RoomName.HALL) && sessions.enter(session, room)) {
                    publish(new ChatEvent.UserJoined(room, session.name(), now()));
                }
            }
        }
    }

    // ---- the end ----

    private int farewell(Sessions sessions) throws InterruptedException {
        Instant deadline = now().plus(FAREWELL);
        int told = 0;
        for (Session session : sessions.in(RoomName.HALL)) {
            if (!session.isHere()) {
                continue;
            }
            for (ClientSocket socket : List.copyOf(session.sockets())) {
                detach(socket, sessions);
            }
            if (session.isConnected()) {
                letGo(session, sessions);
                continue;
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
