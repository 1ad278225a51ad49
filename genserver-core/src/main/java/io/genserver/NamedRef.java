package io.genserver;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A reference to whoever has a name; it looks the name up each time it is used. */
record NamedRef<Q, C>(Registry registry, String serverName, Class<? extends GenServer<?, Q, C>> behaviour)
        implements ServerRef<Q, C> {

    /** The server behind any reference, or {@code null} if there is none now. */
    static @Nullable ServerProcess<?, ?, ?> resolve(ServerRef<?, ?> ref) {
        return switch (ref) {
            case ServerProcess<?, ?, ?> process -> process;
            case NamedRef<?, ?> named -> (ServerProcess<?, ?, ?>) named.find().orElse(null);
        };
    }

    private Optional<ServerRef<Q, C>> find() {
        return registry.whereis(serverName, behaviour);
    }

    @Override
    public <R extends @Nullable Object> R call(Call<Q, R> call, Duration timeout) {
        return find().orElseThrow(() ->
                        new ServerExitedException(serverName, call.getClass().getSimpleName(), ExitReason.noProc()))
                .call(call, timeout);
    }

    @Override
    public boolean cast(C message) {
        return find().map(server -> server.cast(message)).orElse(false);
    }

    @Override
    public void stop(ExitReason reason, Duration timeout) {
        find().ifPresent(server -> server.stop(reason, timeout));
    }

    @Override
    public void kill() {
        find().ifPresent(ServerRef::kill);
    }

    @Override
    public ExitReason awaitExit(Duration timeout) {
        return find().map(server -> server.awaitExit(timeout)).orElse(ExitReason.noProc());
    }

    @Override
    public boolean isAlive() {
        return find().map(ServerRef::isAlive).orElse(false);
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
