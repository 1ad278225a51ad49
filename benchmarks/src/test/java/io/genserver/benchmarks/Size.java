package io.genserver.benchmarks;

/** How much is done in one go: in a smoke run, where no time matters, as little as shows that all is counted. */
public final class Size {
    private static final boolean SMOKE = Boolean.getBoolean("benchmarks.smoke");

    private Size() {}

    public static boolean isSmoke() {
        return SMOKE;
    }

    static int of(int full, int smoke) {
        return SMOKE ? smoke : full;
    }
}
