package io.genserver.chat;

import java.time.Instant;
import java.util.List;

/**
 * Keeps the messages of all rooms for good. Each room counts its messages from 1, without gaps, and what was stored once keeps its number.
 *
 * <p>{@link #append} and {@link #prune} are for one thread at a time, which is {@link MessageLogServer}; the others for any thread,
 * and do not wait for those two. All block.
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

    @Override
    void close();
}
