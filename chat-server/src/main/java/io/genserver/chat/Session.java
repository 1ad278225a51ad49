package io.genserver.chat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user from its first join until it has gone for good. The {@link Directory}'s own; others only tell one from
 * another.
 */
final class Session {
    /** How many ids of private messages are remembered. */
    private static final int MAX_IDS = 128;

    /** A private message that was delivered: to whom, and a hash of what it said. */
    record Sent(UserKey to, int textHash) {}

    private final String id;
    private final UserKey key;
    private final String name;
    private final @Nullable String token;
    private final RateLimiter limiter;

    private final Set<ClientSocket> sockets = new LinkedHashSet<>();
    private final Set<RoomName> rooms = new LinkedHashSet<>();
    private final SequencedMap<String, Sent> sent = new LinkedHashMap<>();

    /** How often the last socket was lost, so that a timer knows whether it still means this loss. */
    private int losses;

    Session(String id, String name, @Nullable String token, RateLimiter limiter) {
        this.id = id;
        this.key = UserKey.of(name);
        this.name = name;
        this.token = token;
        this.limiter = limiter;
    }

    String id() {
        return id;
    }

    UserKey key() {
        return key;
    }

    String name() {
        return name;
    }

    /** What it can come back with; a secret. */
    @Nullable
    String token() {
        return token;
    }

    RateLimiter limiter() {
        return limiter;
    }

    Set<ClientSocket> sockets() {
        return sockets;
    }

    /** Those that it is a member of, or will be again when it comes back; the hall not among them. */
    Set<RoomName> rooms() {
        return rooms;
    }

    int countLoss() {
        return ++losses;
    }

    boolean isStillLost(int loss) {
        return sockets.isEmpty() && losses == loss;
    }

    @Nullable
    Sent sentBefore(String messageId) {
        return sent.get(messageId);
    }

    void remember(String messageId, Sent message) {
        sent.put(messageId, message);
        if (sent.size() > MAX_IDS) {
            sent.pollFirstEntry();
        }
    }

    @Override
    public String toString() {
        return "session " + id;
    }
}
