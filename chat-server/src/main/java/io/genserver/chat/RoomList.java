package io.genserver.chat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rooms that there are: those that have members, and those that have messages. */
final class RoomList {
    private static final int MAX = 1_000;

    /**
     * A room.
     *
     * @param last the seq of its newest message, or 0
     */
    record Entry(RoomName room, int users, long last) {}

    private static final Comparator<Entry> ORDER = Comparator.comparingInt(Entry::users)
            .reversed()
            .thenComparing(entry -> entry.room().text());

    private RoomList() {}

    /** The frame that lists them. */
    static String frame(Map<RoomName, Integer> members, List<MessageLog.Summary> summaries) {
        Map<RoomName, Entry> rooms = new HashMap<>();
        members.forEach((room, users) -> rooms.put(room, new Entry(room, users, 0)));
        summaries.forEach(summary -> rooms.put(
                summary.room(), new Entry(summary.room(), members.getOrDefault(summary.room(), 0), summary.last())));
        List<Entry> first = rooms.values().stream().sorted(ORDER).limit(MAX).toList();
        return ServerFrames.rooms(first, rooms.size());
    }
}
