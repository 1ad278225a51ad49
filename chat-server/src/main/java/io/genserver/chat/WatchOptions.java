package io.genserver.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@link Options} that are about watching the chat. */
public final class WatchOptions {
    private static final List<Option<?>> LISTED = new ArrayList<>();

    public static final Option<Duration> SAMPLE_INTERVAL = listed(Option.of(
            "sample-interval",
            Kind.time(Duration.ofMillis(100), Duration.ofMinutes(1)),
            Duration.ofSeconds(1),
            "How often a sample is taken for operators and alerts; what is kept of them goes back 15 minutes"));

    /** All of them, in the order in which they are shown. */
    static final List<Option<?>> ALL = List.copyOf(LISTED);

    private WatchOptions() {}

    private static <T> Option<T> listed(Option<T> option) {
        LISTED.add(option);
        return option;
    }
}
