package io.genserver.chat;

import io.genserver.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the {@link Directory} is asked. */
sealed interface DirectoryCall<R> extends Call<DirectoryCall<?>, R> {

    /**
     * Gives the socket a user, in place of the one it may have, and welcomes it, unless another has the name. If the
     * name is proved, the socket is one more of the user who is there with it, and nobody else's.
     *
     * @param identity how the user wants to be called, unless it comes back
     */
    record Join(ClientSocket socket, SignIn.Identity identity, Resume resume) implements DirectoryCall<Joined> {}

    /** The user that the socket has. */
    record UserOf(ClientSocket socket) implements DirectoryCall<Optional<User>> {}

    /** Takes the socket away from its user; {@code false} if it has none. */
    record Leave(ClientSocket socket) implements DirectoryCall<Boolean> {}

    /** Makes the socket's user a member of a room. */
    record EnterRoom(ClientSocket socket, RoomName room) implements DirectoryCall<Entered> {}

    /** Makes the socket's user a member of the room no more; the user's sockets, or empty if it is none. */
    record LeaveRoom(ClientSocket socket, RoomName room) implements DirectoryCall<Optional<List<ClientSocket>>> {}

    /** Whether the user is a member of the room. */
    record IsMember(UserKey user, RoomName room) implements DirectoryCall<Boolean> {}

    /** Who is in the room. */
    record Members(RoomName room) implements DirectoryCall<Roll> {}

    /** How many are in each room that has members, besides the hall. */
    record RoomSizes() implements DirectoryCall<Map<RoomName, Integer>> {}

    /** A user's name and sockets; empty if nobody with this name is connected. */
    record Find(UserKey user) implements DirectoryCall<Optional<Found>> {}

    /** Hands a message over to the sockets of two users; empty if the one it is for is not connected. */
    record Deliver(
            ClientSocket socket,
            UserKey to,
            String text,
            @Nullable String id) implements DirectoryCall<Delivered> {}

    /** Takes everybody's name away and has them all told, as the chat is about to end; how many were told of. */
    record Farewell() implements DirectoryCall<Integer> {}

    /** Takes in what all nodes know of users. */
    record Learn(List<Known> users) implements DirectoryCall<Boolean> {}

    /** Hands a frame from another node over; {@code false} if the user has no socket here. */
    record HandOver(Claims.Envelope envelope) implements DirectoryCall<Boolean> {}

    /**
     * What all nodes know of a user.
     *
     * @param session or {@code null} if there is none
     * @param isHere whether this node has a part in it
     * @param elsewhere the other nodes that have connections of it, and how many
     */
    record Known(UserKey user, Claims.@Nullable Held session, boolean isHere, Map<String, Integer> elsewhere) {}

    /** The answer to {@link Join}. */
    sealed interface Joined {
        record As(User user) implements Joined {}

        record NameTaken() implements Joined {}

        /** Nobody knows at the moment whether it is. */
        record Unavailable() implements Joined {}
    }

    /** A user, as a connection knows it. */
    record User(UserKey key, String name, RateLimiter limiter) {}

    /**
     * Someone who is connected.
     *
     * @param isElsewhere whether by other nodes too
     */
    record Found(String name, List<ClientSocket> sockets, boolean isElsewhere) {}

    /** The answer to {@link EnterRoom}. */
    sealed interface Entered {
        /**
         * The user is a member, now or already.
         *
         * @param sockets the user's
         */
        record In(Roll members, List<ClientSocket> sockets) implements Entered {}

        record NotJoined() implements Entered {}

        record TooManyRooms() implements Entered {}

        record Unavailable() implements Entered {}
    }

    /** The answer to {@link Deliver}. */
    sealed interface Delivered {
        /** Now, or before under the same id. */
        record To(String name) implements Delivered {}

        record NotJoined() implements Delivered {}

        record UserNotFound() implements Delivered {}

        record IdReused() implements Delivered {}

        /** It was not, and nothing has happened. */
        record Unavailable() implements Delivered {}

        /** It may have been. */
        record Undecided() implements Delivered {}
    }
}
