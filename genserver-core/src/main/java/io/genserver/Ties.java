package io.genserver;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The {@link Tie}s of one server, made when it gets its first. A tie between two servers is put into both sets, and
 * whoever takes it out of the other's set has the right to tell the other: that makes each notice come exactly once,
 * however two ends race.
 */
final class Ties {
    /** In the order they were made, so that a simulation tells them in the same order each time. */
    private final Set<Tie> ties = new LinkedHashSet<>();

    private boolean closed;

    /** Adds a tie; {@code false} if the server has ended and will tell nobody any more. */
    synchronized boolean add(Tie tie) {
        if (closed) {
            return false;
        }
        ties.add(tie);
        return true;
    }

    /** Takes a tie out; {@code false} if it is not there. */
    synchronized boolean remove(Tie tie) {
        return ties.remove(tie);
    }

    synchronized boolean contains(Tie tie) {
        return ties.contains(tie);
    }

    /** Accepts no more ties and hands over those that there are. */
    synchronized List<Tie> close() {
        closed = true;
        List<Tie> remaining = List.copyOf(ties);
        ties.clear();
        return remaining;
    }
}
