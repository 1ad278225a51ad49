package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a peer did in a workload.
 *
 * @param forks the value of each run
 * @param allocated bytes an operation, or {@code null} where that is not known
 */
record Sample(
        String workload,
        Peer peer,
        List<Double> forks,
        @Nullable Double allocated) {
    Sample {
        if (forks.isEmpty() || forks.stream().anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException(peer + " in " + workload + " has not been measured: " + forks);
        }
        forks = List.copyOf(forks);
    }

    double median() {
        List<Double> sorted = forks.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
        return forks.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double most() {
        return forks.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
