package io.genserver.chat;

import io.genserver.eventbus.nats.NatsConnection;
import io.genserver.eventbus.nats.NatsUnavailableException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The stream that has the log of all nodes. For any thread; all blocks, for {@link #TIMEOUT} at most each. */
final class LogStream {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final JetStreamOptions OPTIONS =
            JetStreamOptions.builder().requestTimeout(TIMEOUT).build();

    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int NO_MESSAGE = 10037;
    private static final int NO_STREAM = 10059;

    /** What became of an entry. */
    sealed interface Added {
        record At(long sequence) implements Added {}

        /**
         * It was not stored, as the stream is further on.
         *
         * @param sequence up to here, at least
         */
        record Behind(long sequence) implements Added {}
    }

    private final NatsConnection nats;
    private final Replication replication;

    LogStream(NatsConnection nats, Replication replication) {
        this.nats = nats;
        this.replication = replication;
    }

    String name() {
        return replication.logStream();
    }

    /**
     * Adds an entry, if it follows on {@code last}.
     *
     * @throws LogException undecided, if nobody knows
     */
    Added add(LogEntry entry, long last) throws LogException {
        PublishOptions options = PublishOptions.builder()
                .expectedStream(name())
                .expectedLastSequence(last)
                .messageId(entry.id())
                .build();
        Connection jnats = require();
        try {
            PublishAck ack = jnats.jetStream(OPTIONS).publish(replication.logSubject(), entry.toBytes(), options);
            return new Added.At(ack.getSeqno());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return new Added.Behind(last + 1);
            }
            throw new LogException("NATS does not store messages: " + e.getMessage(), e);
        } catch (IOException | IllegalStateException e) {
            throw new LogException("no answer from NATS: " + e.getMessage(), e, true);
        }
    }

    /** The number of the last entry, whoever has added it. */
    long last() throws LogException {
        try {
            return require()
                    .jetStreamManagement(OPTIONS)
                    .getStreamInfo(name())
                    .getStreamState()
                    .getLastSequence();
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            throw new LogException("NATS does not say how far the log is: " + e.getMessage(), e);
        }
    }

    void requireConnected() throws LogException {
        require();
    }

    private Connection require() throws LogException {
        try {
            return nats.require();
        } catch (NatsUnavailableException e) {
            throw new LogException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Makes the stream if it is not there; the state that it has. */
    StreamState prepare(Connection jnats) throws IOException, JetStreamApiException {
        JetStreamManagement management = jnats.jetStreamManagement(OPTIONS);
        try {
            return management.getStreamInfo(name()).getStreamState();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_STREAM) {
                throw e;
            }
        }
        return management
                .addStream(StreamConfiguration.builder()
                        .name(name())
                        .subjects(replication.logSubject())
                        .storageType(StorageType.File)
                        .replicas(replication.replicas())
                        .maxAge(replication.age())
                        .denyDelete(true)
                        .build())
                .getStreamState();
    }

    /** The id of an entry that is kept still. */
    Optional<String> idOf(long sequence, Connection jnats) throws IOException, JetStreamApiException {
        try {
            MessageInfo message = jnats.jetStreamManagement(OPTIONS).getMessage(name(), sequence);
            return Optional.of(LogEntry.read(message.getData()).id());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE) {
                return Optional.empty();
            }
            throw e;
        } catch (JacksonException e) {
            return Optional.of("not an entry");
        }
    }
}
