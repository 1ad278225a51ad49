package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of one node see of those of another. */
class ClusterTest {
    @TempDir
    private Path folder;

    private Nodes nodes;

    @BeforeEach
    void start() {
        nodes = new Nodes(folder, 3);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private TestClient join(int node, String username) {
        return nodes.join(node, username);
    }

    private static List<Object> usersOf(TestClient client) {
        client.send(Map.of("type", "users"));
        return ((List<?>) client.nextFrame("users").get("users"))
                .stream()
                        .map(user -> (Object) ((Map<?, ?>) user).get("username"))
                        .toList();
    }

    @Test
    void aMessageIsToldAtAllNodesInTheSameOrder() {
        // given
        TestClient ada = join(0, "Ada");
        TestClient bert = join(1, "Bert");
        TestClient cleo = join(2, "Cleo");

        // when
        for (int i = 0; i < 20; i++) {
            ada.say("a" + i);
            bert.say("b" + i);
        }

        // then
        List<String> seen = messages(ada, 40);
        assertThat(messages(bert, 40)).isEqualTo(seen);
        assertThat(messages(cleo, 40)).isEqualTo(seen);
    }

    private static List<String> messages(TestClient client, int count) {
        return java.util.stream.Stream.generate(() -> {
                    Map<String, Object> frame = client.nextFrame();
                    while (!frame.containsKey("message") || frame.containsKey("code")) {
                        frame = client.nextFrame();
                    }
                    return frame.get("seq") + " " + frame.get("message");
                })
                .limit(count)
                .toList();
    }

    @Test
    void whoComesAndGoesIsToldAtAllNodesOnce() {
        // given
        TestClient ada = join(0, "Ada");

        // when
        TestClient bert = join(1, "Bert");

        // then
        ada.awaitEvent("Bert joined");
        assertThat(usersOf(bert)).containsExactlyInAnyOrder("Ada", "Bert");
        bert.leave();
        ada.awaitEvent("Bert left");
        assertThat(usersOf(ada)).containsExactly("Ada");
        assertThat(ada.eventsLeft()).isEmpty();
    }

    @Test
    void aNameIsTakenAtAllNodes() {
        // given
        join(0, "Ada");

        // when
        TestClient other = nodes.node(1).connect();
        other.join("ADA");

        // then
        assertThat(other.nextFrame("error")).containsEntry("code", "username_taken");
    }

    @Test
    void aNameIsFreeAtAllNodesWhenItsUserHasGone() {
        // given
        TestClient bert = join(1, "Bert");
        join(0, "Ada").leave();
        bert.awaitEvent("Ada joined");
        bert.awaitEvent("Ada left");

        // then
        join(2, "Ada");
        bert.awaitEvent("Ada joined");
    }

    @Test
    void aPrivateMessageReachesAnotherNode() {
        // given
        TestClient ada = join(0, "Ada");
        TestClient bert = join(1, "Bert");
        ada.awaitEvent("Bert joined");

        // when
        ada.send(Map.of("type", "private", "to", "bert", "text", "psst", "id", "1"));

        // then
        bert.awaitEvent("Ada to Bert: psst");
        assertThat(ada.nextEvents(2)).containsExactlyInAnyOrder("Ada to Bert: psst", "ack 1");
        ada.send(Map.of("type", "private", "to", "bert", "text", "psst", "id", "1"));
        ada.awaitEvent("ack 1");
        bert.ping().nextEvent();
        assertThat(bert.eventsLeft()).isEmpty();
    }

    @Test
    void whoIsTypingIsToldAtAnotherNode() {
        // given
        TestClient ada = join(0, "Ada");
        TestClient bert = join(1, "Bert");
        ada.awaitEvent("Bert joined");

        // when
        bert.send(Map.of("type", "typing"));

        // then
        ada.awaitEvent("Bert is typing");
        bert.send(Map.of("type", "typing", "to", "Ada"));
        ada.awaitEvent("Bert stopped typing");
        assertThat(ada.nextFrame("typing")).containsEntry("username", "Bert").containsEntry("to", "Ada");
    }

    @Test
    void membersOfARoomSeeEachOtherAcrossNodes() {
        // given
        TestClient ada = join(0, "Ada");
        TestClient bert = join(1, "Bert");
        ada.enter("tea");

        // when
        Chat.eventually(() -> {
            bert.send(Map.of("type", "rooms"));
            assertThat(bert.nextFrame("rooms").get("count")).isEqualTo(1);
        });
        Map<String, Object> joined = bert.enter("tea");

        // then
        assertThat(joined.get("count")).isEqualTo(2);
        ada.awaitEvent("tea/Bert joined");
        bert.say("tea", "hello", "1");
        ada.awaitEvent("tea/Bert: hello");
        bert.send(Map.of("type", "leave_room", "room", "tea"));
        ada.awaitEvent("tea/Bert left");
    }

    @Test
    void aUserComesBackAtAnotherNode() {
        // given
        TestClient bert = join(1, "Bert");
        TestClient ada = nodes.node(0).connect();
        Object token = ada.resume("Ada", true).get("resume");
        ada.enter("tea");
        bert.awaitEvent("Ada joined");
        nodes.node(2).connect();

        // when
        ada.abort();
        TestClient again = nodes.node(2).connect();
        Map<String, Object> welcome = again.resume("Ada", token);

        // then
        assertThat(welcome)
                .containsEntry("resumed", true)
                .containsEntry("rooms", List.of("tea"))
                .containsEntry("resume", token);
        again.say("tea", "I am back", "1");
        again.awaitEvent("tea/Ada: I am back");
        assertThat(usersOf(bert)).containsExactlyInAnyOrder("Ada", "Bert");
        assertThat(bert.eventsLeft()).as("nobody has to know").isEmpty();
    }

    @Test
    void aUserHasConnectionsAtSeveralNodes() {
        // given
        TestClient first = nodes.node(0).connect();
        Object token = first.resume("Ada", true).get("resume");
        first.awaitEvent("Ada joined");
        TestClient second = nodes.node(1).connect();
        Chat.eventually(() -> assertThat(second.resume("Ada", token)).containsEntry("resumed", true));
        TestClient bert = join(2, "Bert");

        // when
        second.send(Map.of("type", "join_room", "room", "tea"));

        // then
        assertThat(first.nextFrame("room_joined")).containsEntry("room", "tea");
        Chat.eventually(() -> assertThat(usersOf(bert)).contains("Ada"));
        bert.send(Map.of("type", "private", "to", "Ada", "text", "psst"));
        first.awaitEvent("Bert to Ada: psst");
        second.awaitEvent("Bert to Ada: psst");
        first.leave();
        second.say("tea", "still here", "1");
        second.awaitEvent("ack 1");
        assertThat(usersOf(bert)).contains("Ada");
    }

    @Test
    void whatOneNodeHasAcknowledgedIsInTheHistoryOfAnother() {
        // given
        TestClient ada = join(0, "Ada");
        TestClient bert = join(1, "Bert");
        ada.send(Map.of("type", "message", "text", "hello", "id", "1"));
        ada.awaitEvent("ack 1");

        // when
        bert.send(Map.of("type", "history"));

        // then
        assertThat((List<?>) bert.nextFrame("history").get("messages")).hasSize(1);
    }
}
