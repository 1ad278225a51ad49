package io.genserver.chat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that can be set, each in one place: from here come the command line, its help, the names of variables, and the documentation. */
public final class Options {
    private static final List<Option<?>> LISTED = new ArrayList<>();

    private static final int MAX_RATE = 1_000_000;

    /** Read before the others, as it says where some of them are. */
    static final Option<Optional<Path>> CONFIG = listed(Option.of(
                    "config",
                    Kind.optional(Kind.file()),
                    Optional.empty(),
                    "A file with options, one `name=value` a line")
            .notBy(Option.Source.FILE));

    public static final Option<Integer> PORT =
            listed(Option.of("port", Kind.number(0, 65_535), 7201, "Where it listens; 0 for any free port"));

    public static final Option<Optional<Path>> PUBLIC_DIR = listed(Option.of(
            "public-dir",
            Kind.optional(Kind.folder()),
            Optional.empty(),
            "The files of the browser client, if not those that come with the server"));

    public static final Option<Path> DATA_DIR = listed(Option.of(
            "data-dir", Kind.path(), Path.of("data"), "The folder where messages are kept; it is made if need be"));

    public static final Option<Integer> KEEP_DAYS = listed(Option.of(
            "keep-days",
            Kind.number(1, 100_000),
            (int) Retention.DEFAULT.age().toDays(),
            "How many days messages are kept"));

    public static final Option<Integer> KEEP_MESSAGES = listed(Option.of(
            "keep-messages",
            Kind.number(1, Integer.MAX_VALUE),
            Retention.DEFAULT.count(),
            "How many messages of a room are kept; the oldest go first"));

    public static final Option<Duration> RESUME_TIME = listed(Option.of(
            "resume-time",
            Kind.time(Duration.ofSeconds(10), Duration.ofDays(1)),
            Duration.ofMinutes(2),
            "How long a user who lost the connection may come back, and nobody else can have the name"));

    public static final Option<Integer> MAX_ROOMS = listed(
            Option.of(
                    "max-rooms",
                    Kind.number(1, 100_000),
                    10_000,
                    "How many rooms may have members, and how many may have messages; one more is refused with `too_many_rooms`"));

    public static final Option<Integer> MAX_ROOMS_PER_USER = listed(Option.of(
            "max-rooms-per-user",
            Kind.number(1, 1_000),
            100,
            "How many rooms a user may be in; one more is refused with `too_many_rooms`"));

    public static final Option<Integer> MAX_CONNECTIONS = listed(Option.of(
            "max-connections",
            Kind.number(1, 1_000_000),
            10_000,
            "How many connections there may be; one more is refused with 503"));

    public static final Option<Integer> MAX_CONNECTIONS_PER_ADDRESS = listed(
            Option.of(
                    "max-connections-per-address",
                    Kind.number(1, 1_000_000),
                    100,
                    "How many connections there may be from one IPv4 address or IPv6 network (/64); one more is refused with 429"));

    public static final Option<List<Subnet>> TRUSTED_PROXIES = listed(Option.of(
            "trusted-proxies", Kind.list(Kind.subnet()), List.of(), "The proxies whose `X-Forwarded-For` is believed"));

    public static final Option<List<String>> ALLOWED_ORIGINS = listed(Option.of(
            "allowed-origins",
            Kind.list(Kind.origin()),
            List.of(),
            "The sites whose pages may connect, besides the server's own; others are refused with 403"));

    public static final Option<Duration> HANDSHAKE_TIMEOUT = listed(
            Option.of(
                    "handshake-timeout",
                    Kind.time(Duration.ofMillis(100), Duration.ofMinutes(5)),
                    Duration.ofSeconds(10),
                    "How long a client may take for a request, and again for the first frame of a WebSocket; then it is closed, with 408 in the middle of a request, or 1001"));

    public static final Option<Duration> PING_INTERVAL = listed(Option.of(
            "ping-interval",
            Kind.time(Duration.ofMillis(100), Duration.ofHours(1)),
            Duration.ofSeconds(30),
            "How long a client may be silent before it is pinged"));

    public static final Option<Duration> IDLE_TIMEOUT = listed(Option.of(
            "idle-timeout",
            Kind.time(Duration.ofMillis(200), Duration.ofHours(2)),
            Duration.ofMinutes(1),
            "How long a client may be silent before it is closed with 1001"));

    public static final Option<Duration> CLOSE_TIMEOUT = listed(
            Option.of(
                    "close-timeout",
                    Kind.time(Duration.ofMillis(100), Duration.ofMinutes(5)),
                    Duration.ofSeconds(2),
                    "How long a client may take to answer a close frame, before it is cut off; and to read what was sent before, fifteen times as long"));

    public static final Option<Integer> MAX_MESSAGE_SIZE = listed(Option.of(
            "max-message-size",
            Kind.bytes(1 << 10, 1 << 20),
            64 << 10,
            "The largest frame, and the largest message, that a client may send; a larger one closes it with 1009"));

    public static final Option<Integer> MAX_REQUEST_LINE_SIZE = listed(Option.of(
            "max-request-line-size",
            Kind.bytes(1 << 10, 64 << 10),
            4 << 10,
            "The longest first line that a request may have; a longer one is refused with 414"));

    public static final Option<Integer> MAX_BODY_SIZE = listed(Option.of(
            "max-body-size",
            Kind.bytes(1 << 10, 1 << 20),
            8 << 10,
            "The largest content that a request may have, though none needs one; a larger one is refused with 413"));

    public static final Option<Integer> MAX_HEADER_SIZE = listed(Option.of(
            "max-header-size",
            Kind.bytes(1 << 10, 1 << 20),
            8 << 10,
            "The largest headers that a request may have; larger ones are refused with 431"));

