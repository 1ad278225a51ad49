package io.genserver;

import java.util.Objects;
import java.util.function.Supplier;

/** Starts children for both kinds of supervisor. */
final class ChildStarter {
    private ChildStarter() {}

    /**
     * Starts a server that is linked to its supervisor.
     *
     * @param child what it is called if there is no server to name
     * @param restarts how often the child was started before
     * @throws StartException if it does not start, or {@code factory} throws or returns {@code null}
     * @throws NameTakenException if its name is taken
     */
    static <Q, C> ServerProcess<?, Q, C> start(
            Context<?, ?> supervisor,
            String child,
            Supplier<? extends GenServer<?, Q, C>> factory,
            StartOptions options,
            int restarts) {
        GenServer<?, Q, C> behaviour;
        try {
            behaviour = Objects.requireNonNull(factory.get(), "the factory returned null");
        } catch (Throwable e) { // as for what init throws, the supervisor does not crash for it
            throw StartException.failed(child, ExitReason.crash(e));
        }
        return switch (supervisor) {
            case ServerProcess<?, ?, ?> process -> process.startLink(behaviour, options, restarts);
        };
    }
}
