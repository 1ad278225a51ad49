package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What operators of one node see of all. */
class ClusterViewTest {
    private static final long NOW = 10_000_000_000L;

    @TempDir
    private Path folder;

    private static Map.Entry<String, PresenceTable.Node> node(String id, NodeRecord record) {
        return Map.entry(id, new PresenceTable.Node(record, 1, NOW - 2_000_000_000));
    }

    private static NodeRecord says(String name, long position) {
        return new NodeRecord(1, null, new NodeSummary(name, 3, 2, position, 1, 4));
    }

    @Test
    void aNodeIsShownAsItSaysAndHowFarOthersAreBeforeIt() {
        // given
        var list = new NodeList();

        // when
        list.saw(Map.ofEntries(node("b-1.1", says("b", 7)), node("a-1.1", says("a", 9))), "a-1.1");

        // then
        assertThat(list.views(NOW))
                .containsExactly(
                        new NodeView("a", true, 2_000, 3, 2, 0, 1, 4), new NodeView("b", false, 2_000, 3, 2, 2, 1, 4));
    }

    @Test
    void aNodeThatHasEndedIsNotShown() {
        var list = new NodeList();

        list.saw(Map.ofEntries(node("a-1.1", NodeRecord.ended("b-1.1")), node("b-1.1", says("b", 9))), "b-1.1");

        assertThat(list.views(NOW)).extracting(NodeView::name).containsExactly("b");
    }

    @Test
    void nodesOfTheSameNameAreToldApart() {
        var list = new NodeList();

        list.saw(Map.ofEntries(node("a-1.1", says("a", 9)), node("a-2.1", says("a", 9))), "a-1.1");

        assertThat(list.views(NOW)).extracting(NodeView::name).containsExactly("a-1.1", "a-2.1");
    }

    @Test
    void aNodeThatSaysNothingOfItselfIsShown() {
        var list = new NodeList();

        list.saw(Map.ofEntries(node("a-1.1", NodeRecord.read("{\"beats\":3,\"endedBy\":null}"))), "b-1.1");

        assertThat(list.views(NOW)).containsExactly(new NodeView("a-1.1", false, 2_000, 0, 0, 0, 0, 0));
    }

    @Test
    void noMoreAreShownThanCanBe() {
        var list = new NodeList();
        Map<String, PresenceTable.Node> many = new HashMap<>();
        for (int i = 0; i < 2 * NodeList.MAX_NODES; i++) {
            many.put("a-" + i, new PresenceTable.Node(says("a" + i, 1), 1, NOW));
        }

        list.saw(many, "a-1");

        assertThat(list.views(NOW)).hasSize(NodeList.MAX_NODES);
    }

    @Test
    void everyNodeTellsOfAllAndOfOneThatHasDiedNoMore() throws Exception {
        try (var nodes = new Nodes(folder, 2)) {
            // given
            nodes.join(0, "Ada");
            nodes.node(1).connect();
            nodes.join(1, "Bert");

            // then
            Chat.eventually(() -> {
                Scrape scrape = Scrape.of(nodes.node(0));
                assertThat(scrape.value("chat_cluster_nodes")).isEqualTo(2);
                assertThat(scrape.value("chat_cluster_ready")).isEqualTo(1);
                assertThat(scrape.value("chat_cluster_node_connections{node=\"node0\"}"))
                        .isEqualTo(1);
                assertThat(scrape.value("chat_cluster_node_connections{node=\"node1\"}"))
                        .isEqualTo(2);
                assertThat(scrape.value("chat_cluster_node_users{node=\"node1\"}"))
                        .isEqualTo(1);
                assertThat(scrape.value("chat_cluster_node_behind_entries{node=\"node1\"}"))
                        .isZero();
            });
            String page = nodes.node(0).admin("/observe/nodes.json").body();
            List<?> shown = JsonMapper.shared().readValue(page, List.class);
            assertThat(shown).extracting(node -> ((Map<?, ?>) node).get("name")).isEqualTo(List.of("node0", "node1"));
            assertThat(shown).extracting(node -> ((Map<?, ?>) node).get("here")).isEqualTo(List.of(true, false));

            // when
            nodes.stopLast();

            // then
            Chat.eventually(() -> {
                Scrape scrape = Scrape.of(nodes.node(0));
                assertThat(scrape.value("chat_cluster_nodes")).isEqualTo(1);
                assertThat(scrape.samples().keySet()).noneMatch(sample -> sample.contains("node=\"node1\""));
            });
        }
    }

    @Test
    void whoIsRefusedAsNatsIsAwayIsToldWhenToComeBackAndThenIsTaken() throws Exception {
        try (var nodes = new Nodes(folder, 1)) {
            // given
            TestClient ada = nodes.join(0, "Ada");
            nodes.nats().kill();
            Chat.eventually(
                    () -> assertThat(nodes.node(0).admin("/health/ready").statusCode())
                            .isEqualTo(503));

            // when
            ada.send(Map.of("type", "message", "text", "hello", "id", "1"));
            Map<String, Object> refused = ada.nextFrame("error");

            // then
            assertThat(refused).containsEntry("code", "unavailable").containsEntry("id", "1");
            assertThat((Integer) refused.get("retryAfterMs")).isBetween(1_000, 2_000);
            nodes.nats().start();
            Nodes.awaitReady(nodes.node(0));
            ada.send(Map.of("type", "message", "text", "hello", "id", "1"));
            ada.awaitEvent("ack 1");
        }
    }
}
