package io.genserver;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Servers under keys of any type, each with a value of its own: a table of rooms, the members of a topic, the worker
 * that has a document open. A key is either for one server or for many; a server may have as many keys as it likes, and
 * loses all of them when it has ended, before its links and monitors hear of that.
 *
 * {@snippet file="KeyedRegistryExample.java" region="registry"}
 *
 * <p>A registry is an ordinary object that belongs to whoever made it. It has no server, so there is none to wait for
 * and none that could crash. One that is thrown away is kept in memory by the servers in it until they end or are
 * unregistered.
 *
 * <p>All methods may be called from any thread; only {@link #dispatch} may wait for a server, one that asks for that.
 * What is done to a key is done in one step; a method that looks at many keys, while others change them, sees some of
 * the changes. Nothing may be {@code null}, and a key's {@code equals} and {@code hashCode} must not change. Looking a
 * key up costs nothing, however many servers are under it; registering and unregistering take time in proportion to
 * their number.
 *
 * @param <K> the keys
 * @param <V> the value that is kept with a server and its key
 * @param <C> the cast messages of the servers
 */
public final class KeyedRegistry<K, V, C> {

    /**
     * A server under a key.
     *
     * @param server the very server, whatever reference it was registered by
     */
    public record Entry<K, V, C>(K key, ServerRef<?, C> server, V value) {
        public Entry {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(value, "value");
        }
    }

    private final boolean unique;

    /*
     * An entry has a tie of its server from before it can be seen until after it no longer can, all under the map's lock
     * on the key. A server that ends refuses new ties first and then takes out the entries of those it has: a
     * registration either is refused or is seen by the exit, which waits for it to be complete. A list is never empty,
     * and never changes.
     */
    private final ConcurrentMap<K, List<Entry<K, V, C>>> entries = new ConcurrentHashMap<>();

    private KeyedRegistry(boolean unique) {
        this.unique = unique;
    }

    /** A registry in which a key is for one server. */
    public static <K, V, C> KeyedRegistry<K, V, C> unique() {
        return new KeyedRegistry<>(true);
    }

    /** A registry in which a key is for any number of servers. */
    public static <K, V, C> KeyedRegistry<K, V, C> duplicate() {
        return new KeyedRegistry<>(false);
    }

    /**
     * Puts a server under a key, behind those that are there. A server that is there already is refused, as by Elixir's
     * unique registries; {@link #update} is what changes its value.
     *
     * @param server a reference by name stands for the server that has the name now
     * @throws KeyTakenException if the server has the key already or, where keys are unique, another one has
     * @throws ServerExitedException if the server has ended, or nobody has its name
     */
    public void register(K key, ServerRef<?, C> server, V value) {
        ServerProcess<?, ?, C> process = FollowingRef.resolve(server);
        if (process == null) {
            throw notThere(key, server);
        }
        var entry = new Entry<K, V, C>(key, process, value);
        entries.compute(key, (k, present) -> {
            List<Entry<K, V, C>> holders = present == null ? List.of() : present;
            Entry<K, V, C> holder = unique && present != null ? present.getFirst() : find(holders, process);
            if (holder != null) {
                throw new KeyTakenException(key, holder.server());
            }
            if (!process.tie(new Registration<>(this, key))) {
                throw notThere(key, process);
            }
            return Stream.concat(holders.stream(), Stream.of(entry)).toList();
        });
    }

    private static ServerExitedException notThere(Object key, ServerRef<?, ?> server) {
        return new ServerExitedException(server.toString(), "the key " + key, ExitReason.noProc());
    }

    /** Takes a server away from a key; {@code false} if it is not there. */
    public boolean unregister(K key, ServerRef<?, C> server) {
        ServerProcess<?, ?, C> process = FollowingRef.resolve(server);
        return process != null && remove(key, process);
    }

    /** Takes an entry out, and its tie if the server has not done so in ending. */
    boolean remove(K key, ServerProcess<?, ?, ?> server) {
        var found = new AtomicBoolean();
        entries.computeIfPresent(key, (k, present) -> {
            List<Entry<K, V, C>> others =
                    present.stream().filter(entry -> entry.server() != server).toList();
            found.set(others.size() < present.size());
            return others.isEmpty() ? null : others;
        });
        // In a second step, as an exit which does not find the tie takes it that nobody sees the entry any more; and
        // under the lock again, as the server may have been registered anew meanwhile.
        entries.compute(key, (k, present) -> {
            if (present == null || present.stream().noneMatch(entry -> entry.server() == server)) {
                server.untie(new Registration<>(this, key));
            }
            return present;
        });
        return found.get();
    }

    /**
     * Changes the value of a server under a key, which keeps its place.
     *
     * @param change makes the new value of the old one; called again if another thread changed that meanwhile, so it
     *     should have no other effect
     * @return the new value; empty if the server is not under this key
     */
    public Optional<V> update(K key, ServerRef<?, C> server, UnaryOperator<V> change) {
        Objects.requireNonNull(change, "change");
        ServerProcess<?, ?, C> process = FollowingRef.resolve(server);
        while (true) {
            Entry<K, V, C> old = find(lookup(key), process);
            if (old == null) {
                return Optional.empty();
            }
            var changed = new Entry<>(old.key(), old.server(), change.apply(old.value()));
            List<Entry<K, V, C>> now = entries.computeIfPresent(
                    key,
                    (k, present) -> present.stream()
                            .map(entry -> entry == old ? changed : entry)
                            .toList());
            if (now != null && find(now, process) == changed) {
                return Optional.of(changed.value());
            }
        }
    }

    /** The servers under a key now, in the order they were registered. */
    public List<Entry<K, V, C>> lookup(K key) {
        return entries.getOrDefault(key, List.of());
    }

    /**
     * The server that has a key now.
     *
     * @throws UnsupportedOperationException if keys are not unique here
     */
    public Optional<ServerRef<?, C>> whereis(K key) {
        if (!unique) {
            throw new UnsupportedOperationException("a key may be for many servers here: use lookup");
        }
        return lookup(key).stream().<ServerRef<?, C>>map(Entry::server).findFirst();
    }

    /**
     * The keys that a server has now, in the order they were registered. Takes time in proportion to what depends on
     * this server: its keys, links, monitors, timers and callers.
     */
    @SuppressWarnings("unchecked") // a registration with this registry was made here, with a key of ours
    public Set<K> keys(ServerRef<?, C> server) {
        ServerProcess<?, ?, C> process = FollowingRef.resolve(server);
        var keys = new LinkedHashSet<K>();
        if (process != null) {
            for (Registration<?> registration : process.registrations()) {
                if (registration.registry() == this) {
                    keys.add((K) registration.key());
                }
            }
        }
        return Collections.unmodifiableSet(keys);
    }

    /** The keys in use now, in no order. */
    public Set<K> keys() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(entries.keySet()));
    }

    /** How many entries there are now, counted key by key. */
    public int count() {
        return entries.values().stream().mapToInt(List::size).sum();
    }

    /** The entries that a condition holds for, of all there are: those of one key in the order they were registered. */
    public List<Entry<K, V, C>> select(Predicate<? super Entry<K, V, C>> condition) {
        return entries.values().stream().flatMap(List::stream).filter(condition).toList();
    }

    /**
     * The entries whose key, as its {@code toString} shows it, fits a pattern: in it {@code *} stands for any
     * characters or none, {@code ?} for one, and everything else for itself. In the order of {@link #select}.
     */
    public List<Entry<K, V, C>> match(String glob) {
        var pattern = new Glob(glob);
        return select(entry -> pattern.matches(entry.key().toString()));
    }

    /**
     * Casts a message to the servers that are under a key now, in the order they were registered. One that has ended or
     * whose mailbox is full is passed over. Waits only for room in a mailbox with {@link Overflow#BLOCK}.
     *
     * @return how many mailboxes it was put into
     */
    public int dispatch(K key, C message) {
        Objects.requireNonNull(message, "message");
        int accepted = 0;
        for (Entry<K, V, C> entry : lookup(key)) {
            if (entry.server().cast(message)) {
                accepted++;
            }
        }
        return accepted;
    }

    private static <K, V, C> @Nullable Entry<K, V, C> find(
            List<Entry<K, V, C>> among, @Nullable ServerProcess<?, ?, ?> server) {
        for (Entry<K, V, C> entry : among) {
            if (entry.server() == server) {
                return entry;
            }
        }
        return null;
    }
}
