package io.genserver.dashboard;

import io.genserver.monitoring.ServerReading;
import java.util.Comparator;
import java.util.Locale;

/** A column of the table of servers, and the order by it. */
enum SortColumn {
    NAME,
    STATUS,
    MAILBOX,
    MESSAGES,
    RATE,
    RESTARTS,
    UPTIME;

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Total, so that rows which are alike do not change places at each drawing. */
    Comparator<ServerReading> order(boolean reversed) {
        return (reversed ? order().reversed() : order()).thenComparingLong(ServerReading::id);
    }

    /** Numbers begin with the largest, as that is what is looked for. */
    private Comparator<ServerReading> order() {
        return switch (this) {
            case NAME -> Comparator.comparing(ServerReading::name);
            case STATUS -> Comparator.comparing(ServerReading::status).reversed();
            case MAILBOX -> Comparator.comparingInt(ServerReading::mailbox).reversed();
            case MESSAGES -> Comparator.comparingLong(ServerReading::handled).reversed();
            case RATE ->
                Comparator.comparingDouble(ServerReading::messagesPerSecond).reversed();
            case RESTARTS -> Comparator.comparingInt(ServerReading::restarts).reversed();
            case UPTIME -> Comparator.comparing(ServerReading::startedAt);
        };
    }

    SortColumn next() {
        return switch (this) {
            case NAME -> STATUS;
            case STATUS -> MAILBOX;
            case MAILBOX -> MESSAGES;
            case MESSAGES -> RATE;
            case RATE -> RESTARTS;
            case RESTARTS -> UPTIME;
            case UPTIME -> NAME;
        };
    }
}
