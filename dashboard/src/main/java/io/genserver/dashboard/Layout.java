package io.genserver.dashboard;

import java.util.List;

/**
 * How much a {@link Dashboard} shows; its user changes it by a key.
 *
 * {@snippet file="DashboardExample.java" region="start"}
 */
public enum Layout {
    /** The supervision tree, the table of servers, memory, rate and log. */
    FULL,
    /** The table of servers, the rate and the log. */
    COMPACT,
    /** A few lines that sum it up. */
    MINIMAL;

    /** What the keys can be for, in the order of the tab key. */
    List<Pane> panes() {
        return switch (this) {
            case FULL -> List.of(Pane.TREE, Pane.TABLE, Pane.LOG);
            case COMPACT -> List.of(Pane.TABLE, Pane.LOG);
            case MINIMAL -> List.of();
        };
    }

    /** The one after this. */
    Layout next() {
        return switch (this) {
            case FULL -> COMPACT;
            case COMPACT -> MINIMAL;
            case MINIMAL -> FULL;
        };
    }
}
