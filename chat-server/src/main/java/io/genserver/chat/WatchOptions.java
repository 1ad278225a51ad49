package io.genserver.chat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@link Options} that are about watching the chat. */
public final class WatchOptions {
    private static final List<Option<?>> LISTED = new ArrayList<>();

    public static final Option<Duration> SAMPLE_INTERVAL = listed(Option.of(
            "sample-interval",
            Kind.time(Duration.ofMillis(100), Duration.ofMinutes(1)),
            Duration.ofSeconds(1),
            "How often a sample is taken for operators and alerts; what is kept of them goes back 15 minutes"));

    public static final Option<Optional<Integer>> ALERT_MAILBOX = listed(Option.of(
            "alert-mailbox",
            Kind.optional(Kind.number(1, 100_000)),
            Optional.of(10_000),
            "Alerts when more messages than this wait for one server; with `none` never, as with the others"));

    public static final Option<Optional<Duration>> ALERT_STALLED = listed(Option.of(
            "alert-stalled",
            Kind.optional(Kind.time(Duration.ofSeconds(1), Duration.ofDays(1))),
            Optional.of(Duration.ofSeconds(30)),
            "Alerts when a server to which messages wait has not begun to handle another for so long"));

    public static final Option<Optional<Integer>> ALERT_CRASHES = listed(Option.of(
            "alert-crashes",
            Kind.optional(Kind.number(1, 1_000_000)),
            Optional.of(10),
            "Alerts when more servers than this crash in a minute"));

    public static final Option<Optional<Integer>> ALERT_RESTARTS = listed(Option.of(
            "alert-restarts",
            Kind.optional(Kind.number(1, 1_000_000)),
            Optional.of(10),
            "Alerts when more servers than this are restarted in a minute"));

    public static final Option<Optional<Integer>> ALERT_HEAP = listed(Option.of(
            "alert-heap",
            Kind.optional(Kind.number(1, 99)),
            Optional.of(90),
            "Alerts when more percent than this of the heap are in use for a minute, garbage included"));

    public static final Option<Duration> ALERT_COOL_DOWN = listed(Option.of(
            "alert-cool-down",
            Kind.time(Duration.ofSeconds(1), Duration.ofDays(1)),
            Duration.ofMinutes(5),
            "How long an alert that has ended and begins anew is not told again"));

    public static final Option<Optional<URI>> ALERT_WEBHOOK = listed(Option.of(
            "alert-webhook",
            Kind.optional(Kind.secretUrl()),
            Optional.empty(),
            "Where the beginning and the end of each alert are posted as JSON"));

    /** All of them, in the order in which they are shown. */
    static final List<Option<?>> ALL = List.copyOf(LISTED);

    private WatchOptions() {}

    private static <T> Option<T> listed(Option<T> option) {
        LISTED.add(option);
        return option;
    }
}
