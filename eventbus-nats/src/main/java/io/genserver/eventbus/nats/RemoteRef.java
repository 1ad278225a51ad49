package io.genserver.eventbus.nats;

import io.genserver.Call;
import io.genserver.CallTimeoutException;
import io.genserver.GenServerException;
import io.genserver.MailboxFullException;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reference to whoever has a name in the cluster whenever it is used; immutable and safe to share. It has the shape of a
 * {@link ServerRef}, but is none: what is far away fails in other ways, takes longer, and is not to be stopped by everybody.
 *
 * {@snippet file="RemoteExample.java" region="call"}
 *
 * <p>Messages of one thread reach a server that keeps its name in the order sent, at most once each. A message has at most as
 * many bytes, in the codec's form, as NATS takes: 1 MiB less some for headers, unless its {@code max_payload} says otherwise.
 * A server on the caller's own node is called directly, without the codec.
 *
 * @param <Q> the protocol of its calls
 * @param <C> its cast messages
 */
public final class RemoteRef<Q, C> {
    private final RemoteServers remote;
    private final String name;
    private final ServerCodec<Q, C> codec;
    private final String subject;

    RemoteRef(RemoteServers remote, String name, ServerCodec<Q, C> codec) {
        this.remote = remote;
        this.name = name;
        this.codec = codec;
        this.subject = remote.callSubject(name);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** As {@link #call(Call, Duration)} with {@link ServerRef#DEFAULT_TIMEOUT}. */
    public <R extends @Nullable Object> R call(Call<Q, R> call) {
        return call(call, ServerRef.DEFAULT_TIMEOUT);
    }

    /**
     * Sends a request and blocks for its reply.
     *
     * @param timeout how long to wait; the other node is told, and does not handle a request that comes to its turn later
     * @throws RemoteException if there is no reply; its subclasses say why
     * @throws TooLargeException if the request is too large; it was not sent
     */
    public <R extends @Nullable Object> R call(Call<Q, R> call, Duration timeout) {
        CompletableFuture<R> reply = callAsync(call, timeout);
        try {
            return reply.get();
        } catch (InterruptedException e) {
            reply.cancel(false);
            Thread.currentThread().interrupt();
            throw new RemoteException.Interrupted("interrupted while " + name + " was called");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new RemoteException.BadMessage("the call of " + name + " failed", e.getCause());
        }
    }

    /**
     * Sends a request without blocking.
     *
     * @param timeout as for {@link #call(Call, Duration)}
     * @return what completes, on a thread of its own, with the reply or with what that throws; nothing is thrown here
     */
    public <R extends @Nullable Object> CompletableFuture<R> callAsync(Call<Q, R> call, Duration timeout) {
        try {
            ServerRef<Q, C> local = local();
            return local != null
                    ? local.callAsync(call, timeout).exceptionallyCompose(e -> failed(translated(e, timeout)))
                    : request(call, timeout);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <R extends @Nullable Object> CompletableFuture<R> request(Call<Q, R> call, Duration timeout) {
        byte[] payload = codec.calls().encode(asMessage(call));
        Headers headers = Wire.headers(Wire.CALL, Math.max(1, timeout.toMillis()));
        Connection jnats = connection(payload, headers);
        if (!remote.outgoing().begin()) {
            throw new RemoteException.Overloaded("this node has too many calls under way");
        }
        CompletableFuture<Message> answer;
        try {
            answer = jnats.requestWithTimeout(subject, headers, payload, timeout);
        } catch (IllegalStateException e) {
            remote.outgoing().end();
            throw new RemoteException.Unavailable("the connection to NATS is just being lost", e);
        }
        return answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS) // jnats looks only every few seconds
                .whenComplete((message, thrown) -> remote.outgoing().end())
                .handleAsync((message, thrown) -> reply(call, timeout, message, thrown), Wire.THREADS);
    }

    private <R extends @Nullable Object> R reply(
            Call<Q, R> call, Duration timeout, @Nullable Message message, @Nullable Throwable thrown) {
        if (message == null) {
            Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
            if (Jnats.isNoResponders(cause)) {
                throw new RemoteException.NoSuchName(name);
            }
            if (cause instanceof TimeoutException) {
                throw new RemoteException.TimedOut(name, timeout);
            }
            throw new RemoteException.Unavailable(
                    "the connection to NATS was lost while " + name + " was called", cause);
        }
        return switch (Wire.kind(message)) {
            case Wire.OK -> {
                try {
                    yield codec.decodeReply(call, message.getData());
                } catch (IOException e) {
                    throw new RemoteException.BadMessage(
                            "the reply of " + name + " cannot be read: " + e.getMessage(), e);
                }
            }
            case Wire.EXITED -> throw new RemoteException.ServerExited(name, WireReason.decode(message.getData()));
            case Wire.TIMED_OUT -> throw new RemoteException.TimedOut(name, timeout);
            case Wire.OVERLOADED -> throw new RemoteException.Overloaded(Wire.text(message));
            default ->
                throw new RemoteException.BadMessage("the node of " + name + " says: " + Wire.text(message), null);
        };
    }

    /**
     * Sends a message without waiting for an effect. Does not block, but for a server on this node as {@link ServerRef#cast}
     * does.
     *
     * @return whether it was handed to NATS, or put into the mailbox of a server on this node; {@code false} if NATS cannot be
     *     reached. Whether somebody has the name is not known
     * @throws TooLargeException if the message is too large; it was not sent
     */
    public boolean cast(C message) {
        ServerRef<Q, C> local = local();
        if (local != null) {
            return local.cast(message);
        }
        byte[] payload = codec.casts().encode(message);
        Headers headers = Wire.headers(Wire.CAST, 0);
        try {
            connection(payload, headers).publish(subject, headers, payload);
            return true;
        } catch (RemoteException.Unavailable | IllegalStateException e) {
            return false;
        }
    }

    /**
     * Has a server of this node told when the one that has the name now ends, loses the name, or cannot be reached: exactly
     * once, and at once with {@link io.genserver.ExitReason.NoProc} if nobody has it. An end is told as it happens; that a node
     * is lost, within five quarters of {@link RemoteOptions#lease}. The monitor ends with the watcher.
     *
     * @param watcher who is told, by a cast
     * @param toMessage makes the message; must not block
     */
    public <M> RemoteMonitor monitor(ServerRef<?, M> watcher, Function<? super RemoteDown, ? extends M> toMessage) {
        var monitor = new RemoteMonitor(remote, name, watcher, down -> tell(watcher, toMessage, down));
        remote.watch(monitor);
        return monitor;
    }

    private static <M> void tell(
            ServerRef<?, M> watcher, Function<? super RemoteDown, ? extends M> toMessage, RemoteDown down) {
        M message;
        try {
            message = toMessage.apply(down);
        } catch (RuntimeException e) { // other monitors are to be told all the same
            NatsConnection.LOG.log(
                    System.Logger.Level.ERROR, "the end of " + down.name() + " could not be told to " + watcher, e);
            return;
        }
        watcher.cast(message);
    }

    // ---- ways ----

    /** The server, if this node has it; one whose lease has lapsed is another's, if anybody's. */
    @SuppressWarnings("unchecked") // a name is for one protocol
    private @Nullable ServerRef<Q, C> local() {
        Exposure<?, ?> exposure = remote.exposed(name);
        return exposure != null && exposure.lease().isValid() ? (ServerRef<Q, C>) exposure.server() : null;
    }

    private Connection connection(byte[] payload, Headers headers) {
        Connection jnats = remote.nats()
                .connected()
                .orElseThrow(() -> new RemoteException.Unavailable("there is no connection to NATS", null));
        long limit = jnats.getMaxPayload() - headers.serializedLength();
        if (payload.length > limit) {
            throw new TooLargeException("the message to " + name, payload.length, limit);
        }
        return jnats;
    }

    @SuppressWarnings("unchecked") // a call is a message of its protocol
    private Q asMessage(Call<Q, ?> call) {
        return (Q) call;
    }

    private static <R extends @Nullable Object> CompletableFuture<R> failed(Throwable failure) {
        return CompletableFuture.failedFuture(failure);
    }

    /** What a call on this node fails with, as if it were on another. */
    private Throwable translated(Throwable thrown, Duration timeout) {
        Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        return switch (cause) {
            case ServerExitedException e -> new RemoteException.ServerExited(name, e.reason());
            case CallTimeoutException e -> new RemoteException.TimedOut(name, timeout);
            case MailboxFullException e -> new RemoteException.Overloaded(String.valueOf(e.getMessage()));
            case GenServerException e -> new RemoteException.Unavailable(String.valueOf(e.getMessage()), e);
            case null -> thrown;
            default -> cause;
        };
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
