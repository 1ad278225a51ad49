package io.genserver.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the messages of all rooms for good. Each room counts its messages from 1, without gaps, and what was stored once keeps its number.
 *
 * <p>{@link #append}, {@link #tryToWrite} and {@link #prune} are for one thread at a time, which is {@link MessageLogServer}; the others for any thread,
 * and do not wait for those. All block.
 */
interface MessageLog extends AutoCloseable {
    /**
     * A room that has messages.
     *
     * @param last the seq of the newest
     */
    record Summary(RoomName room, long last) {}

    /**
     * Stores messages in their order, all or none of them. When this returns they survive the end of the process and of the power.
     *
     * @return what became of each, none of them {@link Appended.Failed}
     * @throws LogException if nothing was stored, or it is not known
     * @throws InterruptedException if interrupted while it waits; then it is not known either
     */
    List<Appended> append(List<Draft> drafts) throws LogException, InterruptedException;

    /**
     * Writes something that makes no difference, as durably as a message; for the thread that appends.
     *
     * @throws LogException if messages cannot be stored either
     */
    void tryToWrite() throws LogException, InterruptedException;

    /** A part of the history of a room; an empty one of a room that there is not. */
    Page read(RoomName room, Page.Range range) throws LogException, InterruptedException;

    /** The rooms that have messages, the hall not among them; in no order. */
    List<Summary> rooms() throws LogException, InterruptedException;

    /**
     * Deletes some of the messages that need not be kept.
     *
     * @return whether there are more of them
     */
    boolean prune(Retention retention, Instant now) throws LogException, InterruptedException;

    /**
     * Asks a log that others write too to pass on what is stored, by whomever, in the order of the log; what it has stored itself
     * before {@link #append} returns. May be called again, with another listener.
     *
     * @param listener may block; called by one thread
     * @return whether it does; if not, whoever appends has to
     */
    default boolean passOnTo(Consumer<StoredMessage> listener) {
        return false;
    }

    /** Why messages cannot be stored now, in a word or two, if that is known without trying. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    @Override
    void close();
}
