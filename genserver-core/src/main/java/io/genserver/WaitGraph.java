package io.genserver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/*
 * Which server waits for which, to find a cycle at the moment it is closed.
 *
 * A server is in at most one wait at a time, which it notes in itself: the edge from it to the server that it waits for.
 * An edge is a call that is still in the mailbox or in hand of a handler that has not let go of its From: a call that was
 * deferred or forwarded may be answered by anybody, binds nobody, and so gives no false alarm.
 *
 * Each server notes its edge (a volatile write) before it follows the edges of others, so of several that close a cycle
 * together at least one sees all of it. A cycle is believed only if all its edges still stand when they are looked at a
 * second time: an edge that has gone does not come back, so those which stand in the second look all stood at the end of
 * the first, together. Nothing but a time-out, a kill or a break made here can undo such a cycle.
 *
 * A wait that closes a cycle fails. Where a supervisor waits for a start or an end it must not, and is firm: then it is
 * another wait of the cycle that fails, such as the call of a child to the supervisor which is stopping it.
 */
final class WaitGraph {
    private WaitGraph() {}

    /**
     * Notes that the current server waits with this call, if a server it is. To be followed by {@link #leave}, whatever
     * happens.
     *
     * @throws CallCycleException if the wait would never end
     */
    static void enter(CallEnvelope<?> wait, String request) {
        ServerProcess<?, ?, ?> waiting = ServerProcess.current();
        if (waiting == null) {
            return;
        }
        waiting.waitsWith = wait;
        List<CallEnvelope<?>> cycle = cycle(waiting, wait);
        if (!cycle.isEmpty()) {
            throw new CallCycleException(request, names(waiting, cycle));
        }
    }

    /** As {@link #enter}, for a wait that is firm. */
    static void enterFirmly(CallEnvelope<?> wait) {
        ServerProcess<?, ?, ?> waiting = ServerProcess.current();
        if (waiting != null) {
            wait.firm = true;
            waiting.waitsWith = wait;
            List<CallEnvelope<?>> cycle = cycle(waiting, wait);
            cycle.reversed().stream()
                    .filter(other -> !other.firm)
                    .findFirst()
                    .ifPresent(other -> other.breakCycle(names(waiting, cycle)));
        }
    }

    /** The wait is over; maybe because the server is. */
    static void leave(CallEnvelope<?> wait) {
        ServerProcess<?, ?, ?> waiting = ServerProcess.enclosing();
        if (waiting != null && waiting.waitsWith == wait) {
            waiting.waitsWith = null;
            wait.timeOut(); // should it be undecided, as when there was no room
        }
    }

    /** The waits that lead from {@code waiting} back to it; empty if they do not. */
    private static List<CallEnvelope<?>> cycle(ServerProcess<?, ?, ?> waiting, CallEnvelope<?> first) {
        if (first.server.waitsWith == null && first.server != waiting) {
            return List.of(); // as nearly always
        }
        Set<CallEnvelope<?>> path = new LinkedHashSet<>();
        CallEnvelope<?> next = first;
        while (next != null && path.add(next) && next.server != waiting) { // add fails in a cycle of others
            next = next.server.waitsWith;
        }
        boolean closed = next != null && next.server == waiting;
        return closed && path.stream().allMatch(CallEnvelope::binds) ? List.copyOf(path) : List.of();
    }

    private static List<String> names(ServerProcess<?, ?, ?> waiting, List<CallEnvelope<?>> cycle) {
        List<String> names = new ArrayList<>();
        names.add(waiting.toString());
        cycle.forEach(wait -> names.add(wait.server.toString()));
        return List.copyOf(names);
    }
}
