package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import java.util.Optional;

/**
 * Whether a target is reached.
 *
 * @param reached empty if it is not known, as a peer was not there
 * @param actual what it is instead, in the target's own terms
 */
record Verdict(Target target, Optional<Boolean> reached, String actual) {

    static Verdict of(Workload workload, Target target, Results results) {
        Optional<Sample> own = results.of(workload, Peer.GENSERVER);
        if (own.isEmpty()) {
            return unknown(target);
        }
        double value = own.get().median();
        return switch (target) {
            case Target.AtMost(double most) -> known(target, value <= most, Figures.number(value));
            case Target.AtLeast(double least) -> known(target, value >= least, Figures.number(value));
            case Target.Times(double factor, Peer peer) ->
                results.of(workload, peer)
                        .map(other -> workload.ratio(value, other.median()))
                        .map(ratio -> known(target, ratio >= factor, Figures.factor(ratio)))
                        .orElse(unknown(target));
        };
    }

    private static Verdict known(Target target, boolean reached, String actual) {
        return new Verdict(target, Optional.of(reached), actual);
    }

    private static Verdict unknown(Target target) {
        return new Verdict(target, Optional.empty(), "not measured");
    }

    boolean isMissed() {
        return reached.isPresent() && !reached.get();
    }

    @Override
    public String toString() {
        String mark = reached.isEmpty() ? "?" : isMissed() ? "**missed**" : "met";
        return target + ": " + actual + ", " + mark;
    }
}
