package io.genserver.dashboard;

/** What a dashboard's user, its feed or its terminal wants of it. */
sealed interface Action {
    /** Down, or up if negative. */
    record Move(int lines) implements Action {}

    /** As {@link Move}, by what the screen has room for. */
    record Turn(int pages) implements Action {}

    /** To the first or the last. */
    record Jump(boolean toEnd) implements Action {}

    /** Into the tree, or out of it: opens and closes what is below a server. */
    record Fold(boolean close) implements Action {}

    record Choose(Layout layout) implements Action {}

    record Type(String text) implements Action {}

    record Tell(Seen seen) implements Action {}

    record Resize(ScreenSize size) implements Action {}

    enum Key implements Action {
        NEXT_LAYOUT,
        NEXT_PANE,
        PREVIOUS_PANE,
        ENTER,
        BACK,
        SORT,
        REVERSE,
        FILTER,
        ERASE,
        PAUSE,
        REFRESH,
        HELP,
        QUIT
    }
}
