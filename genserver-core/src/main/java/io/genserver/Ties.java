package io.genserver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@link Tie}s of one server, made when it gets its first, in the order they came. A tie between two servers is put
 * into both sets, and whoever takes it out of the other's set has the right to tell the other: that makes each notice come
 * exactly once, however two ends race.
 */
final class Ties {
    private static final System.Logger LOG = System.getLogger("io.genserver");

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

    synchronized int size() {
        return ties.size();
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
     * Accepts no more entries in registries, and takes out those that there are. Comes before {@link #close}: whoever
     * meets closed ties takes the server for dead, and must not find it in a registry then.
     */
    void unlist(ServerProcess<?, ?, ?> dead, ExitReason reason) {
        List<Registration<?>> entries;
        synchronized (this) {
            unlisted = true;
            entries = registrations();
            entries.forEach(ties::remove);
        }
        entries.forEach(entry -> tell(entry, dead, reason));
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
        Map<Boolean, List<Tie>> byKind =
                remaining.stream().collect(Collectors.partitioningBy(CallEnvelope.class::isInstance));
        byKind.values().forEach(kind -> kind.forEach(tie -> tell(tie, dead, reason)));
    }

    private static void tell(Tie tie, ServerProcess<?, ?, ?> dead, ExitReason reason) {
        try {
            tie.serverExited(dead, reason);
        } catch (Throwable e) { // such as that of a key in a registry; the others are to hear of it all the same
            LOG.log(System.Logger.Level.ERROR, "the end of " + dead + " could not be told to " + tie.getClass(), e);
        }
    }
}
