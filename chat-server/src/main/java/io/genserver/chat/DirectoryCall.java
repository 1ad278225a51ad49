package io.genserver.chat;

import io.genserver.Call;
import java.util.Optional;

/** What the {@link Directory} is asked. */
sealed interface DirectoryCall<R> extends Call<DirectoryCall<?>, R> {

    /** Gives the socket a name, in place of the one it may have; {@code false} if another has it. */
    record Join(ClientSocket socket, String username) implements DirectoryCall<Boolean> {}

    /** The name that the socket has. */
    record NameOf(ClientSocket socket) implements DirectoryCall<Optional<String>> {}

    /** Takes the socket's name away; {@code false} if it has none. */
    record Leave(ClientSocket socket) implements DirectoryCall<Boolean> {}

    /** Takes everybody's name away and has them all told, as the chat is about to end; how many were told of. */
    record Farewell() implements DirectoryCall<Integer> {}
}
