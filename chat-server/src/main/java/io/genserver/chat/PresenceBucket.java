package io.genserver.chat;

import io.genserver.eventbus.nats.NatsConnection;
import io.genserver.eventbus.nats.NatsUnavailableException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The key-value bucket of JetStream in which all nodes keep who is where: a key for each node and each user, each changed only by who
 * knows its last revision. For any thread.
 */
final class PresenceBucket {
    private static final JetStreamOptions OPTIONS =
            JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(2)).build();

    private static final Headers DELETED = new Headers().add("KV-Operation", "DEL");
    private static final String NODE = "node.";
    private static final String USER = "user.";
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int NO_STREAM = 10059;

    /**
     * What a key has come to be.
     *
     * @param revision of this change
     * @param value or {@code null} if it was deleted
     */
    record Change(PresenceKey key, long revision, @Nullable String value) {}

    private final NatsConnection nats;
    private final Replication replication;

    PresenceBucket(NatsConnection nats, Replication replication) {
        this.nats = nats;
        this.replication = replication;
    }

    private String bucket() {
        return replication.prefix() + "-presence";
    }

    String stream() {
        return "KV_" + bucket();
    }

    private String subject(PresenceKey key) {
        return "$KV." + bucket() + "."
                + switch (key) {
                    case PresenceKey.Node(String id) -> NODE + id;
                    case PresenceKey.User(UserKey user) ->
                        USER
                                + Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(user.text().getBytes(StandardCharsets.UTF_8));
                };
    }

    /** What a message of the stream says, or {@code null} if it is about something else. */
    @Nullable
    Change change(Message message) {
        String name = message.getSubject().substring(("$KV." + bucket() + ".").length());
        PresenceKey key;
        if (name.startsWith(NODE)) {
            key = new PresenceKey.Node(name.substring(NODE.length()));
        } else if (name.startsWith(USER)) {
            byte[] user = Base64.getUrlDecoder().decode(name.substring(USER.length()));
            key = new PresenceKey.User(new UserKey(new String(user, StandardCharsets.UTF_8)));
        } else {
            return null;
        }
        boolean isDeleted = message.hasHeaders() && message.getHeaders().containsKey("KV-Operation");
        String value = isDeleted ? null : new String(message.getData(), StandardCharsets.UTF_8);
        return new Change(key, message.metaData().streamSequence(), value);
    }

    /** Makes the bucket if it is not there; the state that it has. */
    StreamState prepare(Connection jnats) throws IOException, JetStreamApiException {
        var management = jnats.jetStreamManagement(OPTIONS);
        try {
            return management.getStreamInfo(stream()).getStreamState();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_STREAM) {
                throw e;
            }
        }
        jnats.keyValueManagement()
                .create(KeyValueConfiguration.builder()
                        .name(bucket())
                        .maxHistoryPerKey(1)
                        .storageType(StorageType.File)
                        .replicas(replication.replicas())
                        .build());
        return management.getStreamInfo(stream()).getStreamState();
    }

    /**
     * Changes a key, if {@code revision} is its last; 0 if it has none. Does not wait.
     *
     * @param value or {@code null} to delete it
     * @return the revision of the change; fails if it was not made, or nobody knows
     */
    CompletableFuture<Long> put(PresenceKey key, @Nullable String value, long revision) {
        PublishOptions options =
                PublishOptions.builder().expectedLastSubjectSequence(revision).build();
        try {
            return nats.require()
                    .jetStream(OPTIONS)
                    .publishAsync(
                            subject(key),
                            value == null ? DELETED : null,
                            value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8),
                            options)
                    .thenApply(PublishAck::getSeqno);
        } catch (IOException | NatsUnavailableException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether a change failed as the revision was not the last. */
    static boolean isConflict(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        while (cause instanceof RuntimeException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof JetStreamApiException api && api.getApiErrorCode() == WRONG_LAST_SEQUENCE;
    }

    /** Forgets that a key was deleted, if nothing has come after that; blocks. */
    void purge(PresenceKey key, long revision) throws IOException, JetStreamApiException {
        nats.require()
                .jetStreamManagement(OPTIONS)
                .purgeStream(
                        stream(),
                        PurgeOptions.builder()
                                .subject(subject(key))
                                .sequence(revision + 1)
                                .build());
    }
}
