package io.genserver;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentMap;
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

        /** The restart that it waits for, if any. */
        private @Nullable Retry<Child> retry;

        private int starts;

        Child(ChildSpec<?, ?> spec) {
            this.spec = spec;
        }

        @Nullable
        ServerProcess<?, ?, ?> process() {
            return process;
        }

        /** How often it has run. */
        int starts() {
            return starts;
        }

        boolean isRestarting() {
            return retry != null;
        }

        /** Whether it neither runs nor is to be restarted. */
        boolean isStopped() {
            return process == null && retry == null;
        }

        ChildInfo info() {
            ChildInfo.Status status = process != null
                    ? ChildInfo.Status.RUNNING
                    : isRestarting() ? ChildInfo.Status.RESTARTING : ChildInfo.Status.STOPPED;
            return new ChildInfo(
                    spec.id(),
                    status,
                    Optional.ofNullable(process),
                    spec.type(),
                    spec.restart(),
                    Math.max(0, starts - 1));
        }
    }

    private final SequencedMap<String, Child> byId = new LinkedHashMap<>();
    private final Map<ServerRef<?, ?>, Child> byServer = new HashMap<>();

    /** Those that run, for others to read. */
    private final ConcurrentMap<String, ServerProcess<?, ?, ?>> published;

    Children(ConcurrentMap<String, ServerProcess<?, ?, ?>> published) {
        this.published = published;
    }

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
        clear(child);
        byId.remove(child.spec.id());
    }

    void started(Child child, ServerProcess<?, ?, ?> process) {
        child.process = process;
        child.starts++;
        byServer.put(process, child);
        published.put(child.spec.id(), process);
    }

    /** It does not run, and a restart that it waited for is off; a temporary one will never run again. */
    void stopped(Child child) {
        if (child.spec.restart() == Restart.TEMPORARY) {
            remove(child);
        } else {
            clear(child);
        }
    }

    /** It has stopped, and waits for {@code retry}. */
    void restarting(Child child, Retry<Child> retry) {
        child.retry = retry;
    }

    private void clear(Child child) {
        if (child.process != null) {
            published.remove(child.spec.id());
            byServer.remove(child.process);
            child.process = null;
        }
        if (child.retry != null) {
            child.retry.cancel();
            child.retry = null;
        }
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

    ChildCounts counts() {
        int active = 0;
        int supervisors = 0;
        for (Child child : all()) {
            active += child.process != null && child.process.isAlive() ? 1 : 0;
            supervisors += child.spec.type() == ChildType.SUPERVISOR ? 1 : 0;
        }
        return new ChildCounts(byId.size(), active, supervisors, byId.size() - supervisors);
    }
}
