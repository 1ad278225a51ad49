package io.genserver.chat;

/** What became of a {@link Draft}. */
sealed interface Appended extends Posted {

    /**
     * It is durable.
     *
     * @param again whether it was so before: the same user has sent the same under the same id
     */
    record Stored(StoredMessage message, boolean again) implements Appended {}

    /** Its sender has sent something else under its id; it was not stored. */
    record IdReused() implements Appended {}

    /** Its room would be one too many; it was not stored. */
    record TooManyRooms() implements Appended {}

    /**
     * The log could not store it.
     *
     * @param undecided whether it may be found stored all the same
     */
    record Failed(boolean undecided) implements Appended {}
}
