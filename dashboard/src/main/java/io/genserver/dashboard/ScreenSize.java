package io.genserver.dashboard;

/** How many columns and lines there are, at least one of each: a terminal may say that it has none. */
record ScreenSize(int width, int height) {
    /** What a terminal has that does not say. */
    static final ScreenSize DEFAULT = new ScreenSize(80, 24);

    ScreenSize {
        width = Math.max(1, width);
        height = Math.max(1, height);
    }
}
