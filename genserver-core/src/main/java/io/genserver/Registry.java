package io.genserver;

import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of a runtime's servers. A server gets its name by {@link StartOptions#withName} before its {@link
 * GenServer#init} runs, and loses it when it has ended, before its monitors hear of that. What is sent to a server that is
 * found before its init is done waits until it is. All methods may be called from any thread; none blocks.
 *
 * {@snippet file="NamesExample.java" region="names"}
 */
public final class Registry {
    private final ConcurrentMap<String, ServerProcess<?, ?, ?>> servers = new ConcurrentHashMap<>();

    Registry() {}

    /** The server that has {@code name} now. */
    public Optional<ServerRef<?, ?>> whereis(String name) {
        return Optional.ofNullable(servers.get(name));
    }

    /**
     * The server that has {@code name} now, with the types of its messages.
     *
     * @param behaviour the class of its behaviour, or one that it extends
     * @throws ClassCastException if the server's behaviour is another
     */
    public <Q, C> Optional<ServerRef<Q, C>> whereis(String name, Class<? extends GenServer<?, Q, C>> behaviour) {
        ServerProcess<?, ?, ?> server = servers.get(name);
        return server == null ? Optional.empty() : Optional.of(typed(name, server, behaviour));
    }

    /**
     * A reference to whoever has {@code name} whenever it is used: it follows a server through its restarts. While
     * nobody has it, calls fail with {@link ServerExitedException} and casts return {@code false}.
     *
     * @param behaviour the class of its behaviour, or one that it extends; using the reference throws {@link
     *     ClassCastException} if the server found is another
     */
    public <Q, C> ServerRef<Q, C> ref(String name, Class<? extends GenServer<?, Q, C>> behaviour) {
        return new NamedRef<>(
                this, Objects.requireNonNull(name, "name"), Objects.requireNonNull(behaviour, "behaviour"));
    }

    /** The names in use now, sorted. */
    public SortedSet<String> names() {
        return new TreeSet<>(servers.keySet());
    }

    @SuppressWarnings("unchecked") // a behaviour of this class has these messages
    static <Q, C> ServerRef<Q, C> typed(
            String name, ServerProcess<?, ?, ?> server, Class<? extends GenServer<?, Q, C>> behaviour) {
        if (!behaviour.isInstance(server.behaviour())) {
            throw new ClassCastException("the server " + name + " is a "
                    + server.behaviour().getClass().getName() + ", not a " + behaviour.getName());
        }
        return (ServerRef<Q, C>) server;
    }

    void claim(String name, ServerProcess<?, ?, ?> server) {
        ServerProcess<?, ?, ?> holder = servers.putIfAbsent(name, server);
        if (holder != null) {
            throw new NameTakenException(name, holder);
        }
    }

    void release(@Nullable String name, ServerProcess<?, ?, ?> server) {
        if (name != null) {
            servers.remove(name, server);
        }
    }
}
