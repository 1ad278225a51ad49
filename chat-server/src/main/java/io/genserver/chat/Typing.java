package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.MailboxLimit;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.ServerRef;
import io.genserver.chat.TypingCall.Answer;
import io.genserver.eventbus.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows who is typing where, and tells the others. A user is typing in one place at a time. Apart from the rooms, as it has nothing to do with
 * the log and goes on when that does not.
 */
final class Typing implements GenServer<Map<UserKey, Typing.Typist>, TypingCall<?>, TypingCast> {
    static final String NAME = "chat.typing";

    /** What is on top is dropped; it is only typing. */
    static final MailboxLimit LIMIT = new MailboxLimit(4_096, Overflow.DROP_NEWEST);

    /** How often a user may begin. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    /** How long it holds. */
    static final Duration EXPIRY = Duration.ofSeconds(6);

    /**
     * Someone who said within {@link #EXPIRY} that it is typing.
     *
     * @param active whether it still is
     * @param recent whether it said so within {@link #INTERVAL}
     * @param number tells a timer whether it means this one
     * @param next where it has begun since, which is too soon to be told, or {@code null}
     */
    record Typist(
            String name,
            TypingPlace place,
            boolean active,
            boolean recent,
            long number,
            @Nullable TypingPlace next) {
        Typist stopped() {
            return new Typist(name, place, false, recent, number, next);
        }

        Typist noLongerRecent() {
            return new Typist(name, place, active, false, number, next);
        }

        Typist withNext(@Nullable TypingPlace newNext) {
            return new Typist(name, place, active, recent, number, newNext);
        }
    }

    private final EventBus<ChatEvent> bus;
    private final ServerRef<DirectoryCall<?>, DirectoryCast> directory;
    private final Claims claims;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<TypingCall<?>, TypingCast> context;

    private long numbers;

    Typing(EventBus<ChatEvent> bus, ServerRef<DirectoryCall<?>, DirectoryCast> directory, Claims claims) {
        this.bus = bus;
        this.directory = directory;
        this.claims = claims;
    }

    @Override
    public Map<UserKey, Typist> init(Context<TypingCall<?>, TypingCast> ownContext) {
        context = ownContext;
        return new HashMap<>();
    }

    @Override
    public Next<Map<UserKey, Typist>> handleCall(TypingCall<?> call, From<?> from, Map<UserKey, Typist> typists) {
        return switch (call) {
            case TypingCall.Type type -> reply(type, type(type, typists), typists);
        };
    }

    @Override
    public Next<Map<UserKey, Typist>> handleCast(TypingCast message, Map<UserKey, Typist> typists) {
        switch (message) {
            case TypingCast.Stopped(UserKey user, TypingPlace place) -> stop(user, place, typists);
            case TypingCast.IntervalOver(UserKey user, long number) -> {
                Typist typist = typists.get(user);
                if (typist != null && typist.number() == number) {
                    if (typist.next() == null) {
                        typists.put(user, typist.noLongerRecent());
                    } else {
                        begin(user, typist.name(), typist.next(), typists);
                    }
                }
            }
            case TypingCast.Expired(UserKey user, long number) -> {
                Typist typist = typists.get(user);
                if (typist != null && typist.number() == number) {
                    stop(user, typist.place(), typists);
                    typists.remove(user);
                }
            }
        }
        return keep(typists);
    }

    private Answer type(TypingCall.Type type, Map<UserKey, Typist> typists) {
        DirectoryCall.User user = type.user();
        boolean allowed = switch (type.place()) {
            case TypingPlace.InRoom(RoomName room) -> directory.call(new DirectoryCall.IsMember(user.key(), room));
            case TypingPlace.ToUser(UserKey to) ->
                directory.call(new DirectoryCall.Find(to)).isPresent();
        };
        if (!allowed) {
            return type.place() instanceof TypingPlace.InRoom ? Answer.NOT_MEMBER : Answer.USER_NOT_FOUND;
        }
        if (type.place().equals(new TypingPlace.ToUser(user.key()))) {
            return Answer.DONE; // they know
        }
        if (type.active()) {
            start(user, type.place(), typists);
        } else {
            stop(user.key(), type.place(), typists);
        }
        return Answer.DONE;
    }

    private void start(DirectoryCall.User user, TypingPlace place, Map<UserKey, Typist> typists) {
        Typist before = typists.get(user.key());
        if (before != null && before.recent()) {
            boolean isKnown = before.active() && before.place().equals(place);
            typists.put(user.key(), before.withNext(isKnown ? null : place));
        } else {
            begin(user.key(), user.name(), place, typists);
        }
    }

    private void begin(UserKey user, String name, TypingPlace place, Map<UserKey, Typist> typists) {
        Typist before = typists.get(user);
        if (before != null && !before.place().equals(place)) {
            stop(user, before.place(), typists);
        }
        var typist = new Typist(name, place, true, true, ++numbers, null);
        typists.put(user, typist);
        // By timers, as the clock may be set.
        context.sendAfter(INTERVAL, new TypingCast.IntervalOver(user, typist.number()));
        context.sendAfter(EXPIRY, new TypingCast.Expired(user, typist.number()));
        tell(typist);
    }

    private void stop(UserKey user, TypingPlace place, Map<UserKey, Typist> typists) {
        Typist typist = typists.get(user);
        if (typist == null) {
            return;
        }
        if (place.equals(typist.next())) {
            typists.put(user, typist.withNext(null));
        }
        if (typist.active() && typist.place().equals(place)) {
            Typist stopped = typists.getOrDefault(user, typist).stopped();
            typists.put(user, stopped);
            tell(stopped);
        }
    }

    private void tell(Typist typist) {
        Instant now = context.runtime().now();
        switch (typist.place()) {
            case TypingPlace.InRoom(RoomName room) -> {
                var event = new ChatEvent.Typing(room, typist.name(), typist.active(), now);
                bus.publish(event.topic(), event);
                claims.tellTyping(event);
            }
            case TypingPlace.ToUser(UserKey to) ->
                directory.call(new DirectoryCall.Find(to)).ifPresent(found -> {
                    String frame = ServerFrames.privateTyping(typist.name(), found.name(), typist.active(), now);
                    found.sockets().forEach(socket -> socket.sendDroppable(frame));
                    if (found.isElsewhere()) {
                        directory.cast(new DirectoryCast.TellElsewhere(to, frame, true));
                    }
                });
        }
    }
}
