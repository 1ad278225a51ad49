package io.genserver.eventbus.nats;

import io.genserver.ServerRuntime;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;

/** The snippets of how a node is connected. */
final class ConnectionExample {
    private ConnectionExample() {}

    static NatsConnection open(ServerRuntime runtime, String address) throws InterruptedException {
        // @start region="open"
        NatsConnection nats = NatsConnection.start("nats", runtime, NatsOptions.to(address));
        // Only where it makes sense to wait: a chat would rather start without.
        boolean there = nats.awaitConnected(Duration.ofSeconds(10));
        // @end
        if (!there) {
            throw new IllegalStateException("no NATS at " + address);
        }
        return nats;
    }

    static NatsOptions secure(Path authority, Path credentials) {
        // @start region="secure"
        return NatsOptions.to("tls://nats-1.example.org, tls://nats-2.example.org:4223")
                .withTls(NatsTls.trusting(authority))
                .withAuth(new NatsAuth.Credentials(credentials))
                .withReconnect(Duration.ofMillis(100), Duration.ofSeconds(10));
        // @end
    }

    static void listen(NatsConnection nats, Queue<String> lamp) {
        // @start region="listen"
        nats.listen(new NatsListener() {
            @Override
            public void connected(Connection jnats) {
                lamp.add("green");
            }

            @Override
            public void disconnected() {
                lamp.add("red");
            }
        });
        // @end
    }

    static String require(NatsConnection nats) {
        // @start region="require"
        try {
            return nats.require().getServerInfo().getVersion();
        } catch (NatsUnavailableException e) {
            return "try again: " + e.getMessage();
        }
        // @end
    }

    static String status(NatsConnection nats) {
        // @start region="status"
        NatsStatus status = nats.status();
        return status.connected()
                ? "at " + status.server() + ", " + status.reconnects() + " reconnects, " + status.slow() + " dropped"
                : "away: " + status.lastError();
        // @end
    }
}
