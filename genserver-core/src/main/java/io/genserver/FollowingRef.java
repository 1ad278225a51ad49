package io.genserver;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A reference that finds its server anew each time it is used, and so follows it through its restarts. */
sealed interface FollowingRef<Q, C> extends ServerRef<Q, C> permits NamedRef, ChildRef {

    /** The server that is meant now. */
    Optional<ServerRef<Q, C>> find();

    /** The server behind any reference, or {@code null} if there is none now. */
    static <Q, C> @Nullable ServerProcess<?, Q, C> resolve(ServerRef<Q, C> ref) {
        return switch (ref) {
            case ServerProcess<?, Q, C> process -> process;
            case FollowingRef<Q, C> following ->
                (ServerProcess<?, Q, C>) following.find().orElse(null);
        };
    }

    @Override
    default <R extends @Nullable Object> R call(Call<Q, R> call, Duration timeout) {
        return find().orElseThrow(() -> nobodyFor(call)).call(call, timeout);
    }

    @Override
    default <R extends @Nullable Object> CompletableFuture<R> callAsync(Call<Q, R> call, Duration timeout) {
        return find().map(server -> server.callAsync(call, timeout))
                .orElseGet(() -> CompletableFuture.failedFuture(nobodyFor(call)));
    }

    private ServerExitedException nobodyFor(Call<Q, ?> call) {
        return new ServerExitedException(toString(), Requests.nameOf(call), ExitReason.noProc());
    }

    @Override
    default boolean cast(C message) {
        return find().map(server -> server.cast(message)).orElse(false);
    }

    @Override
    default void stop(ExitReason reason, Duration timeout) {
        find().ifPresent(server -> server.stop(reason, timeout));
    }

    @Override
    default void kill() {
        find().ifPresent(ServerRef::kill);
    }

    @Override
    default ExitReason awaitExit(Duration timeout) {
        return find().map(server -> server.awaitExit(timeout)).orElse(ExitReason.noProc());
    }

    @Override
    default boolean isAlive() {
        return find().map(ServerRef::isAlive).orElse(false);
    }
}
