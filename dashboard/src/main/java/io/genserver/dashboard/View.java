package io.genserver.dashboard;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What its user has chosen to see; immutable.
 *
 * @param layout how much
 * @param focus what the keys are for
 * @param sort what the table is sorted by
 * @param reversed whether the table is upside down
 * @param filter what table and log must contain
 * @param typing whether keys are part of the filter
 * @param pausedAt the last incident that is shown, if the log is paused
 * @param closed the servers that nothing is shown of in the tree but themselves
 * @param cursors what is selected
 * @param overlay what is shown over the rest
 * @param quit whether the user has had enough
 */
record View(
        Layout layout,
        Pane focus,
        SortColumn sort,
        boolean reversed,
        String filter,
        boolean typing,
        OptionalLong pausedAt,
        Set<Long> closed,
        Map<Pane, Cursor> cursors,
        Overlay overlay,
        boolean quit) {

    View {
        closed = Set.copyOf(closed);
        cursors = Map.copyOf(cursors);
    }

    static View first(Layout layout) {
        return new View(
                layout,
                Pane.TABLE,
                SortColumn.RATE,
                false,
                "",
                false,
                OptionalLong.empty(),
                Set.of(),
                Map.of(),
                new Overlay.None(),
                false);
    }

    Cursor cursor(Pane pane) {
        return cursors.getOrDefault(pane, Cursor.NONE);
    }

    View withLayout(Layout newLayout) {
        Pane newFocus = newLayout.panes().contains(focus) ? focus : Pane.TABLE;
        return new View(
                newLayout,
                newFocus,
                sort,
                reversed,
                filter,
                typing,
                pausedAt,
                closed,
                cursors,
                new Overlay.None(),
                quit);
    }

    View withFocus(Pane newFocus) {
        return new View(layout, newFocus, sort, reversed, filter, typing, pausedAt, closed, cursors, overlay, quit);
    }

    View withOrder(SortColumn newSort, boolean nowReversed) {
        return new View(layout, focus, newSort, nowReversed, filter, typing, pausedAt, closed, cursors, overlay, quit);
    }

    View withFilter(String newFilter, boolean nowTyping) {
        return new View(layout, focus, sort, reversed, newFilter, nowTyping, pausedAt, closed, cursors, overlay, quit);
    }

    View withPause(OptionalLong newPausedAt) {
        return new View(layout, focus, sort, reversed, filter, typing, newPausedAt, closed, cursors, overlay, quit);
    }

    View withClosed(Set<Long> newClosed) {
        return new View(layout, focus, sort, reversed, filter, typing, pausedAt, newClosed, cursors, overlay, quit);
    }

    View withClosed(long server, boolean nowClosed) {
        Set<Long> changed = new HashSet<>(closed);
        if (nowClosed) {
            changed.add(server);
        } else {
            changed.remove(server);
        }
        return withClosed(changed);
    }

    View withCursor(Pane pane, Cursor cursor) {
        Map<Pane, Cursor> changed = new EnumMap<>(Pane.class);
        changed.putAll(cursors);
        changed.put(pane, cursor);
        return new View(layout, focus, sort, reversed, filter, typing, pausedAt, closed, changed, overlay, quit);
    }

    View withOverlay(Overlay newOverlay) {
        return new View(layout, focus, sort, reversed, filter, typing, pausedAt, closed, cursors, newOverlay, quit);
    }

    View withQuit() {
        return new View(layout, focus, sort, reversed, filter, typing, pausedAt, closed, cursors, overlay, true);
    }
}
