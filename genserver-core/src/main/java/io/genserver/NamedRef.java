package io.genserver;

import java.util.Optional;

/** A reference to whoever has a name. */
record NamedRef<Q, C>(Registry registry, String serverName, Class<? extends GenServer<?, Q, C>> behaviour)
        implements FollowingRef<Q, C> {

    @Override
    public Optional<ServerRef<Q, C>> find() {
        return registry.whereis(serverName, behaviour);
    }

    @Override
    public Optional<String> name() {
        return Optional.of(serverName);
    }

    @Override
    public String toString() {
        return serverName;
    }
}
