package io.genserver.eventbus.nats;

import static java.lang.System.Logger.Level.DEBUG;

import io.genserver.Call;
import io.genserver.CallTimeoutException;
import io.genserver.ExitReason;
import io.genserver.MailboxFullException;
import io.genserver.ServerExitedException;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Handles what other nodes ask of the servers here: gives calls to them on jnats' thread, and their replies to NATS. */
final class RequestHandler {
    /** A caller elsewhere that says nothing of its patience, or too much. */
    private static final long MOST_MILLIS = Duration.ofHours(24).toMillis();

    private final RemoteServers remote;
    private final Pending pending;
    private final LongAdder undecodable = new LongAdder();
    private final OneWarning hostile;
    private volatile @Nullable Feed feed;

    RequestHandler(RemoteServers remote) {
        this.remote = remote;
        this.pending = new Pending(remote.options().mostPending());
        this.hostile = new OneWarning(remote + " gets messages that it cannot read, which it drops and counts");
    }

    int pending() {
        return pending.count();
    }

    long undecodable() {
        return undecodable.sum();
    }

    // ---- where they come from ----

    /** Takes what comes by this connection, and no other, from now on. */
    @Nullable
    Feed feedBy(@Nullable Connection jnats) {
        Feed before = feed;
        feed = null;
        if (before != null) {
            before.close();
        }
        try {
            feed = jnats == null ? null : Feed.open(jnats, remote.nats().options());
        } catch (IllegalStateException e) {
            NatsConnection.LOG.log(DEBUG, "closed by now, and there will be another", e);
        }
        return feed;
    }

    // ---- requests ----

    /** A request has come. One for a server that may not have the name any more is for the other that has it. */
    <Q, C> void take(Exposure<Q, C> exposure, Message message) {
        if (!exposure.lease().isValid()) {
            return;
        }
        switch (Wire.kind(message)) {
            case Wire.CALL -> call(exposure, message);
            case Wire.CAST -> cast(exposure, message);
            case Wire.PROBE -> answer(message, Wire.OK, Wire.token(exposure.token()));
            default -> unreadable(new IOException("neither a call nor a cast"));
        }
    }

    private <Q, C> void cast(Exposure<Q, C> exposure, Message message) {
        C cast;
        try {
            cast = exposure.codec().casts().decode(message.getData());
        } catch (IOException | RuntimeException e) {
            unreadable(e);
            return;
        }
        exposure.server().cast(cast);
    }

    private <Q, C> void call(Exposure<Q, C> exposure, Message message) {
        Call<Q, @Nullable Object> call;
        try {
            call = Wire.asCall(exposure.codec().calls().decode(message.getData()));
        } catch (IOException | RuntimeException e) {
            unreadable(e);
            answer(message, Wire.UNREADABLE, text(e));
            return;
        }
        if (!pending.begin()) {
            answer(message, Wire.OVERLOADED, text("the node of " + exposure + " has too many calls under way"));
            return;
        }
        Duration timeout = Duration.ofMillis(Math.min(Wire.millis(message), MOST_MILLIS));
        exposure.server()
                .callAsync(call, timeout)
                // Not on the thread that replies, which as a rule is the server's own.
                .whenCompleteAsync(
                        (reply, thrown) -> {
                            pending.end();
                            reply(exposure, message, call, reply, thrown);
                        },
                        Wire.THREADS);
    }

    @SuppressWarnings("NullAway") // a reply may be null if its type allows that
    private <Q, C> void reply(
            Exposure<Q, C> exposure,
            Message message,
            Call<Q, @Nullable Object> call,
            @Nullable Object reply,
            @Nullable Throwable thrown) {
        switch (thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown) {
            case null -> {
                try {
                    answer(message, Wire.OK, exposure.codec().encodeReply(call, reply));
                } catch (RuntimeException e) {
                    answer(message, Wire.UNREADABLE, text(e));
                }
            }
            case ServerExitedException e -> answer(message, Wire.EXITED, WireReason.encode(e.reason()));
            case CallTimeoutException e -> answer(message, Wire.TIMED_OUT, text(e));
            case MailboxFullException e -> answer(message, Wire.OVERLOADED, text(e));
            case Throwable e -> answer(message, Wire.EXITED, WireReason.encode(ExitReason.crash(e)));
        }
    }

    private void answer(Message request, String outcome, byte[] payload) {
        String replyTo = request.getReplyTo();
        Connection jnats = remote.nats().connected().orElse(null);
        if (replyTo == null || jnats == null) {
            return; // nobody waits, or nobody can be told: a caller has a time-out for that
        }
        Headers headers = Wire.headers(outcome, 0);
        long limit = jnats.getMaxPayload() - headers.serializedLength();
        try {
            if (payload.length > limit) {
                jnats.publish(
                        replyTo,
                        Wire.headers(Wire.UNREADABLE, 0),
                        text(new TooLargeException("the reply", payload.length, limit)));
            } else {
                jnats.publish(replyTo, headers, payload);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            NatsConnection.LOG.log(DEBUG, "a reply could not be sent", e);
        }
    }

    /** Tells monitors elsewhere; those who do not hear of it find out by asking. */
    void tellDown(Exposure<?, ?> exposure, ExitReason reason) {
        remote.nats().connected().ifPresent(jnats -> {
            try {
                jnats.publish(
                        remote.downSubject(exposure.name()),
                        Wire.headers(Long.toString(exposure.token()), 0),
                        WireReason.encode(reason));
            } catch (IllegalStateException e) {
                NatsConnection.LOG.log(DEBUG, "the end of a server could not be told", e);
            }
        });
    }

    private void unreadable(Exception e) {
        undecodable.increment();
        hostile.log(e);
    }

    private static byte[] text(Exception e) {
        return text(String.valueOf(e.getMessage()));
    }

    private static byte[] text(String text) {
        return text.substring(0, Math.min(text.length(), 1_000)).getBytes(StandardCharsets.UTF_8);
    }
}
