package io.genserver.dashboard;

import java.util.List;

/**
 * How much a {@link Dashboard} shows; its user changes it by a key.
 *
 * {@snippet file="DashboardExample.java" region="start"}
 */
public enum Layout {
    /** The supervision tree, the table of servers, memory, rate and log. */
    FULL(Pane.TREE, Pane.TABLE, Pane.LOG),
    /** The table of servers, the rate and the log. */
    COMPACT(Pane.TABLE, Pane.LOG),
    /** A few lines that sum it up. */
    MINIMAL;

    private final List<Pane> panes;

    Layout(Pane... panes) {
        this.panes = List.of(panes);
    }

    /** What the keys can be for, in the order of the tab key. */
    List<Pane> panes() {
        return panes;
    }

    /** The one after this. */
    Layout next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
