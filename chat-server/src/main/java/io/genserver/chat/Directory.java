package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.chat.DirectoryCall.Farewell;
import io.genserver.chat.DirectoryCall.Join;
import io.genserver.chat.DirectoryCall.Leave;
import io.genserver.chat.DirectoryCall.NameOf;
import io.genserver.chat.DirectoryCast.GraceOver;
import io.genserver.chat.DirectoryCast.SocketClosed;
import io.genserver.eventbus.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows who is online under which name, and announces who comes and goes. A name belongs to a socket and not to the
 * server that looks after it, so a {@link Connection} that crashes comes back with its name.
 */
final class Directory implements GenServer<Directory.Users, DirectoryCall<?>, DirectoryCast> {
    static final String NAME = "chat.directory";

    /** How long after its socket a name may live, should its connection be unable to take leave. */
    static final Duration GRACE = Duration.ofSeconds(5);

    /** What a farewell may take; it is a frame for each user to each user. */
    static final Duration FAREWELL = Duration.ofSeconds(3);

    /** Owned by this server: who has which name, and who has it by its key. */
    static final class Users {
        private final Map<ClientSocket, String> names = new HashMap<>();
        private final Map<String, ClientSocket> holders = new HashMap<>();

        boolean isTakenFor(ClientSocket socket, String name) {
            ClientSocket holder = holders.get(key(name));
            return holder != null && holder != socket;
        }

        void give(ClientSocket socket, String name) {
            names.put(socket, name);
            holders.put(key(name), socket);
        }

        @Nullable
        String take(ClientSocket socket) {
            String name = names.remove(socket);
            if (name != null) {
                holders.remove(key(name));
            }
            return name;
        }

        /** Anna and anna are not to be two people. */
        private static String key(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    private final EventBus<ChatEvent> bus;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<DirectoryCall<?>, DirectoryCast> context;

    Directory(EventBus<ChatEvent> bus) {
        this.bus = bus;
    }

    @Override
    public Users init(Context<DirectoryCall<?>, DirectoryCast> ownContext) {
        context = ownContext;
        return new Users();
    }

    // @start region="directory"
    @Override
    public Next<Users> handleCall(DirectoryCall<?> call, From<?> from, Users users) throws InterruptedException {
        return switch (call) {
            case Join join -> reply(join, join(join.socket(), join.username(), users), users);
            case Leave leave -> reply(leave, leave(leave.socket(), users), users);
            case NameOf nameOf -> reply(nameOf, Optional.ofNullable(users.names.get(nameOf.socket())), users);
            case Farewell farewell -> reply(farewell, farewell(users), users);
        };
    }

    private boolean join(ClientSocket socket, String name, Users users) {
        if (users.isTakenFor(socket, name)) {
            return false;
        }
        leave(socket, users);
        users.give(socket, name);
        publish(new ChatEvent.UserJoined(name, context.runtime().now()));
        if (!socket.isOpen()) { // what it sent before still counts, but SocketClosed may have come before
            context.sendAfter(GRACE, new GraceOver(socket));
        }
        return true;
    }

    private boolean leave(ClientSocket socket, Users users) {
        String name = users.take(socket);
        if (name != null) {
            publish(new ChatEvent.UserLeft(name, context.runtime().now()));
        }
        return name != null;
    }
    // @end

    @Override
    public Next<Users> handleCast(DirectoryCast message, Users users) {
        switch (message) {
            case SocketClosed(ClientSocket socket) -> {
                if (users.names.containsKey(socket)) {
                    context.sendAfter(GRACE, new GraceOver(socket));
                }
            }
            case GraceOver(ClientSocket socket) -> leave(socket, users);
        }
        return keep(users);
    }

    private int farewell(Users users) throws InterruptedException {
        Instant deadline = context.runtime().now().plus(FAREWELL);
        List<ClientSocket> everyone = List.copyOf(users.names.keySet());
        int told = 0;
        for (ClientSocket socket : everyone) {
            String name = users.take(socket);
            Duration left = Duration.between(context.runtime().now(), deadline);
            if (name != null && left.isPositive()) {
                // Waits until it is on its way to all, so that the deadline is for what is done and not for what is
                // queued.
                var event = new ChatEvent.UserLeft(name, context.runtime().now());
                told += bus.publishAndWait(event.topic(), event, left) ? 1 : 0;
            }
        }
        return told;
    }

    private void publish(ChatEvent event) {
        bus.publish(event.topic(), event);
    }
}
