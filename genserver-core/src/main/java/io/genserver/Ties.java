package io.genserver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The {@link Tie}s of one server, made when it gets its first, in the order they came. A tie between two servers is put
 * into both sets, and whoever takes it out of the other's set has the right to tell the other: that makes each notice come
 * exactly once, however two ends race.
 */
final class Ties {
    private final Set<Tie> ties = new LinkedHashSet<>();
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

    synchronized int size() {
        return ties.size();
    }

    /**
     * Accepts no more ties, and tells those that there are of the end: the last first, so that the children of a server
     * that was killed have gone, and their names are free, before its parent starts it again.
     */
    void close(ServerProcess<?, ?, ?> dead, ExitReason reason) {
        List<Tie> remaining;
        synchronized (this) {
            closed = true;
            remaining = List.copyOf(ties).reversed();
            ties.clear();
        }
        // Those who wait are told last: when a stop returns, links and monitors have been told.
        remaining.stream().filter(tie -> !(tie instanceof CallEnvelope)).forEach(tie -> tie.serverExited(dead, reason));
        remaining.stream().filter(CallEnvelope.class::isInstance).forEach(tie -> tie.serverExited(dead, reason));
    }
}
