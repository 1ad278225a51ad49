package io.genserver.chat;

import io.genserver.Call;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link Room} is asked. */
sealed interface RoomCall<R> extends Call<RoomCall<?>, R> {

    /**
     * Says something in the room; answered when it is durable, or cannot be made so.
     *
     * @param user who says it, or {@code null} for someone who has not joined, in the hall
     * @param from what others see of that
     * @param term in which the user was known to have the name, as {@link Claims#term} has it
     */
    record Post(
            @Nullable UserKey user,
            String from,
            String text,
            @Nullable String id,
            int term) implements RoomCall<Posted> {}

    /** Makes the socket's user a member. */
    record Enter(ClientSocket socket) implements RoomCall<DirectoryCall.Entered> {}

    /** Makes the socket's user a member no more; the user's sockets, or empty if it is none. */
    record Leave(ClientSocket socket) implements RoomCall<Optional<List<ClientSocket>>> {}
}
