package io.genserver.dashboard;

import java.util.List;

/**
 * What is selected in a list that changes: it stays on its item wherever that goes, and on its row when the item is gone.
 *
 * @param id the item's number, or 0 as long as nobody has moved
 * @param row where it was seen last
 */
record Cursor(long id, int row) {
    static final Cursor NONE = new Cursor(0, 0);

    /** The row that it is on; -1 if there are none. */
    int in(List<Long> ids) {
        int found = id == 0 ? -1 : ids.indexOf(id);
        return found >= 0 ? found : Math.min(row, ids.size() - 1);
    }

    Cursor movedTo(int newRow, List<Long> ids) {
        if (ids.isEmpty()) {
            return NONE;
        }
        int inside = Math.clamp(newRow, 0, ids.size() - 1);
        return new Cursor(ids.get(inside), inside);
    }

    /** The same, with the row where its item is now. */
    Cursor settled(List<Long> ids) {
        return id == 0 ? this : movedTo(in(ids), ids);
    }
}
