package io.genserver;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The children of one supervisor in their order, found by id and by server; the supervisor's state, owned by it alone.
 */
final class Children {

    /** A child and the server that it is now. */
    static final class Child {
        final ChildSpec<?, ?> spec;

        /** {@code null} while it does not run. */
        private @Nullable ServerProcess<?, ?, ?> process;

        /** A restart of it has failed, and another is on its way. */
        boolean awaitsRetry;

        Child(ChildSpec<?, ?> spec) {
            this.spec = spec;
        }

        @Nullable
        ServerProcess<?, ?, ?> process() {
            return process;
        }
    }

    private final SequencedMap<String, Child> byId = new LinkedHashMap<>();
    private final Map<ServerRef<?, ?>, Child> byServer = new HashMap<>();

    @Nullable
    Child find(String id) {
        return byId.get(id);
    }

    /** The child that {@code server} is now; {@code null} for one that has been stopped or replaced meanwhile. */
    @Nullable
    Child find(ServerRef<?, ?> server) {
        return byServer.get(server);
    }

    Collection<Child> all() {
        return byId.values();
    }

    Child add(ChildSpec<?, ?> spec) {
        var child = new Child(spec);
        byId.put(spec.id(), child);
        return child;
    }

    void remove(Child child) {
        stopped(child);
        byId.remove(child.spec.id());
    }

    void started(Child child, ServerProcess<?, ?, ?> process) {
        child.process = process;
        child.awaitsRetry = false;
        byServer.put(process, child);
    }

    void stopped(Child child) {
        if (child.process != null) {
            byServer.remove(child.process);
            child.process = null;
        }
        child.awaitsRetry = false;
    }

    /** Whom a restart of {@code failed} restarts, in their order. */
    List<Child> affectedBy(Child failed, Strategy strategy) {
        SequencedCollection<Child> inOrder = byId.sequencedValues();
        return switch (strategy) {
            case ONE_FOR_ONE -> List.of(failed);
            case ONE_FOR_ALL -> List.copyOf(inOrder);
            case REST_FOR_ONE ->
                inOrder.stream().dropWhile(child -> child != failed).toList();
        };
    }
}
