package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of one run.
 *
 * @param about what it ran on and with: title and value, in order
 */
record Results(Map<String, String> about, List<Sample> samples) {
    private static final JsonMapper JSON = JsonMapper.shared();

    Optional<Sample> of(Workload workload, Peer peer) {
        return samples.stream()
                .filter(sample -> sample.workload().equals(workload.id()) && sample.peer() == peer)
                .findFirst();
    }

    static Results read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Results.class);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }
}
