package io.genserver.eventbus.nats;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Nats;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Opens a {@link NatsConnection}, and again when jnats has given up on it, which it does when NATS refuses the node twice.
 * Tells the listeners, so that they hear of everything in one order.
 */
final class NatsConnectionServer implements GenServer<NatsConnectionServer.Link, Void, NatsConnectionServer.Message> {

    /** How long what was published last has to get out before the connection is closed. */
    private static final Duration FLUSH = Duration.ofSeconds(1);

    sealed interface Message {
        /** It is time to connect. */
        record Open() implements Message {}

        /** Something has become of a connection. */
        record Happened(Connection jnats, ConnectionListener.Events event) implements Message {}

        /** There is one more listener. */
        record Greet(NatsListener listener) implements Message {}
    }

    /** What the server knows of the connection. */
    static final class Link {
        private @Nullable Connection jnats;
        private boolean up;
        private int failures;
    }

    private final NatsConnection connection;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<Void, Message> context;

    NatsConnectionServer(NatsConnection connection) {
        this.connection = connection;
    }

    @Override
    public Link init(Context<Void, Message> ownContext) throws InterruptedException {
        context = ownContext;
        Connection left = connection.replace(null);
        if (left != null) { // by a server that was killed
            left.close();
            connection.listeners().forEach(listener -> tell(listener, null));
        }
        context.continueWith(new Message.Open());
        return new Link();
    }

    @Override
    public Next<Link> handleContinue(Message message, Link link) throws InterruptedException {
        return handleCast(message, link);
    }

    @Override
    public Next<Link> handleCast(Message message, Link link) throws InterruptedException {
        switch (message) {
            case Message.Open() -> open(link);
            case Message.Happened(Connection jnats, var event) -> {
                if (jnats == link.jnats) {
                    happened(event, link);
                }
            }
            case Message.Greet(NatsListener listener) -> {
                if (link.up && connection.hears(listener)) {
                    tell(listener, link.jnats);
                }
            }
        }
        return Next.keep(link);
    }

    private void open(Link link) throws InterruptedException {
        try {
            Connection jnats = Nats.connect(JnatsOptions.of(
                    connection, (source, event) -> context.self().cast(new Message.Happened(source, event))));
            link.jnats = jnats;
            connection.replace(jnats);
            link.failures = 0;
            NatsConnection.LOG.log(INFO, "{0} is connected to NATS at {1}", connection, jnats.getConnectedUrl());
            changed(true, link);
            if (jnats.getStatus() == Connection.Status.CLOSED) { // and its event may have come before it was known here
                happened(ConnectionListener.Events.CLOSED, link);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            connection.complaint(e.getMessage());
            if (link.failures == 0) { // the others say the same, for as long as NATS is away
                NatsConnection.LOG.log(
                        WARNING, "{0} cannot connect to NATS and tries for ever: {1}", connection, e.getMessage());
            }
            later(link);
        }
    }

    private void later(Link link) {
        link.failures++;
        context.sendAfter(Backoff.delay(connection.options(), link.failures), new Message.Open());
    }

    private void happened(ConnectionListener.Events event, Link link) {
        switch (event) {
            case DISCONNECTED -> changed(false, link);
            case RESUBSCRIBED -> {
                connection.reconnected();
                NatsConnection.LOG.log(INFO, "{0} is connected to NATS again", connection);
                changed(true, link);
            }
            case CLOSED -> {
                changed(false, link);
                link.jnats = null;
                connection.replace(null);
                later(link);
            }
            default -> {} // CONNECTED is known, RECONNECTED comes before its subscriptions, the rest is jnats' own
            // affair
        }
    }

    private void changed(boolean up, Link link) {
        if (!up && link.up) {
            NatsConnection.LOG.log(WARNING, "{0} has lost its connection to NATS", connection);
        }
        if (up || link.up) {
            link.up = up;
            Connection jnats = up ? link.jnats : null;
            connection.listeners().forEach(listener -> tell(listener, jnats));
        }
    }

    private void tell(NatsListener listener, @Nullable Connection jnats) {
        try {
            if (jnats == null) {
                listener.disconnected();
            } else {
                listener.connected(jnats);
            }
        } catch (RuntimeException e) { // the others are to hear of it all the same
            NatsConnection.LOG.log(System.Logger.Level.ERROR, "a listener of " + connection + " failed", e);
        }
    }

    @Override
    public void terminate(ExitReason reason, Link link) throws InterruptedException {
        Connection jnats = connection.replace(null);
        if (jnats == null) {
            return;
        }
        changed(false, link);
        try {
            jnats.flush(FLUSH);
        } catch (TimeoutException | IllegalStateException e) {
            NatsConnection.LOG.log(WARNING, "{0} is closed before all has got out", connection);
        } finally {
            jnats.close();
        }
    }
}
