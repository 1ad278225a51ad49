package io.genserver.chat;

/** Whose a key of the {@link PresenceBucket} is. */
sealed interface PresenceKey {
    record Node(String id) implements PresenceKey {}

    record User(UserKey user) implements PresenceKey {}
}
