package io.genserver.chat;

import io.genserver.GenServerException;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.chat.PresenceBucket.Change;
import io.genserver.eventbus.nats.NatsConnection;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells {@link Presence} all that is in the bucket, and then what changes; after a loss of the connection again, as nobody knows what was missed. */
final class PresenceFollower implements StreamFollower.Reader, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final PresenceBucket bucket;
    private final ServerRef<PresenceCall<?>, PresenceCast> presence;
    private final StreamFollower follower;

    /** The server that was told all; one that follows it knows nothing. For the follower's thread alone. */
    private @Nullable Object told;

    /** The last change that there was when reading began; for the same thread. */
    private long last;

    private final ServerRuntime runtime;

    PresenceFollower(NatsConnection nats, PresenceBucket bucket, ServerRuntime runtime) {
        this.bucket = bucket;
        this.runtime = runtime;
        this.presence = runtime.registry().ref(Presence.NAME, Presence.class);
        this.follower = new StreamFollower(nats, bucket.stream(), this);
    }

    void start() {
        follower.start();
    }

    @Override
    public OrderedConsumerConfiguration begin(Connection jnats)
            throws IOException, JetStreamApiException, LogException {
        StreamState state = bucket.prepare(jnats);
        last = state.getLastSequence();
        told = runtime.registry().whereis(Presence.NAME).orElse(null);
        ask(new PresenceCall.Load());
        if (state.getMsgCount() == 0) {
            ask(new PresenceCall.Came(List.of(), true));
        }
        return new OrderedConsumerConfiguration().deliverPolicy(DeliverPolicy.LastPerSubject);
    }

    @Override
    public void take(List<Message> messages) throws LogException, StreamFollower.OutOfStepException {
        if (told == null
                || !told.equals(runtime.registry().whereis(Presence.NAME).orElse(null))) {
            throw new StreamFollower.OutOfStepException("there is another to be told");
        }
        List<Change> changes = new ArrayList<>(messages.size());
        for (Message message : messages) {
            Change change = bucket.change(message);
            if (change != null) {
                changes.add(change);
            }
        }
        // Not by what is said to be pending, which changes all the while; if the last one is gone, a sign of life comes
        // soon.
        boolean isAll = messages.getLast().metaData().streamSequence() >= last;
        ask(new PresenceCall.Came(changes, isAll));
    }

    private <R> void ask(PresenceCall<R> call) throws LogException {
        try {
            presence.call(call, TIMEOUT);
        } catch (GenServerException e) {
            throw new LogException("there is nobody to be told", e);
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
