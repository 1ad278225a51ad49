package io.genserver.chat;

import io.genserver.Call;

/** What the {@link MessageLogServer} is asked. */
sealed interface LogCall<R> extends Call<LogCall<?>, R> {

    /** Stores a message; answered when it is durable, or cannot be made so. */
    record Append(Draft draft) implements LogCall<Appended> {}

    /** Whether messages can be stored, as far as is known; if the last could not, by trying. */
    record IsWritable() implements LogCall<Boolean> {}
}
