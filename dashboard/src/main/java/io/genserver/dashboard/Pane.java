package io.genserver.dashboard;

/** A part of the screen that can be moved in. */
enum Pane {
    TREE,
    TABLE,
    LOG
}
