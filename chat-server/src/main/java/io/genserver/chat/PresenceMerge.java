package io.genserver.chat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Brings what a node has of a session together with what all know of it. */
final class PresenceMerge {

    /** What comes of it. */
    sealed interface Merged {
        /** The name is another's. */
        record Taken() implements Merged {}

        /** It has to be so; {@code null} if there is nothing to be known any more. */
        record To(@Nullable UserRecord record) implements Merged {}
    }

    private PresenceMerge() {}

    /** What is to be known of a user whose session at a node is over. */
    static Merged over(@Nullable UserRecord known, String session, String self, Predicate<String> isAlive) {
        if (known == null || !known.session().equals(session)) {
            return new Merged.To(known);
        }
        Map<String, Integer> others = others(known, self, isAlive);
        return new Merged.To(
                others.isEmpty()
                        ? null
                        : new UserRecord(
                                known.session(), known.name(), known.token(), known.rooms(), known.shown(), others));
    }

    /**
     * What is to be known of a session that a node has.
     *
     * @param before the rooms that it had when the node last told of it
     */
    static Merged held(
            @Nullable UserRecord known, Claims.Held own, Set<RoomName> before, String self, Predicate<String> isAlive) {
        if (known == null) {
            return new Merged.To(record(own, names(own.rooms()), own.isShown(), Map.of(self, own.connections())));
        }
        Map<String, Integer> others = others(known, self, isAlive);
        if (!known.session().equals(own.session())) {
            boolean isOwn = known.holders().containsKey(self) && others.isEmpty();
            return isOwn
                    ? new Merged.To(record(own, names(own.rooms()), own.isShown(), Map.of(self, own.connections())))
                    : new Merged.Taken();
        }
        boolean isLetGo = own.connections() == 0 && !others.isEmpty();
        boolean isShown = isLetGo ? known.shown() : own.isShown();
        if (own.connections() > 0) {
            others.values().removeIf(connections -> connections == 0); // they need not wait for it any more
        }
        if (own.connections() > 0 || others.isEmpty()) {
            others.put(self, own.connections());
        }
        return new Merged.To(record(own, rooms(known, own, before), isShown, others));
    }

    private static UserRecord record(
            Claims.Held own, List<String> rooms, boolean isShown, Map<String, Integer> holders) {
        return new UserRecord(own.session(), own.name(), own.token(), rooms, isShown, holders);
    }

    private static List<String> names(Set<RoomName> rooms) {
        return rooms.stream().map(RoomName::text).sorted().toList();
    }

    /** Those that others have entered or left stay so. */
    private static List<String> rooms(UserRecord known, Claims.Held own, Set<RoomName> before) {
        Set<String> rooms = new TreeSet<>(known.rooms());
        Set<RoomName> left = new HashSet<>(before);
        left.removeAll(own.rooms());
        left.forEach(room -> rooms.remove(room.text()));
        own.rooms().stream().filter(room -> !before.contains(room)).forEach(room -> rooms.add(room.text()));
        return List.copyOf(rooms);
    }

    private static Map<String, Integer> others(UserRecord known, String self, Predicate<String> isAlive) {
        Map<String, Integer> others = new TreeMap<>(known.holders());
        others.keySet().removeIf(node -> node.equals(self) || !isAlive.test(node));
        return others;
    }
}
