package io.genserver.chat;

/**
 * The name of a room, in the form that {@link ClientFrames} gives it; or {@link #HALL}, the room without a name that
 * everybody is in.
 */
record RoomName(String text) {
    static final RoomName HALL = new RoomName("");

    boolean isHall() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return isHall() ? "the hall" : "room " + text;
    }
}
