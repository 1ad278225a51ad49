package io.genserver.chat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that there are, by all that they are found by, and who is in which room. The {@link Directory}'s state. Whoever is in the hall
 * is there for others to see; a session that is waited for is not, and keeps its name, token and rooms.
 */
final class Sessions {
    private final Map<UserKey, Session> byKey = new HashMap<>();
    private final Map<String, Session> byToken = new HashMap<>();
    private final Map<ClientSocket, Session> bySocket = new HashMap<>();
    private final Map<RoomName, SequencedSet<Session>> members = new LinkedHashMap<>();

    /** Those without a socket; the longest so first. */
    private final SequencedSet<Session> lost = new LinkedHashSet<>();

    private final Census census;

    /** Who is told how many there are, whenever that may have changed. */
    @FunctionalInterface
    interface Census {
        /**
         * So many are there now.
         *
         * @param rooms those that have members, besides the hall
         */
        void online(int users, int rooms);
    }

    Sessions(Census census) {
        this.census = census;
        count();
    }

    private void count() {
        Set<Session> users = members.get(RoomName.HALL);
        census.online(users == null ? 0 : users.size(), users == null ? members.size() : members.size() - 1);
    }

    void add(Session session) {
        byKey.put(session.key(), session);
        if (session.token() != null) {
            byToken.put(session.token(), session);
        }
    }

    /** Forgets a session without sockets and rooms. */
    void remove(Session session) {
        byKey.remove(session.key());
        if (session.token() != null) {
            byToken.remove(session.token());
        }
        lost.remove(session);
    }

    @Nullable
    Session withKey(UserKey key) {
        return byKey.get(key);
    }

    @Nullable
    Session withToken(String token) {
        return byToken.get(token);
    }

    @Nullable
    Session of(ClientSocket socket) {
        return bySocket.get(socket);
    }

    void attach(ClientSocket socket, Session session) {
        bySocket.put(socket, session);
        session.sockets().add(socket);
        lost.remove(session);
    }

    /** The session that the socket had; it may be without one now. */
    @Nullable
    Session detach(ClientSocket socket) {
        Session session = bySocket.remove(socket);
        if (session != null) {
            session.sockets().remove(socket);
        }
        return session;
    }

    /** Puts a session that has lost its last socket with the others; the one that is waited for longest if they are too many. */
    @Nullable
    Session lost(Session session, int max) {
        lost.add(session);
        return lost.size() > max ? lost.getFirst() : null;
    }

    boolean isIn(Session session, RoomName room) {
        Set<Session> there = members.get(room);
        return there != null && there.contains(session);
    }

    /** Whether it was not there before. */
    boolean enter(Session session, RoomName room) {
        boolean isNew =
                members.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(session);
        count();
        return isNew;
    }

    /** Whether it was there. */
    boolean leave(Session session, RoomName room) {
        Set<Session> there = members.get(room);
        if (there == null || !there.remove(session)) {
            return false;
        }
        if (there.isEmpty()) {
            members.remove(room);
        }
        count();
        return true;
    }

    boolean hasMembers(RoomName room) {
        return members.containsKey(room);
    }

    /** Who is in the room now; a copy. */
    List<Session> in(RoomName room) {
        SequencedSet<Session> there = members.get(room);
        return there == null ? List.of() : List.copyOf(there);
    }

    Roll roll(RoomName room) {
        SequencedSet<Session> there = members.get(room);
        if (there == null) {
            return new Roll(List.of(), 0);
        }
        List<Roll.User> users = there.stream()
                .limit(Roll.MAX)
                .map(session -> new Roll.User(session.name(), session.sockets().size()))
                .toList();
        return new Roll(users, there.size());
    }

    /** How many are in each room that has members, besides the hall. */
    Map<RoomName, Integer> sizes() {
        Map<RoomName, Integer> sizes = HashMap.newHashMap(members.size());
        members.forEach((room, there) -> {
            if (!room.isHall()) {
                sizes.put(room, there.size());
            }
        });
        return sizes;
    }

    int countRooms() {
        return members.size();
    }
}
