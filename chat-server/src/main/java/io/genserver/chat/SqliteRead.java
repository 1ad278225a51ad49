package io.genserver.chat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Reads rooms and messages from a connection. */
final class SqliteRead {
    private static final JsonMapper JSON = JsonMapper.shared();

    private SqliteRead() {}

    static Page page(Connection connection, RoomName name, Page.Range range) throws SQLException {
        SqliteFile.execute(connection, "BEGIN"); // both queries see the same
        try (PreparedStatement find = connection.prepareStatement("SELECT nr, last_seq FROM room WHERE name = ?")) {
            find.setString(1, name.text());
            try (ResultSet room = find.executeQuery()) {
                return room.next()
                        ? page(connection, name, room.getLong(1), room.getLong(2), range)
                        : new Page(List.of(), false, 0);
            }
        } finally {
            SqliteFile.execute(connection, "COMMIT");
        }
    }

    private static Page page(Connection connection, RoomName name, long nr, long last, Page.Range range)
            throws SQLException {
        String condition = switch (range) {
            case Page.Range.After a -> "seq > ? ORDER BY seq";
            case Page.Range.Before b -> "seq < ? ORDER BY seq DESC";
            case Page.Range.Newest n -> "seq <= ? ORDER BY seq DESC";
        };
        long bound = switch (range) {
            case Page.Range.After after -> after.seq();
            case Page.Range.Before before -> before.seq();
            case Page.Range.Newest n -> last;
        };
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, sender, id, body, at FROM message WHERE room = ? AND " + condition + " LIMIT ?")) {
            select.setLong(1, nr);
            select.setLong(2, bound);
            select.setInt(3, range.limit() + 1);
            var page = new Page.Builder(range);
            try (ResultSet row = select.executeQuery()) {
                boolean room = true;
                while (room && row.next()) {
                    room = page.add(message(name, row));
                }
            }
            return page.build(last);
        }
    }

    static List<MessageLog.Summary> rooms(Connection connection) throws SQLException {
        List<MessageLog.Summary> rooms = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name, last_seq FROM room WHERE name <> ''"
                        + " AND EXISTS (SELECT 1 FROM message WHERE message.room = room.nr)")) {
            while (row.next()) {
                rooms.add(new MessageLog.Summary(new RoomName(row.getString(1)), row.getLong(2)));
            }
        }
        return rooms;
    }

    static StoredMessage message(RoomName room, ResultSet row) throws SQLException {
        return new StoredMessage(
                room,
                row.getLong("seq"),
                row.getString("sender"),
                row.getString("id"),
                JSON.readValue(row.getString("body"), String.class),
                Instant.ofEpochMilli(row.getLong("at")));
    }

    /** A text as the file keeps it. */
    static String body(String text) {
        return new String(JSON.writeValueAsBytes(text), StandardCharsets.UTF_8);
    }
}
