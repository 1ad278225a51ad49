package io.genserver.chat;

import io.genserver.chat.PresenceBucket.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What the bucket says, as far as it has come to this node. {@link Presence}'s own. */
final class PresenceTable {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** A user as it is known; without a record if it was deleted. */
    record Row(@Nullable UserRecord user, long revision) {
        static final Row NONE = new Row(null, 0);
    }

    /**
     * A node as it is known.
     *
     * @param seen when it was last heard of, by {@link System#nanoTime}
     */
    record Node(NodeRecord record, long revision, long seen) {
        boolean isAlive() {
            return record.endedBy() == null;
        }
    }

    private final Map<UserKey, Row> users = new HashMap<>();
    private final Map<String, Node> nodes = new HashMap<>();

    /** What has come since all began to come again, or {@code null} if all has come. */
    private @Nullable Set<PresenceKey> loading = new HashSet<>();

    // ---- what there is ----

    boolean isLoaded() {
        return loading == null;
    }

    Row user(UserKey user) {
        return users.getOrDefault(user, Row.NONE);
    }

    Set<UserKey> users() {
        return users.keySet();
    }

    Map<String, Node> nodes() {
        return nodes;
    }

    boolean isAlive(String node) {
        Node known = nodes.get(node);
        return known != null && known.isAlive();
    }

    /** Whether no node has it that lives. */
    boolean isOrphan(UserKey user) {
        UserRecord record = user(user).user();
        return record != null && record.holders().keySet().stream().noneMatch(this::isAlive);
    }

    /** The node that does what one has to do, as all see it. */
    boolean isFirst(String self) {
        return nodes.entrySet().stream()
                .filter(node -> node.getValue().isAlive())
                .allMatch(node -> node.getKey().compareTo(self) >= 0);
    }

    Set<UserKey> usersOf(String node) {
        return users.entrySet().stream()
                .filter(entry -> entry.getValue().user() != null
                        && entry.getValue().user().holders().containsKey(node))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** A user as the directory of a node has to know it. */
    DirectoryCall.Known known(UserKey key, String self) {
        UserRecord user = user(key).user();
        if (user == null) {
            return new DirectoryCall.Known(key, null, false, Map.of());
        }
        Map<String, Integer> elsewhere = new HashMap<>(user.holders());
        elsewhere
                .entrySet()
                .removeIf(
                        holder -> holder.getKey().equals(self) || holder.getValue() == 0 || !isAlive(holder.getKey()));
        var session = new Claims.Held(
                user.session(),
                user.name(),
                user.token(),
                user.rooms().stream().map(RoomName::new).collect(Collectors.toSet()),
                user.shown() && !isOrphan(key),
                0);
        return new DirectoryCall.Known(key, session, user.holders().containsKey(self), elsewhere);
    }

    // ---- what changes ----

    /** All will come again. */
    void load() {
        loading = new HashSet<>();
    }

    /** All has come; those that have not are not there any more. */
    List<UserKey> loaded(long now) {
        Set<PresenceKey> seen = loading == null ? Set.of() : loading;
        loading = null;
        nodes.keySet().removeIf(node -> !seen.contains(new PresenceKey.Node(node)));
        nodes.replaceAll((id, node) -> new Node(node.record(), node.revision(), now));
        List<UserKey> gone = new ArrayList<>();
        for (UserKey user : users.keySet()) {
            if (!seen.contains(new PresenceKey.User(user))) {
                gone.add(user);
            }
        }
        gone.forEach(users::remove);
        return gone;
    }

    /** Takes a change in; {@code false} if it is not new. */
    boolean take(Change change, long now) {
        if (loading != null) {
            loading.add(change.key());
        }
        try {
            return switch (change.key()) {
                case PresenceKey.Node(String id) -> takeNode(id, change, now);
                case PresenceKey.User(UserKey user) -> takeUser(user, change);
            };
        } catch (JacksonException e) {
            LOG.log(System.Logger.Level.ERROR, "not understood: " + change.key(), e);
            return false;
        }
    }

    private boolean takeNode(String id, Change change, long now) {
        Node known = nodes.get(id);
        if (known != null && known.revision() >= change.revision()) {
            return false;
        }
        if (change.value() == null) {
            return nodes.remove(id) != null;
        }
        nodes.put(id, new Node(NodeRecord.read(change.value()), change.revision(), now));
        return true;
    }

    private boolean takeUser(UserKey user, Change change) {
        String value = change.value();
        return put(user, value == null ? null : UserRecord.read(value), change.revision());
    }

    /** Takes in a sign of life that this node has written itself. */
    void beat(String id, NodeRecord record, long revision, long now) {
        Node known = nodes.get(id);
        if (known == null || known.revision() < revision) {
            nodes.put(id, new Node(record, revision, now));
        }
    }

    /** Takes in what this node has written itself, or heard. */
    boolean put(UserKey user, @Nullable UserRecord record, long revision) {
        if (user(user).revision() >= revision) {
            return false;
        }
        users.put(user, new Row(record, revision));
        return true;
    }

    /** Forgets that a user was deleted. */
    void purged(UserKey user, long revision) {
        users.remove(user, new Row(null, revision));
    }
}