    public static final Option<Integer> MAX_FRAGMENTS = listed(Option.of(
            "max-fragments",
            Kind.number(1, 1_000_000),
            128,
            "How many fragments a message may be in; one more closes it with 1008"));

    public static final Option<Integer> OUTBOUND_QUEUE = listed(Option.of(
            "outbound-queue",
            Kind.bytes(64 << 10, 1 << 30),
            1 << 20,
            "How much may wait for a client that does not read before it is closed with 1013"));

    public static final Option<Rate> PING_RATE = listed(rate(
            "ping-rate",
            10,
            1,
            "How often a client may send WebSocket pings, or pongs, before it is closed with 1008"));
    public static final Option<Rate> MESSAGE_RATE = listed(rate(
            "message-rate",
            50,
            5,
            "How many messages may come on one connection; more are refused with `rate_limited`"));

    public static final Option<Rate> JOIN_RATE =
            listed(rate("join-rate", 120, 60, "How often names and rooms may be joined and left on one connection"));

    public static final Option<Rate> TYPING_RATE =
            listed(rate("typing-rate", 100, 10, "How many typing signals may come on one connection"));

    public static final Option<Rate> REQUEST_RATE = listed(
            rate("request-rate", 200, 10, "How many other frames may come on one connection, good ones and bad ones"));

    public static final Option<Rate> BYTE_RATE =
            listed(byteRate("byte-rate", 1 << 20, "How many bytes may come on one connection"));

    public static final Option<Rate> USER_MESSAGE_RATE =
            listed(rate("user-message-rate", 100, 5, "How many messages a user may send on all connections"));

    public static final Option<Rate> USER_JOIN_RATE =
            listed(rate("user-join-rate", 240, 60, "How often a user may join and leave rooms on all connections"));

    public static final Option<Rate> USER_TYPING_RATE =
            listed(rate("user-typing-rate", 200, 10, "How many typing signals a user may send on all connections"));

    public static final Option<Rate> USER_REQUEST_RATE =
            listed(rate("user-request-rate", 400, 10, "How many other frames a user may send on all connections"));

    public static final Option<Rate> USER_BYTE_RATE =
            listed(byteRate("user-byte-rate", 2 << 20, "How many bytes a user may send on all connections"));

    public static final Option<Duration> DRAIN_TIMEOUT = listed(Option.of(
            "drain-timeout",
            Kind.time(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            Duration.ofSeconds(10),
            "How long it may take to stop; clients have half of it to be done, and nobody new comes in"));

    public static final Option<Integer> ADMIN_PORT = listed(Option.of(
            "admin-port", Kind.number(0, 65_535), 7202, "Where it listens for its operators; 0 for any free port"));

    public static final Option<InetAddress> ADMIN_ADDRESS = listed(Option.of(
            "admin-address",
            Kind.address(),
            InetAddress.ofLiteral("127.0.0.1"),
            "The address for that; another than a loopback address needs an admin token"));

    static final Option<Optional<Secret>> ADMIN_TOKEN = listed(Option.of(
            "admin-token",
            Kind.optional(Kind.secret(16)),
            Optional.empty(),
            "What operators have to send, as `Authorization: Bearer ...`"));

    static final Option<Optional<Secret>> ADMIN_TOKEN_FILE = listed(Option.of(
            "admin-token-file",
            Kind.optional(Kind.secretFile(16)),
            Optional.empty(),
            "A file with the admin token in it"));

    public static final Option<Optional<Secret>> TOKEN_SECRET = listed(Option.of(
            "token-secret",
            Kind.optional(Kind.secret(32)),
            Optional.empty(),
            "What signs the tokens by which users sign in, by HS256"));

    public static final Option<Optional<Secret>> TOKEN_SECRET_FILE = listed(Option.of(
            "token-secret-file",
            Kind.optional(Kind.secretFile(32)),
            Optional.empty(),
            "A file with `token-secret` in it"));

    public static final Option<Optional<Path>> TOKEN_PUBLIC_KEY_FILE = listed(Option.of(
            "token-public-key-file",
            Kind.optional(Kind.file()),
            Optional.empty(),
            "A PEM file with the public key of the tokens by which users sign in, by RS256"));

    public static final Option<Optional<Path>> TLS_CERTIFICATE = listed(Option.of(
            "tls-certificate",
            Kind.optional(Kind.file()),
            Optional.empty(),
            "A PEM file with the certificates for TLS, the server's own first; read again when it changes"));

    public static final Option<Optional<Path>> TLS_KEY = listed(Option.of(
            "tls-key",
            Kind.optional(Kind.file()),
            Optional.empty(),
            "A PEM file with the private key for TLS, not encrypted; read again when it changes"));

    /** Those that can be set, in the order in which they are shown. */
    static final List<Option<?>> ALL =
            Stream.concat(LISTED.stream(), WatchOptions.ALL.stream()).toList();

    private Options() {}

    private static <T> Option<T> listed(Option<T> option) {
        LISTED.add(option);
        return option;
    }

    private static Option<Rate> rate(String name, int count, int seconds, String meaning) {
        return Option.of(
                name,
                Kind.rate(Kind.number(1, MAX_RATE)),
                new Rate(count, Duration.ofSeconds(seconds)),
                meaning + ", all at once or one after the other");
    }

    private static Option<Rate> byteRate(String name, int bytes, String meaning) {
        return Option.of(
                name, Kind.rate(Kind.bytes(1 << 10, 1 << 30)), new Rate(bytes, Duration.ofSeconds(10)), meaning);
    }
}
