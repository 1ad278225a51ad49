package io.genserver;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * The counted messages of a mailbox that drops its oldest. A mailbox can be consumed by its server alone, so a sender
 * cannot take the oldest message out of it. Hence such messages wait here, under a lock, and the mailbox holds a place
 * for each: a place stands for whichever message is first here when its turn comes. When one is dropped for another, the
 * number of places does not change, and both queues stay within the bound however long a handler takes.
 */
final class DroppingQueue {
    private final int capacity;
    private final ArrayDeque<Envelope> waiting = new ArrayDeque<>();
    private boolean closed;

    /** What to do after a message was offered. */
    sealed interface Offer {
        /** It is in: post a place for it. */
        record Added(Envelope.PlaceEnvelope place) implements Offer {}

        /** It is in, and has taken the place of this one. */
        record Replaced(Envelope oldest) implements Offer {}

        /** The server has ended. */
        record Closed() implements Offer {}
    }

    DroppingQueue(int capacity) {
        this.capacity = capacity;
    }

    synchronized Offer offer(Envelope envelope) {
        if (closed) {
            return new Offer.Closed();
        }
        waiting.addLast(envelope);
        return waiting.size() > capacity
                ? new Offer.Replaced(waiting.removeFirst())
                : new Offer.Added(new Envelope.PlaceEnvelope(this));
    }

    /**
     * The first message, which is noted at its place for a killer who looks for the call in hand; {@code null} only when
     * closed.
     */
    synchronized @Nullable Envelope poll(Envelope place) {
        Envelope first = waiting.pollFirst();
        place.message = first;
        return first;
    }

    /** Accepts no more, and hands over what is left. */
    synchronized List<Envelope> close() {
        closed = true;
        List<Envelope> left = List.copyOf(waiting);
        waiting.clear();
        return left;
    }
}
