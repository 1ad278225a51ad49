package io.genserver.dashboard;

import io.genserver.monitoring.ServerReading;
import java.util.Comparator;

/** A column of the table of servers, and the order by it: numbers begin with the largest, as that is what is looked for. */
enum SortColumn {
    NAME("name", Comparator.comparing(ServerReading::name)),
    STATUS("status", Comparator.comparing(ServerReading::status).reversed()),
    MAILBOX("mailbox", Comparator.comparingInt(ServerReading::mailbox).reversed()),
    MESSAGES("messages", Comparator.comparingLong(ServerReading::handled).reversed()),
    RATE("rate", Comparator.comparingDouble(ServerReading::messagesPerSecond).reversed()),
    RESTARTS("restarts", Comparator.comparingInt(ServerReading::restarts).reversed()),
    UPTIME("uptime", Comparator.comparing(ServerReading::startedAt));

    private final String title;
    private final Comparator<ServerReading> order;

    SortColumn(String title, Comparator<ServerReading> order) {
        this.title = title;
        this.order = order;
    }

    String title() {
        return title;
    }

    /** Total, so that rows which are alike do not change places at each drawing. */
    Comparator<ServerReading> order(boolean reversed) {
        return (reversed ? order.reversed() : order).thenComparingLong(ServerReading::id);
    }

    SortColumn next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
