package io.genserver.chat;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Optional;

/** Encrypts new connections under the identity that the server has at the time; those that are open go on with theirs. For any thread. */
final class Tls {
    private final TlsIdentity.Source source;
    private final Duration handshakeTimeout;
    private volatile TlsIdentity identity;
    private volatile SslContext context;

    private Tls(TlsIdentity.Source source, Duration handshakeTimeout) {
        this.source = source;
        this.handshakeTimeout = handshakeTimeout;
        this.identity = source.read();
        this.context = identity.context();
    }

    /**
     * As it is set up, if it is.
     *
     * @throws StartupException if there is something wrong with the files
     */
    static Optional<Tls> of(ChatConfig config) {
        return config.get(Options.TLS_CERTIFICATE)
                .flatMap(
                        certificate -> config.get(Options.TLS_KEY).map(key -> new TlsIdentity.Source(certificate, key)))
                .map(source -> new Tls(source, config.get(Options.HANDSHAKE_TIMEOUT)));
    }

    /**
     * Takes what is in the files now; whether it is something else than before. Not for an event loop.
     *
     * @throws StartupException if there is something wrong with it; then all is as before
     */
    boolean reload() {
        TlsIdentity read = source.read();
        if (read.equals(identity)) {
            return false;
        }
        context = read.context();
        identity = read;
        return true;
    }

    /** By what it shows now who it is. */
    TlsIdentity identity() {
        return identity;
    }

    /** Installs it for a new connection, ahead of all that does not know of it. */
    void install(Channel channel) {
        // A handshake takes milliseconds of computing, in which the event loop has others to serve.
        SslHandler handler = context.newHandler(
                channel.alloc(), task -> Thread.ofVirtual().name("handshake").start(task));
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        channel.pipeline().addFirst(handler);
    }
}
