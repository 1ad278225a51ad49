package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import java.util.List;

/**
 * One line of the table.
 *
 * @param id its name on the command line, and in the Erlang program
 * @param unit what a value is
 * @param peers who takes part, the genserver first
 */
record Workload(
        Group group,
        String id,
        String title,
        String unit,
        Better better,
        Source source,
        List<Peer> peers,
        List<Target> targets) {

    enum Better {
        HIGHER,
        LOWER
    }

    Workload {
        if (peers.getFirst() != Peer.GENSERVER) {
            throw new IllegalArgumentException(id + " has to have the genserver first");
        }
        peers = List.copyOf(peers);
        targets = List.copyOf(targets);
    }

    /** How many times as good {@code value} is as {@code other}. */
    double ratio(double value, double other) {
        return better == Better.HIGHER ? value / other : other / value;
    }
}
