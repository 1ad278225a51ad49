package io.genserver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The children of one dynamic supervisor, found by server; its state, owned by it alone. To find, add and remove one
 * takes the same time among ten or a million.
 */
final class DynamicChildren<A, Q, C> {

    /** A child and the server that it is now, or was last. */
    static final class Child<A, Q, C> {
        final A argument;
        private @Nullable ServerProcess<?, Q, C> process;
        private int starts;

        /** Made at the first restart. */
        private @Nullable RestartWindow window;

        Child(A argument) {
            this.argument = argument;
        }

        ServerProcess<?, Q, C> process() {
            return Objects.requireNonNull(process, "it has never run");
        }

        /** How often it has run. */
        int starts() {
            return starts;
        }

        RestartWindow window(RestartIntensity intensity) {
            if (window == null) {
                window = new RestartWindow(intensity);
            }
            return window;
        }
    }

    /** In the order of their starts. */
    private final Map<ServerProcess<?, Q, C>, Child<A, Q, C>> running = new LinkedHashMap<>();

    /** Those that wait for a restart, by the server that each was last. */
    private final Map<ServerProcess<?, Q, C>, Retry<Child<A, Q, C>>> restarting = new LinkedHashMap<>();

    Set<ServerProcess<?, Q, C>> running() {
        return Collections.unmodifiableSet(running.keySet());
    }

    void started(Child<A, Q, C> child, ServerProcess<?, Q, C> process) {
        child.process = process;
        child.starts++;
        running.put(process, child);
    }

    /** Forgets a child that has ended, or is to; {@code null} if no child is this server now. */
    @Nullable
    Child<A, Q, C> remove(ServerProcess<?, ?, ?> process) {
        return running.remove(process);
    }

    void restarting(Child<A, Q, C> child, Retry<Child<A, Q, C>> retry) {
        restarting.put(child.process(), retry);
    }

    /** Forgets a child that waits for a restart; {@code null} if none that does was this server last. */
    @Nullable
    Retry<Child<A, Q, C>> removeRestarting(ServerProcess<?, ?, ?> last) {
        return restarting.remove(last);
    }

    ChildCounts counts() {
        return new ChildCounts(1, running.size(), 0, running.size() + restarting.size());
    }
}
