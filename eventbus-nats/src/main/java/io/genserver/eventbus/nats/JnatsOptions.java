package io.genserver.eventbus.nats;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.function.BiConsumer;

/** Says {@link NatsOptions} to jnats. */
final class JnatsOptions {
    private static final int PINGS_OUT = 2;

    private JnatsOptions() {}

    /** Options for one connection; reads the files that they name. */
    static Options of(NatsConnection connection, BiConsumer<Connection, ConnectionListener.Events> events)
            throws IOException, GeneralSecurityException {
        NatsOptions options = connection.options();
        Options.Builder builder = Options.builder()
                .servers(options.servers().toArray(String[]::new))
                // Tries every address of a host, and knows it by its name, which is what its certificate is for.
                .hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs)
                .connectionName(connection.toString())
                .noEcho()
                .maxReconnects(-1)
                .reconnectDelayHandler(tries -> Backoff.delay(options, tries))
                // What is not on its way when a connection is lost fails at once: who sends it has the better buffer.
                .reconnectBufferSize(0)
                .connectionTimeout(options.connectTimeout())
                .pingInterval(options.pingInterval())
                .maxPingsOut(PINGS_OUT)
                .connectionListener((jnats, event) -> events.accept(jnats, event))
                .errorListener(new Complaints(connection));
        switch (options.auth()) {
            case NatsAuth.None() -> {}
            case NatsAuth.Password(String user, String password) ->
                builder.userInfo(user.toCharArray(), password.toCharArray());
            case NatsAuth.Token(String token) -> builder.token(token.toCharArray());
            case NatsAuth.Credentials(Path file) -> builder.authHandler(Nats.credentials(file.toString()));
            case NatsAuth.NKey(Path file) -> builder.authHandler(new NKeyAuth(file));
        }
        NatsTls tls = options.tls();
        if (tls != null || options.servers().stream().anyMatch(address -> address.startsWith("tls:"))) {
            builder.sslContext((tls == null ? NatsTls.DEFAULT : tls).context());
        }
        return builder.build();
    }

    private record Complaints(NatsConnection connection) implements ErrorListener {

        @Override
        public void errorOccurred(Connection jnats, String error) {
            connection.complaint(error);
            NatsConnection.LOG.log(WARNING, "NATS says to {0}: {1}", connection, error);
        }

        @Override
        public void exceptionOccurred(Connection jnats, Exception e) {
            connection.complaint(e.toString());
            NatsConnection.LOG.log(DEBUG, "in the connection " + connection, e);
        }

        /** Once until it has caught up, so the log is not flooded. */
        @Override
        public void slowConsumerDetected(Connection jnats, Consumer consumer) {
            NatsConnection.LOG.log(
                    WARNING, "{0} cannot keep up with NATS: messages are dropped and counted", connection);
        }

        @Override
        public void messageDiscarded(Connection jnats, Message message) {
            NatsConnection.LOG.log(WARNING, "{0} has discarded a message for {1}", connection, message.getSubject());
        }
    }
}
