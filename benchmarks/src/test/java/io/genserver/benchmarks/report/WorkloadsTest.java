package io.genserver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.benchmarks.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private static final List<String> IDS =
            Workloads.ALL.stream().map(Workload::id).toList();

    @Test
    void eachHasAnIdOfItsOwn() {
        assertThat(IDS).doesNotHaveDuplicates();
    }

    @Test
    void theErlangProgramKnowsThoseThatErlangTakesPartIn() throws Exception {
        String program = Files.readString(Path.of("src/test/erlang/peers.erl"));

        assertThat(Workloads.ALL)
                .filteredOn(workload -> workload.peers().contains(Peer.ERLANG))
                .allSatisfy(workload -> assertThat(program)
                        .containsAnyOf("run('" + workload.id() + "')", "run(" + workload.id() + ")"));
    }

    @Test
    void aTargetIsComparedWithAPeerThatTakesPart() {
        assertThat(Workloads.ALL)
                .allSatisfy(workload -> assertThat(workload.targets())
                        .filteredOn(Target.Times.class::isInstance)
                        .allSatisfy(target -> assertThat(workload.peers()).contains(((Target.Times) target).peer())));
    }

    @Test
    void reasonsAreOfWorkloadsThatThereAre() throws Exception {
        var reasons = new Properties();
        try (var in = getClass().getResourceAsStream("reasons.properties")) {
            reasons.load(in);
        }

        assertThat(IDS).containsAll(reasons.stringPropertyNames());
    }
}
