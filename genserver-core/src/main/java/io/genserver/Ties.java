package io.genserver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The {@link Tie}s of one server, made when it gets its first. A tie between two servers is put into both sets, and
 * whoever takes it out of the other's set has the right to tell the other: that makes each notice come exactly once,
 * however two ends race.
 */
final class Ties {
    private final Set<Tie> ties = new LinkedHashSet<>(); // told in the order they came
    private boolean unlisted;
    private boolean closed;

    /** Adds a tie; {@code false} if the server has ended and will tell nobody any more. */
    synchronized boolean add(Tie tie) {
        if (closed || (unlisted && tie instanceof Registration)) {
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

    /** The server's entries in registries. */
    synchronized List<Registration<?>> registrations() {
        List<Registration<?>> found = new ArrayList<>();
        for (Tie tie : ties) {
            if (tie instanceof Registration<?> registration) {
                found.add(registration);
            }
        }
        return found;
    }

    /**
     * Accepts no more entries in registries and hands over those that there are. Comes before {@link #close}: whoever
     * meets closed ties takes the server for dead, and must not find it in a registry then.
     */
    synchronized List<Registration<?>> unlist() {
        unlisted = true;
        List<Registration<?>> entries = registrations();
        entries.forEach(ties::remove);
        return entries;
    }

    /** Accepts no more ties and hands over those that there are. */
    synchronized Set<Tie> close() {
        closed = true;
        Set<Tie> remaining = Collections.unmodifiableSet(new LinkedHashSet<>(ties));
        ties.clear();
        return remaining;
    }
}
