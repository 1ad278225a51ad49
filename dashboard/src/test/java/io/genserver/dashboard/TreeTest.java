package io.genserver.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.monitoring.ServerReading;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TreeTest {

    private static List<Long> ids(List<Tree.Node> nodes) {
        return nodes.stream().map(node -> node.server().id()).toList();
    }

    @Test
    void serversStandBelowThoseThatStartedThem() {
        List<Tree.Node> nodes = Tree.of(
                List.of(Samples.server(1, "a", 0), Samples.server(2, "b", 0), Samples.server(3, "c", 1)), Set.of());

        assertThat(ids(nodes)).containsExactly(1L, 3L, 2L);
        assertThat(nodes).extracting(Tree.Node::depth).containsExactly(0, 1, 0);
    }

    @Test
    void oneWhoseParentIsNotShownIsARoot() {
        assertThat(Tree.of(List.of(Samples.server(5, "a", 4)), Set.of()))
                .singleElement()
                .satisfies(node -> assertThat(node.depth()).isZero());
    }

    @Test
    void aCircleOfParentsIsShownOnce() {
        assertThat(ids(Tree.of(
                        List.of(Samples.server(1, "a", 2), Samples.server(2, "b", 1), Samples.server(3, "c", 3)),
                        Set.of())))
                .containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void aChainOfThousandsIsNoTrouble() {
        List<ServerReading> chain = LongStream.rangeClosed(1, 20_000)
                .mapToObj(id -> Samples.server(id, "s" + id, id - 1))
                .toList();

        assertThat(Tree.of(chain, Set.of())).hasSize(20_000);
        assertThat(Tree.of(chain, Set.of(10L))).hasSize(10);
    }
}
