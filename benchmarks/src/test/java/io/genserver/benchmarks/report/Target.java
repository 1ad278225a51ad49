package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;

/** What the genserver is to reach. */
sealed interface Target {

    /** So many times as good as a peer. */
    record Times(double factor, Peer peer) implements Target {
        @Override
        public String toString() {
            return Figures.factor(factor) + " " + peer.title();
        }
    }

    /** A value that is not to be exceeded. */
    record AtMost(double value) implements Target {
        @Override
        public String toString() {
            return "at most " + Figures.number(value);
        }
    }

    /** A value that is to be reached. */
    record AtLeast(double value) implements Target {
        @Override
        public String toString() {
            return "at least " + Figures.number(value);
        }
    }
}
