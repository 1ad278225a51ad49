package io.genserver.chat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The appends of one transaction, which the caller begins and commits. */
final class SqliteAppend implements AutoCloseable {
    /** A room as it is in this transaction so far; a row of the table. */
    private record Room(long nr, long lastSeq, long lastAt) {}

    private final Connection connection;
    private final Map<RoomName, Room> rooms = new HashMap<>();
    private final int maxRooms;
    private final PreparedStatement insert;
    private final PreparedStatement find;

    /** How many rooms there are besides the hall; counted when a new one comes. */
    private int count = -1;

    SqliteAppend(Connection connection, int maxRooms) throws SQLException {
        this.connection = connection;
        this.maxRooms = maxRooms;
        this.insert = connection.prepareStatement(
                "INSERT INTO message (room, seq, sender, user, id, body, at) VALUES (?, ?, ?, ?, ?, ?, ?)");
        this.find = connection.prepareStatement(
                "SELECT room.name, message.seq, message.sender, message.id, message.body, message.at"
                        + " FROM message JOIN room ON room.nr = message.room WHERE message.user = ? AND message.id = ?");
    }

    List<Appended> append(List<Draft> drafts) throws SQLException {
        List<Appended> results = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            results.add(append(draft));
        }
        saveRooms();
        return results;
    }

    private Appended append(Draft draft) throws SQLException {
        StoredMessage earlier = draft.id() == null ? null : find(draft.id());
        if (earlier != null) {
            boolean same = earlier.room().equals(draft.room()) && earlier.text().equals(draft.text());
            return same ? new Appended.Stored(earlier, true) : new Appended.IdReused();
        }
        Room room = room(draft.room());
        if (room == null) {
            return new Appended.TooManyRooms();
        }
        long at = Math.max(draft.at().toEpochMilli(), room.lastAt()); // the oldest go first, by age too
        Draft.Id id = draft.id();
        var message = new StoredMessage(
                draft.room(),
                room.lastSeq() + 1,
                draft.from(),
                id == null ? null : id.text(),
                draft.text(),
                Instant.ofEpochMilli(at));
        insert(message, id == null ? null : id.user(), room);
        return new Appended.Stored(message, false);
    }

    /**
     * Puts in a message that has been stored elsewhere, and is right as it is. What is here and does not go with it is of another time: a
     * room that has begun anew, or one of which too much was missed.
     */
    void put(StoredMessage message, @Nullable UserKey user) throws SQLException {
        Room room = room(message.room());
        if (room == null) { // it is known elsewhere that there is space
            room = make(message.room());
        }
        if (message.seq() != room.lastSeq() + 1) {
            delete("DELETE FROM message WHERE room = ?", room.nr());
        }
        if (message.id() != null && user != null && find(new Draft.Id(user, message.id())) != null) {
            forget(user, message.id()); // it has been deleted elsewhere for its age
        }
        insert(message, user, room);
    }

    private void insert(StoredMessage message, @Nullable UserKey user, Room room) throws SQLException {
        long at = message.at().toEpochMilli();
        insert.setLong(1, room.nr());
        insert.setLong(2, message.seq());
        insert.setString(3, message.from());
        insert.setString(4, user == null ? null : user.text());
        insert.setString(5, message.id());
        insert.setString(6, SqliteRead.body(message.text()));
        insert.setLong(7, at);
        insert.executeUpdate();
        rooms.put(message.room(), new Room(room.nr(), message.seq(), at));
    }

    private void delete(String sql, long room) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, room);
            statement.executeUpdate();
        }
    }

    private void forget(UserKey user, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE message SET user = NULL, id = NULL WHERE user = ? AND id = ?")) {
            statement.setString(1, user.text());
            statement.setString(2, id);
            statement.executeUpdate();
        }
    }

    private @Nullable StoredMessage find(Draft.Id id) throws SQLException {
        find.setString(1, id.user().text());
        find.setString(2, id.text());
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? SqliteRead.message(new RoomName(row.getString("name")), row) : null;
        }
    }

    private @Nullable Room room(RoomName name) throws SQLException {
        Room room = rooms.get(name);
        if (room == null) {
            room = load(name);
        }
        if (room == null && (name.isHall() || makeSpace())) {
            room = make(name);
        }
        if (room != null) {
            rooms.put(name, room);
        }
        return room;
    }

    private Room make(RoomName name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO room (name, last_seq, last_at) VALUES (?, 0, 0)")) {
            statement.setString(1, name.text());
            statement.executeUpdate();
        }
        Room room = load(name);
        if (room == null) {
            throw new SQLException("there is no room where one was made");
        }
        return room;
    }

    private @Nullable Room load(RoomName name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT nr, last_seq, last_at FROM room WHERE name = ?")) {
            statement.setString(1, name.text());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Room(row.getLong(1), row.getLong(2), row.getLong(3)) : null;
            }
        }
    }

    /** Forgets the room that has been without messages for longest, if there are as many rooms as there may be. */
    private boolean makeSpace() throws SQLException {
        if (count < 0) {
            try (PreparedStatement counting =
                            connection.prepareStatement("SELECT count(*) FROM room WHERE name <> ''");
                    ResultSet row = counting.executeQuery()) {
                count = row.getInt(1);
            }
        }
        if (count < maxRooms) {
            count++;
            return true;
        }
        saveRooms();
        try (PreparedStatement forget = connection.prepareStatement("""
                DELETE FROM room WHERE nr = (
                    SELECT nr FROM room
                    WHERE name <> '' AND NOT EXISTS (SELECT 1 FROM message WHERE message.room = room.nr)
                    ORDER BY last_at LIMIT 1)""")) {
            return forget.executeUpdate() == 1;
        }
    }

    /** Writes the rooms back; the last step. */
    void saveRooms() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE room SET last_seq = ?, last_at = ? WHERE nr = ?")) {
            for (Room room : rooms.values()) {
                statement.setLong(1, room.lastSeq());
                statement.setLong(2, room.lastAt());
                statement.setLong(3, room.nr());
                statement.executeUpdate();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        find.close();
    }
}
