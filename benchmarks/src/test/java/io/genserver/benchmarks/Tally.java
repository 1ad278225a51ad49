package io.genserver.benchmarks;

/** What one receiver counts, and tells each time that it has a whole lot. Used by its receiver alone. */
final class Tally {
    private final Finish finish;
    private final int lot;
    private int count;

    Tally(Finish finish, int lot) {
        this.finish = finish;
        this.lot = lot;
    }

    void received() {
        if (++count == lot) {
            count = 0;
            finish.reached();
        }
    }
}
