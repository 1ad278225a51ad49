package io.genserver.eventbus.nats;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where NATS is, and how a node keeps its connection to it; immutable.
 *
 * {@snippet file="ConnectionExample.java" region="secure"}
 *
 * @param servers addresses, each {@code nats://host:port} or {@code tls://host:port}; the port is 4222 if left out. One is
 *     enough: the others of its cluster are found by it
 * @param auth how the node proves who it is
 * @param tls how the connection is encrypted, or {@code null} for not at all unless an address says {@code tls}
 * @param connectTimeout how long an attempt to connect to one server may take
 * @param reconnectFirst how long the first attempt to come back is put off at most. The bound doubles with each attempt and
 *     the delay is a random part of it, so that nodes that were cut off together do not come back together
 * @param reconnectLongest how long any attempt is put off at most; they go on for ever
 * @param pingInterval how often a silent server is asked whether it is there. When it has not answered two in a row the
 *     connection is given up, so a server that hangs is noticed within three intervals
 * @param incomingMessages how many messages that came from NATS may wait to be handled, for each bus and the like of a node;
 *     one more is dropped and counted
 * @param incomingBytes how many bytes those may have
 */
public record NatsOptions(
        List<String> servers,
        NatsAuth auth,
        @Nullable NatsTls tls,
        Duration connectTimeout,
        Duration reconnectFirst,
        Duration reconnectLongest,
        Duration pingInterval,
        int incomingMessages,
        long incomingBytes) {

    private static final NatsOptions DEFAULT = new NatsOptions(
            List.of("nats://localhost:4222"),
            new NatsAuth.None(),
            null,
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            65_536,
            64L << 20);

    public NatsOptions {
        servers = servers.stream().map(NatsOptions::requireAddress).toList();
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("there is no address of NATS");
        }
        Objects.requireNonNull(auth, "auth");
        requirePositive("time to connect to NATS", connectTimeout);
        requirePositive("first delay of a reconnect to NATS", reconnectFirst);
        requirePositive("interval of pings to NATS", pingInterval);
        if (reconnectLongest.compareTo(reconnectFirst) < 0) {
            throw new IllegalArgumentException("the longest delay of a reconnect to NATS, " + reconnectLongest
                    + ", is less than the first, " + reconnectFirst);
        }
        if (incomingMessages < 1 || incomingBytes < 1) {
            throw new IllegalArgumentException("at least one message from NATS has to be let in, not "
                    + incomingMessages + " of " + incomingBytes + " bytes");
        }
    }

    /**
     * Connects to one of these servers, without authentication.
     *
     * @param addresses one or more with commas between them
     * @throws IllegalArgumentException if one is none; the message says why
     */
    public static NatsOptions to(String addresses) {
        return new NatsOptions(
                Arrays.stream(addresses.split(",", -1)).map(String::strip).toList(),
                DEFAULT.auth,
                DEFAULT.tls,
                DEFAULT.connectTimeout,
                DEFAULT.reconnectFirst,
                DEFAULT.reconnectLongest,
                DEFAULT.pingInterval,
                DEFAULT.incomingMessages,
                DEFAULT.incomingBytes);
    }

    private static String requireAddress(String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) { // not as the cause, nor quoted: there may be a password in it
            throw new IllegalArgumentException("an address of NATS is not well-formed at index " + e.getIndex());
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "an address of NATS holds user or password, which would show in logs: give them by NatsAuth");
        }
        if (!"nats".equals(uri.getScheme()) && !"tls".equals(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "the address of NATS '" + address + "' begins with neither nats:// nor tls://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the address of NATS '" + address + "' has no host");
        }
        return address;
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the " + what + " must be positive, not " + duration);
        }
    }

    /** These options with another way to prove who the node is. */
    public NatsOptions withAuth(NatsAuth newAuth) {
        return new NatsOptions(
                servers,
                newAuth,
                tls,
                connectTimeout,
                reconnectFirst,
                reconnectLongest,
                pingInterval,
                incomingMessages,
                incomingBytes);
    }

    /** These options with encryption, whatever the addresses say. */
    public NatsOptions withTls(NatsTls newTls) {
        return new NatsOptions(
                servers,
                auth,
                Objects.requireNonNull(newTls, "newTls"),
                connectTimeout,
                reconnectFirst,
                reconnectLongest,
                pingInterval,
                incomingMessages,
                incomingBytes);
    }

    /** These options with another time to connect. */
    public NatsOptions withConnectTimeout(Duration newConnectTimeout) {
        return new NatsOptions(
                servers,
                auth,
                tls,
                newConnectTimeout,
                reconnectFirst,
                reconnectLongest,
                pingInterval,
                incomingMessages,
                incomingBytes);
    }

    /** These options with other delays of reconnects. */
    public NatsOptions withReconnect(Duration first, Duration longest) {
        return new NatsOptions(
                servers, auth, tls, connectTimeout, first, longest, pingInterval, incomingMessages, incomingBytes);
    }

    /** These options with another interval of pings. */
    public NatsOptions withPingInterval(Duration newPingInterval) {
        return new NatsOptions(
                servers,
                auth,
                tls,
                connectTimeout,
                reconnectFirst,
                reconnectLongest,
                newPingInterval,
                incomingMessages,
                incomingBytes);
    }

    /** These options with other bounds of what waits to be handled. */
    public NatsOptions withIncoming(int messages, long bytes) {
        return new NatsOptions(
                servers, auth, tls, connectTimeout, reconnectFirst, reconnectLongest, pingInterval, messages, bytes);
    }
}
