package io.genserver.chat;

import io.genserver.CallTimeoutException;
import io.genserver.MailboxFullException;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.chat.DirectoryCall.Delivered;
import io.genserver.chat.DirectoryCall.Entered;
import io.genserver.chat.DirectoryCall.Joined;
import io.genserver.chat.DirectoryCall.User;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client can ask for and is answered at once; each blocks until it is. A server that is late may still have done what it was asked: then the
 * time-out crashes the {@link Connection}, and its successor asks anew who it is.
 */
final class Requests {
    private static final int MESSAGES_ON_JOIN = 50;
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final ClientSocket socket;
    private final Connection.Setup setup;

    Requests(ClientSocket socket, Connection.Setup setup) {
        this.socket = socket;
        this.setup = setup;
    }

    User join(ClientFrame.Join join) throws Refusal {
        SignIn.Identity identity = setup.signIn().identify(join);
        return switch (available(
                () -> setup.directory().call(new DirectoryCall.Join(socket, identity, join.resume())))) {
            case Joined.As(User user) -> user;
            case Joined.NameTaken() -> throw new Refusal("username_taken", "this name is in use");
            case Joined.Unavailable() -> throw Refusal.unavailable();
        };
    }

    // ---- rooms ----

    /** The server of a room to speak in. Only members have one started. */
    ServerRef<RoomCall<?>, Void> room(@Nullable User user, RoomName room) throws Refusal {
        Optional<ServerRef<RoomCall<?>, Void>> running = setup.rooms().find(room);
        if (running.isPresent()) {
            return running.get();
        }
        requireMember(user, room);
        return setup.rooms().open(room);
    }

    private void requireMember(@Nullable User user, RoomName room) throws Refusal {
        UserKey key = Connection.joined(user).key();
        if (!available(() -> setup.directory().call(new DirectoryCall.IsMember(key, room)))) {
            throw Refusal.notMember();
        }
    }

    void joinRoom(User user, RoomName room) throws Refusal, InterruptedException {
        ServerRef<RoomCall<?>, Void> server = setup.rooms().open(room);
        switch (available(() -> server.call(new RoomCall.Enter(socket)))) {
            case Entered.In(Roll members, List<ClientSocket> sockets) -> {
                String frame =
                        ServerFrames.roomJoined(room, members, read(room, new Page.Range.Newest(MESSAGES_ON_JOIN)));
                sockets.forEach(each -> each.send(frame));
                tellElsewhere(user, frame);
            }
            case Entered.NotJoined() -> throw Refusal.notJoined();
            case Entered.TooManyRooms() -> throw Refusal.tooManyRooms();
            case Entered.Unavailable() -> throw Refusal.unavailable();
        }
    }

    void leaveRoom(User user, RoomName room) throws Refusal {
        ServerRef<RoomCall<?>, Void> server = room(user, room);
        List<ClientSocket> sockets =
                available(() -> server.call(new RoomCall.Leave(socket))).orElseThrow(Refusal::notMember);
        String frame = ServerFrames.roomLeft(room);
        sockets.forEach(each -> each.send(frame));
        tellElsewhere(user, frame);
    }

    private void tellElsewhere(User user, String frame) {
        if (setup.claims().areShared()) {
            setup.directory().cast(new DirectoryCast.TellElsewhere(user.key(), frame, false));
        }
    }

    void listRooms() throws Refusal, InterruptedException {
        try {
            List<MessageLog.Summary> summaries = setup.log().rooms();
            socket.send(
                    RoomList.frame(available(() -> setup.directory().call(new DirectoryCall.RoomSizes())), summaries));
        } catch (LogException e) {
            throw Refusal.unavailable();
        }
    }

    void listUsers(@Nullable User user, RoomName room) throws Refusal {
        if (!room.isHall()) {
            requireMember(user, room);
        }
        socket.send(ServerFrames.users(room, available(() -> setup.directory().call(new DirectoryCall.Members(room)))));
    }

    void readHistory(@Nullable User user, RoomName room, Page.Range range) throws Refusal, InterruptedException {
        if (!room.isHall()) {
            requireMember(user, room);
        }
        socket.send(ServerFrames.history(room, read(room, range)));
    }

    private Page read(RoomName room, Page.Range range) throws Refusal, InterruptedException {
        try {
            return setup.log().read(room, range);
        } catch (LogException e) {
            throw Refusal.unavailable();
        }
    }

    // ---- users ----

    void deliver(String to, String text, @Nullable String id) throws Refusal {
        var message = new DirectoryCall.Deliver(socket, UserKey.of(to), text, id);
        Delivered delivered;
        try {
            delivered = setup.directory().call(message);
        } catch (ServerExitedException | CallTimeoutException e) {
            throw Refusal.messageFailed();
        }
        switch (delivered) {
            case Delivered.To(String name) -> {
                if (id != null) {
                    socket.send(ServerFrames.privateAck(id, name));
                }
            }
            case Delivered.NotJoined() -> throw Refusal.notJoined();
            case Delivered.UserNotFound() -> throw Refusal.userNotFound();
            case Delivered.IdReused() -> throw Refusal.idReused();
            case Delivered.Unavailable() -> throw Refusal.unavailable();
            case Delivered.Undecided() -> throw Refusal.messageFailed();
        }
    }

    void type(User user, TypingPlace place, boolean active) throws Refusal {
        try {
            switch (setup.typing().call(new TypingCall.Type(user, place, active))) {
                case DONE -> {
                    // there is no answer
                }
                case NOT_MEMBER -> throw Refusal.notMember();
                case USER_NOT_FOUND -> throw Refusal.userNotFound();
            }
        } catch (MailboxFullException | ServerExitedException | CallTimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody is told who is typing: {0}", e.getMessage());
        }
    }

    /** For what has not been done if it fails. */
    private static <T> T available(Supplier<T> call) throws Refusal {
        try {
            return call.get();
        } catch (ServerExitedException | MailboxFullException e) {
            throw Refusal.unavailable();
        }
    }
}
