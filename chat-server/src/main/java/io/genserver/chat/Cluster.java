package io.genserver.chat;

import io.genserver.ChildSpec;
import io.genserver.ServerRuntime;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.nats.NatsAuth;
import io.genserver.eventbus.nats.NatsConnection;
import io.genserver.eventbus.nats.NatsOptions;
import io.genserver.eventbus.nats.NatsTls;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** What makes this node one of several: its connection to NATS, and what it has in common with the others by that. */
final class Cluster implements ClusterView, AutoCloseable {
    private static final String NATS = "chat.nats";

    /** Soon enough to be back before a lease is over, should it have been for a moment only. */
    private static final Duration RECONNECT_FIRST = Duration.ofMillis(100);

    private static final Duration RECONNECT_LONGEST = Duration.ofSeconds(1);
    private static final int RANDOM_LENGTH = 8;

    private final NatsConnection nats;
    private final JetStreamMessageLog log;
    private final SharedClaims claims;
    private final Relay relay;
    private final PresenceBucket bucket;
    private final PresenceFollower follower;
    private final Duration lease;
    private final String name;
    private final NodeList list = new NodeList();

    private Cluster(ChatConfig config, ServerRuntime runtime, NatsOptions options) {
        String prefix = config.get(Options.NATS_PREFIX);
        var replication = new Replication(
                prefix, config.get(Options.NATS_REPLICAS), config.retention().age());
        lease = config.get(Options.NODE_LEASE);
        name = config.get(Options.NODE_NAME);
        nats = NatsConnection.named(NATS, runtime, options);
        // A name that was used before must not be used again, whoever chose it.
        String process = name + "-" + Secrets.next().substring(0, RANDOM_LENGTH);
        relay = new Relay(nats, prefix, process);
        claims = new SharedClaims(runtime, relay, process, lease);
        log = JetStreamMessageLog.at(
                nats, replication, config.get(Options.DATA_DIR), config.get(Options.MAX_ROOMS), claims::term);
        bucket = new PresenceBucket(nats, replication);
        follower = new PresenceFollower(nats, bucket, runtime);
        nats.listen(relay);
        follower.start();
    }

    /**
     * What the configuration says; empty if this node is alone.
     *
     * @throws StartupException if it cannot be
     */
    static Optional<Cluster> of(ChatConfig config, ServerRuntime runtime) {
        return config.get(Options.NATS_URL).map(url -> {
            try {
                NatsOptions options = NatsOptions.to(url)
                        .withReconnect(RECONNECT_FIRST, RECONNECT_LONGEST)
                        .withPingInterval(Duration.ofSeconds(1))
                        .withAuth(auth(config));
                return new Cluster(
                        config, runtime, tls(config).map(options::withTls).orElse(options));
            } catch (IllegalArgumentException e) {
                throw new StartupException(String.valueOf(e.getMessage()));
            }
        });
    }

    private static NatsAuth auth(ChatConfig config) {
        Optional<Secret> token = config.get(Options.NATS_TOKEN).or(() -> config.get(Options.NATS_TOKEN_FILE));
        Optional<Secret> password = config.get(Options.NATS_PASSWORD).or(() -> config.get(Options.NATS_PASSWORD_FILE));
        Optional<Path> credentials = config.get(Options.NATS_CREDENTIALS_FILE);
        if (token.isPresent()) {
            return new NatsAuth.Token(token.get().reveal());
        }
        if (credentials.isPresent()) {
            return new NatsAuth.Credentials(credentials.get());
        }
        return password.<NatsAuth>map(secret ->
                        new NatsAuth.Password(config.get(Options.NATS_USER).orElseThrow(), secret.reveal()))
                .orElseGet(NatsAuth.None::new);
    }

    private static Optional<NatsTls> tls(ChatConfig config) {
        Optional<NatsTls> trusting = config.get(Options.NATS_TLS_CA).map(NatsTls::trusting);
        return config.get(Options.NATS_TLS_CERTIFICATE)
                .map(certificate -> trusting.orElse(NatsTls.DEFAULT)
                        .withCertificate(
                                certificate, config.get(Options.NATS_TLS_KEY).orElseThrow()))
                .or(() -> trusting);
    }

    MessageLog log() {
        return log;
    }

    Claims claims() {
        return claims;
    }

    /** Has the bus told who is typing at other nodes. */
    void tellTyping(EventBus<ChatEvent> bus) {
        relay.tellTyping(event -> bus.publish(event.topic(), event));
    }

    /** Above all that needs it. */
    ChildSpec<?, ?> natsSpec() {
        return nats.childSpec();
    }

    /**
     * Above the directory.
     *
     * @param connections how many there are at this node
     */
    ChildSpec<?, ?> presenceSpec(IntSupplier connections) {
        IntFunction<NodeSummary> summary =
                users -> new NodeSummary(name, connections.getAsInt(), users, log.position(), reconnects(), dropped());
        return ChildSpec.of("presence", () -> new Presence(bucket, claims, lease, list, summary))
                .named(Presence.NAME);
    }

    /** Why nobody should be sent here, in a word or two. */
    Optional<String> problem() {
        return log.problem().or(() -> claims.areSure() ? Optional.empty() : Optional.of("presence"));
    }

    // ---- what operators see ----

    @Override
    public List<NodeView> nodes() {
        return list.views(System.nanoTime());
    }

    @Override
    public boolean isReady() {
        return problem().isEmpty();
    }

    @Override
    public long reconnects() {
        return nats.status().reconnects();
    }

    @Override
    public long dropped() {
        return nats.status().slow() + relay.unsent();
    }

    @Override
    public long pending() {
        return nats.connected().map(Connection::outgoingPendingMessageCount).orElse(0L);
    }

    /** Stops what is not in the tree; the log is closed by its owner. */
    @Override
    public void close() {
        nats.unlisten(relay);
        follower.close();
    }
}
