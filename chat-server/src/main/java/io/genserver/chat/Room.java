package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;
import static io.genserver.Next.stop;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.KeyTakenException;
import io.genserver.KeyedRegistry;
import io.genserver.MailboxFullException;
import io.genserver.MailboxLimit;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.ServerRef;
import io.genserver.StartException;
import io.genserver.chat.RoomCall.Enter;
import io.genserver.chat.RoomCall.Leave;
import io.genserver.chat.RoomCall.Post;
import java.time.Duration;

/**
 * The way into a room: lets members speak, in the one order that everybody sees, and lets users in and out in that order
 * too. Who is a member the {@link Directory} knows, and what was said the log, so one that crashes loses neither. The hall is the room that everybody is
 * in.
 *
 * <p>It does not wait for the log: those who speak do, and meanwhile it goes on with the next.
 */
final class Room implements GenServer<Room.State, RoomCall<?>, Void> {
    static final String HALL = "chat.room.hall";

    /** What may wait for a room; one more message is refused. */
    static final MailboxLimit LIMIT = new MailboxLimit(8_192, Overflow.REJECT);

    /** How long nothing may happen before it looks whether it is still needed. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** What it knows of itself. */
    record State(Context<RoomCall<?>, Void> context) {}

    /**
     * What the rooms work with.
     *
     * @param running the rooms that run, besides the hall
     * @param tracing shows how long a message is on its way to the log and back
     */
    record Setup(
            ServerRef<DirectoryCall<?>, DirectoryCast> directory,
            ServerRef<LogCall<?>, MessageLogServer.Task> log,
            Claims claims,
            KeyedRegistry<RoomName, ServerRef<RoomCall<?>, Void>, Void> running,
            Tracing tracing) {}

    private final RoomName name;
    private final Setup setup;

    Room(RoomName name, Setup setup) {
        this.name = name;
        this.setup = setup;
    }

    @Override
    public State init(Context<RoomCall<?>, Void> context) throws StartException {
        if (!name.isHall()) {
            try {
                setup.running().register(name, context.self(), context.self());
            } catch (KeyTakenException e) {
                throw StartException.ignore("it runs already");
            }
            context.idleTimeout(IDLE);
        }
        return new State(context);
    }

    // @start region="room"
    @Override
    public Next<State> handleCall(RoomCall<?> call, From<?> from, State state) {
        if (!name.isHall()) {
            state.context().idleTimeout(IDLE);
        }
        return switch (call) {
            case Post post
            when post.user() != null && post.term() != setup.claims().term() ->
                reply(post, new Appended.Failed(false), state);
            case Post post when !mayPost(post) -> reply(post, new Posted.NotMember(), state);
            case Post post -> {
                append(post, from.as(post), state);
                yield keep(state);
            }
            case Enter enter ->
                reply(enter, setup.directory().call(new DirectoryCall.EnterRoom(enter.socket(), name)), state);
            case Leave leave ->
                reply(leave, setup.directory().call(new DirectoryCall.LeaveRoom(leave.socket(), name)), state);
        };
    }

    private boolean mayPost(Post post) {
        return name.isHall()
                || (post.user() != null && setup.directory().call(new DirectoryCall.IsMember(post.user(), name)));
    }

    private void append(Post post, From<Posted> from, State state) {
        Draft.Id id = post.id() == null || post.user() == null ? null : new Draft.Id(post.user(), post.id());
        var draft = new Draft(
                name, post.from(), id, post.text(), state.context().runtime().now(), post.term());
        setup.tracing()
                .follow("chat.room", () -> setup.log().callAsync(new LogCall.Append(draft), MessageLogServer.TIMEOUT))
                .whenComplete((appended, failure) -> from.reply(failure == null ? appended : failed(failure)));
    }
    // @end

    private static Appended failed(Throwable failure) {
        return new Appended.Failed(!(failure instanceof MailboxFullException));
    }

    @Override
    public Next<State> handleInfo(Info info, State state) {
        if (info instanceof Info.IdleTimeout) {
            Roll members = setup.directory().call(new DirectoryCall.Members(name));
            if (members.count() == 0) {
                return stop(ExitReason.normal(), state);
            }
            state.context().idleTimeout(IDLE);
        }
        return keep(state);
    }
}
