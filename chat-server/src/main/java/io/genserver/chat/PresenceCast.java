package io.genserver.chat;

import io.genserver.ServerRef;
import org.jspecify.annotations.Nullable;

/** What {@link Presence} is told. */
sealed interface PresenceCast {

    /** There is a directory without sessions. */
    record Begin(ServerRef<DirectoryCall<?>, DirectoryCast> directory) implements PresenceCast {}

    /** The directory has said something. */
    record Said() implements PresenceCast {}

    /** Some time has passed. */
    record Tick() implements PresenceCast {}

    /**
     * What has become of a change to a user.
     *
     * @param failure or {@code null} if it was made
     */
    record Wrote(
            UserKey user,
            @Nullable UserRecord record,
            long revision,
            @Nullable Throwable failure) implements PresenceCast {}

    /**
     * What has become of a sign of life.
     *
     * @param sent when it was sent, by {@link System#nanoTime}
     * @param failure or {@code null} if it was made
     */
    record Beat(
            String node, long sent, long revision, @Nullable Throwable failure) implements PresenceCast {}

    /** Nobody has to know any more that a user was deleted. */
    record Purged(UserKey user, long revision) implements PresenceCast {}
}
