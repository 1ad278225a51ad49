package io.genserver.eventbus.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's names and the nodes' leases in two buckets of JetStream. A lease is a key that its node writes again and again;
 * a name is a key that holds the id of the node. All that matters is written with the revision that it was decided on, so
 * it does not matter whether what was read was old.
 *
 * <p>Blocks for as long as NATS takes, for {@link RemoteOptions#beat} at most. Safe for use by many threads.
 */
final class NameStore {
    /** Begins what a node writes, before its lease in milliseconds: others wait for as long as it counts on it. */
    private static final String ALIVE = "alive ";

    private static final String FENCED = "fenced";

    /** A node that has gone for ever leaves its lease behind, which is forgotten after this time. */
    private static final Duration AGE = Duration.ofDays(1);

    /** "Wrong last sequence": somebody else was first. */
    private static final int WRONG_REVISION = 10071;

    /** Of how many nodes is remembered when they were seen to stir; the others are seen anew. */
    private static final int MOST_SEEN = 10_000;

    /** When a lease was first seen with the revision that it still has. */
    private record Seen(long revision, long since) {}

    /**
     * Who has a name.
     *
     * @param node the id of the node's lease
     */
    record Holder(String node, long revision) {}

    private final NatsConnection nats;
    private final RemoteOptions options;
    private final Map<String, Seen> seen = new HashMap<>();
    private volatile @Nullable Connection prepared;

    NameStore(NatsConnection nats, RemoteOptions options) {
        this.nats = nats;
        this.options = options;
    }

    private KeyValue leases() throws IOException, JetStreamApiException {
        return bucket("leases");
    }

    private KeyValue names() throws IOException, JetStreamApiException {
        return bucket("names");
    }

    private KeyValue bucket(String kind) throws IOException, JetStreamApiException {
        Connection jnats = nats.connected().orElseThrow(() -> new IOException("there is no connection to NATS"));
        KeyValueOptions timeouts = KeyValueOptions.builder(JetStreamOptions.builder()
                        .requestTimeout(options.beat())
                        .build())
                .build();
        if (prepared != jnats) {
            jnats.keyValueManagement(timeouts).create(configuration("leases", AGE));
            jnats.keyValueManagement(timeouts).create(configuration("names", Duration.ZERO)); // they are written once
            prepared = jnats;
        }
        return jnats.keyValue(options.cluster() + "-" + kind, timeouts);
    }

    private KeyValueConfiguration configuration(String kind, Duration age) {
        return KeyValueConfiguration.builder()
                .name(options.cluster() + "-" + kind)
                .storageType(StorageType.File)
                .replicas(options.replicas())
                .ttl(age)
                .build();
    }

    // ---- leases ----

    /** Begins a lease; returns its revision. */
    long begin(String node) throws IOException, JetStreamApiException {
        return leases().create(node, bytes(alive()));
    }

    /**
     * Renews a lease.
     *
     * @return its new revision; empty if it is another's by now, or fenced
     */
    OptionalLong renew(String node, long revision) throws IOException, JetStreamApiException {
        OptionalLong renewed = update(leases(), node, alive(), revision);
        if (renewed.isPresent()) {
            return renewed;
        }
        // Maybe by a renewal of this node, the answer to which did not come: nobody else writes that it is alive.
        KeyValueEntry entry = leases().get(node);
        return entry != null && entry.getValueAsString().startsWith(ALIVE)
                ? update(leases(), node, alive(), entry.getRevision())
                : OptionalLong.empty();
    }

    private String alive() {
        return ALIVE + options.lease().toMillis();
    }

    /** Ends a lease before its time. */
    void end(String node) throws IOException, JetStreamApiException {
        leases().delete(node);
    }

    /**
     * Makes sure that a node will never renew this lease again, if it can be known that it has lapsed: it was seen not to
     * change for as long as a lease is.
     *
     * @return whether its names are free
     */
    boolean fence(String node) throws IOException, JetStreamApiException {
        KeyValueEntry entry = leases().get(node);
        if (entry == null) { // or what answered does not know of it yet: then it cannot be made
            return create(leases(), node, FENCED).isPresent();
        }
        if (FENCED.equals(entry.getValueAsString())) {
            return true;
        }
        return !hasStirred(node, entry)
                && update(leases(), node, FENCED, entry.getRevision()).isPresent();
    }

    private synchronized boolean hasStirred(String node, KeyValueEntry entry) {
        long now = System.nanoTime();
        Seen before = seen.get(node);
        if (before == null || before.revision != entry.getRevision()) {
            if (seen.size() >= MOST_SEEN) {
                seen.clear();
            }
            seen.put(node, new Seen(entry.getRevision(), now));
            return true;
        }
        return now - before.since < lease(entry).toNanos();
    }

    /** How long the holder's lease is, which in the middle of an upgrade may not be this node's. */
    private static Duration lease(KeyValueEntry entry) {
        String value = entry.getValueAsString();
        try {
            return Duration.ofMillis(Long.parseLong(value.substring(ALIVE.length())));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalStateException("the lease of the node " + entry.getKey() + " is '" + value + "'", e);
        }
    }

    // ---- names ----

    /** Gives a free name to a node; its revision, or empty if it is not free. */
    OptionalLong claim(String name, String node) throws IOException, JetStreamApiException {
        return create(names(), Subjects.token(name), node);
    }

    /** Who has a name. */
    Optional<Holder> holder(String name) throws IOException, JetStreamApiException {
        KeyValueEntry entry = names().get(Subjects.token(name));
        return Optional.ofNullable(entry).map(e -> new Holder(e.getValueAsString(), e.getRevision()));
    }

    /** Gives a name to another node; its revision, or empty if its holder is another by now. */
    OptionalLong pass(String name, Holder from, String node) throws IOException, JetStreamApiException {
        return update(names(), Subjects.token(name), node, from.revision());
    }

    /** Frees a name, if its holder is still this. */
    void free(String name, Holder holder) throws IOException, JetStreamApiException {
        try {
            names().delete(Subjects.token(name), holder.revision());
        } catch (JetStreamApiException e) {
            unlessWrongRevision(e);
        }
    }

    // ---- writing ----

    private static OptionalLong create(KeyValue bucket, String key, String value)
            throws IOException, JetStreamApiException {
        try {
            return OptionalLong.of(bucket.create(key, bytes(value)));
        } catch (JetStreamApiException e) {
            return unlessWrongRevision(e);
        }
    }

    private static OptionalLong update(KeyValue bucket, String key, String value, long revision)
            throws IOException, JetStreamApiException {
        try {
            return OptionalLong.of(bucket.update(key, bytes(value), revision));
        } catch (JetStreamApiException e) {
            return unlessWrongRevision(e);
        }
    }

    private static OptionalLong unlessWrongRevision(JetStreamApiException e) throws JetStreamApiException {
        if (e.getApiErrorCode() != WRONG_REVISION) {
            throw e;
        }
        return OptionalLong.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
