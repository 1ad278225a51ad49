package io.genserver;

import java.util.Objects;
import java.util.Optional;

/**
 * A reference to whoever is the child with an id. It does not ask the supervisor but reads what that one has published:
 * a child may use it while its supervisor waits for that very child.
 */
record ChildRef<Q, C>(ServerRef<?, ?> supervisor, String id, Class<? extends GenServer<?, Q, C>> behaviour)
        implements FollowingRef<Q, C> {

    ChildRef {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(behaviour, "behaviour");
    }

    @Override
    public Optional<ServerRef<Q, C>> find() {
        ServerProcess<?, ?, ?> running = FollowingRef.resolve(supervisor);
        return running != null && running.behaviour() instanceof SupervisorServer server
                ? server.running(id).map(child -> Registry.typed(toString(), child, behaviour))
                : Optional.empty();
    }

    @Override
    public Optional<String> name() {
        return find().flatMap(ServerRef::name);
    }

    @Override
    public String toString() {
        return supervisor + "/" + id;
    }
}
