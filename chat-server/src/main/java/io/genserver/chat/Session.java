package io.genserver.chat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
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
    private final @Nullable String tokenHash;
    private @Nullable String token;
    private @Nullable RateLimiter limiter;

    private final Set<ClientSocket> sockets = new LinkedHashSet<>();
    private final Set<RoomName> rooms = new LinkedHashSet<>();
    private final SequencedMap<String, Sent> sent = new LinkedHashMap<>();

    /** What has come from other nodes. */
    private final SequencedSet<String> received = new LinkedHashSet<>();

    /** The other nodes that have connections of it, and how many. */
    private Map<String, Integer> elsewhere = Map.of();

    /** Whether this node has a part in it: sockets, or it waits for one. */
    private boolean here;

    /** How often the last socket was lost, so that a timer knows whether it still means this loss. */
    private int losses;

    /** One that begins here. */
    Session(String id, String name, @Nullable String token) {
        this(id, name, token == null ? null : Secrets.hash(token), true);
        this.token = token;
    }

    private Session(String id, String name, @Nullable String tokenHash, boolean here) {
        this.id = id;
        this.key = UserKey.of(name);
        this.name = name;
        this.tokenHash = tokenHash;
        this.here = here;
    }

    /** One that began at another node. */
    static Session elsewhere(Claims.Held session) {
        return new Session(session.session(), session.name(), session.token(), false);
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

    /** What it can come back with; a secret. Known here if somebody has used it here. */
    @Nullable
    String token() {
        return token;
    }

    /** What tells the token, if there is one. */
    @Nullable
    String tokenHash() {
        return tokenHash;
    }

    /** It has come back with its token. */
    void cameWith(String knownToken) {
        token = knownToken;
    }

    /** What counts what it asks for; known when it has been here. */
    @Nullable
    RateLimiter limiter() {
        return limiter;
    }

    void limitBy(RateLimiter newLimiter) {
        limiter = newLimiter;
    }

    boolean isHere() {
        return here;
    }

    void setHere(boolean isHere) {
        here = isHere;
    }

    Map<String, Integer> elsewhere() {
        return elsewhere;
    }

    void setElsewhere(Map<String, Integer> nodes) {
        elsewhere = Map.copyOf(nodes);
    }

    /** How many connections it has, at all nodes. */
    int countConnections() {
        return sockets.size()
                + elsewhere.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether some node has a connection of it. */
    boolean isConnected() {
        return !sockets.isEmpty() || !elsewhere.isEmpty();
    }

    /** Remembers that a message has come under this id; {@code false} if it had before. */
    boolean isNew(String messageId) {
        boolean added = received.add(messageId);
        if (received.size() > MAX_IDS) {
            received.removeFirst();
        }
        return added;
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
