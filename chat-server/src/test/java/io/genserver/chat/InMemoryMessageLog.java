package io.genserver.chat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link MessageLog} that forgets all with the process, for simulations, which cannot wait for a disk. */
final class InMemoryMessageLog implements MessageLog {
    private final int maxRooms;

    InMemoryMessageLog() {
        this(Options.MAX_ROOMS.defaultValue());
    }

    InMemoryMessageLog(int maxRooms) {
        this.maxRooms = maxRooms;
    }

    private static final class Room {
        private final List<StoredMessage> messages = new ArrayList<>();
        private long last;
        private Instant lastAt = Instant.EPOCH;
    }

    private final Map<RoomName, Room> rooms = new LinkedHashMap<>();
    private final Map<Draft.Id, StoredMessage> byId = new HashMap<>();

    @Override
    public synchronized List<Appended> append(List<Draft> drafts) {
        return drafts.stream().map(this::append).toList();
    }

    private Appended append(Draft draft) {
        StoredMessage earlier = byId.get(draft.id());
        if (earlier != null) {
            return earlier.room().equals(draft.room()) && earlier.text().equals(draft.text())
                    ? new Appended.Stored(earlier, true)
                    : new Appended.IdReused();
        }
        if (!rooms.containsKey(draft.room()) && !draft.room().isHall() && !makeSpace()) {
            return new Appended.TooManyRooms();
        }
        Room room = rooms.computeIfAbsent(draft.room(), name -> new Room());
        Instant at = draft.at().truncatedTo(ChronoUnit.MILLIS);
        room.lastAt = at.isBefore(room.lastAt) ? room.lastAt : at;
        var message = new StoredMessage(
                draft.room(),
                ++room.last,
                draft.from(),
                draft.id() == null ? null : draft.id().text(),
                draft.text(),
                room.lastAt);
        room.messages.add(message);
        if (draft.id() != null) {
            byId.put(draft.id(), message);
        }
        return new Appended.Stored(message, false);
    }

    private boolean makeSpace() {
        if (rooms.size() - (rooms.containsKey(RoomName.HALL) ? 1 : 0) < maxRooms) {
            return true;
        }
        return rooms.entrySet().stream()
                .filter(room ->
                        !room.getKey().isHall() && room.getValue().messages.isEmpty())
                .map(Map.Entry::getKey)
                .findFirst()
                .map(rooms::remove)
                .isPresent();
    }

    @Override
    public synchronized Page read(RoomName name, Page.Range range) {
        Room room = rooms.get(name);
        if (room == null) {
            return new Page(List.of(), false, 0);
        }
        List<StoredMessage> messages = switch (range) {
            case Page.Range.After after ->
                room.messages.stream()
                        .filter(message -> message.seq() > after.seq())
                        .toList();
            case Page.Range.Before before ->
                room.messages.reversed().stream()
                        .filter(message -> message.seq() < before.seq())
                        .toList();
            case Page.Range.Newest newest -> room.messages.reversed();
        };
        var page = new Page.Builder(range);
        for (StoredMessage message : messages) {
            if (!page.add(message)) {
                break;
            }
        }
        return page.build(room.last);
    }

    @Override
    public synchronized List<Summary> rooms() {
        return rooms.entrySet().stream()
                .filter(room ->
                        !room.getKey().isHall() && !room.getValue().messages.isEmpty())
                .map(room -> new Summary(room.getKey(), room.getValue().last))
                .toList();
    }

    @Override
    public synchronized boolean prune(Retention retention, Instant now) {
        Instant oldest = now.minus(retention.age());
        for (Room room : rooms.values()) {
            while (!room.messages.isEmpty()
                    && (room.messages.size() > retention.count()
                            || room.messages.getFirst().at().isBefore(oldest))) {
                StoredMessage gone = room.messages.removeFirst();
                byId.values().remove(gone);
            }
        }
        return false;
    }

    @Override
    public void close() {}
}
