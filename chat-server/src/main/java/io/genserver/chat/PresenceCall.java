package io.genserver.chat;

import io.genserver.Call;
import io.genserver.chat.PresenceBucket.Change;
import java.util.List;

/** What {@link Presence} is asked. */
sealed interface PresenceCall<R> extends Call<PresenceCall<?>, R> {

    /** All that is in the bucket will come again. */
    record Load() implements PresenceCall<Boolean> {}

    /**
     * What has come.
     *
     * @param isAll whether all has come by now
     */
    record Came(List<Change> changes, boolean isAll) implements PresenceCall<Boolean> {}
}
