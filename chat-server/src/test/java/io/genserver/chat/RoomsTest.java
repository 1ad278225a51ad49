package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerRef;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms: who is in, who hears what, what is remembered. */
class RoomsTest {
    @AutoClose
    private final Chat chat = new Chat();

    private static Map<String, Object> room(String type, String room) {
        return Map.of("type", type, "room", room);
    }

    private static void say(TestClient client, String room, String text) {
        client.send(Map.of("type", "message", "room", room, "text", text));
    }

    // ---- in and out ----

    @Test
    void whoEntersIsToldWhoIsThereAndWhatWasSaid() {
        // given
        TestClient anna = chat.join("anna");
        anna.enter("tea");
        for (int i = 1; i <= 60; i++) {
            say(anna, "tea", "message " + i);
        }
        anna.awaitEvent("tea/anna: message 60");
        TestClient bert = chat.join("bert");

        // when
        Map<String, Object> joined = bert.enter("tea");

        // then
        assertThat(joined)
                .containsEntry("room", "tea")
                .containsEntry("count", 2)
                .containsEntry("more", true)
                .containsEntry("last", 60)
                .containsEntry(
                        "members",
                        List.of(
                                Map.of("username", "anna", "connections", 1),
                                Map.of("username", "bert", "connections", 1)));
        assertThat(joined.get("messages"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(50)
                .first()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("message", "message 11")
                .containsEntry("seq", 11);
    }

    @Test
    void membersAreToldWhoEntersAndLeaves() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.awaitEvent("bert joined");
        anna.enter("tea");

        // when
        bert.enter("tea");
        bert.send(room("leave_room", "tea"));

        // then
        assertThat(anna.nextEvents(2)).containsExactly("tea/bert joined", "tea/bert left");
        bert.awaitEvent("tea/room_left");
    }

    @Test
    void whoIsNoMemberHearsNothing() {
        // given
        TestClient stranger = chat.connect();
        TestClient bert = chat.join("bert");
        TestClient anna = chat.join("anna");
        bert.awaitEvent("anna joined");
        anna.enter("tea");

        // when
        say(anna, "tea", "secret");
        anna.send(Map.of("type", "typing", "room", "tea"));
        anna.awaitEvent("tea/anna: secret");
        anna.say("fence");

        // then
        assertThat(bert.nextEvent()).isEqualTo("anna: fence");
        assertThat(stranger.eventsUntil("anna: fence")).containsExactly("bert joined", "anna joined");
    }

    @Test
    void whoHasLeftHearsNothingMore() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.enter("tea");
        bert.enter("tea");
        bert.send(room("leave_room", "tea"));
        bert.awaitEvent("tea/room_left");

        // when
        say(anna, "tea", "has he gone?");
        anna.awaitEvent("tea/anna: has he gone?");
        anna.say("fence");

        // then
        assertThat(bert.nextEvent()).isEqualTo("anna: fence");
    }

    @Test
    void enteringTwiceIsEnteringOnce() {
        // given
        TestClient anna = chat.join("anna");
        anna.enter("tea");

        // when
        Map<String, Object> again = anna.enterAgain("tea");
        say(anna, "tea", "hello");

        // then
        assertThat(again).containsEntry("count", 1);
        assertThat(anna.nextEvent()).isEqualTo("tea/anna: hello");
        assertThat(anna.ping().nextEvent()).isEqualTo("pong");
    }

    @Test
    void whoGoesFromTheChatGoesFromItsRooms() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.awaitEvent("bert joined");
        anna.enter("tea");
        bert.enter("tea");
        anna.awaitEvent("tea/bert joined");

        // when
        bert.leave();

        // then
        assertThat(anna.nextEvents(2)).containsExactlyInAnyOrder("tea/bert left", "bert left");
        assertThat(anna.enterAgain("tea")).containsEntry("count", 1);
    }

    @Test
    void whoTakesAnotherNameHasLeftItsRooms() {
        // given
        TestClient anna = chat.join("anna");
        anna.enter("tea");

        // when
        anna.join("anne");
        anna.awaitEvent("anne joined");
        say(anna, "tea", "hello");

        // then
        assertThat(anna.nextEvent()).isEqualTo("error not_member");
    }

    // ---- refusals ----

    @ParameterizedTest
    @ValueSource(strings = {"message", "typing", "leave_room", "users", "history"})
    void aRoomIsForItsMembers(String type) {
        // given
        TestClient anna = chat.join("anna");
        chat.join("bert").enter("tea");
        anna.awaitEvent("bert joined");

        // when
        anna.send(Map.of("type", type, "room", "tea", "text", "hello", "id", "1"));

        // then
        assertThat(anna.nextFrame()).containsEntry("code", "not_member").containsEntry("id", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "typing", "join_room", "leave_room", "users", "history"})
    void aRoomIsForUsers(String type) {
        // given
        TestClient stranger = chat.connect();

        // when
        stranger.send(Map.of("type", type, "room", "tea", "text", "hello"));

        // then
        assertThat(stranger.nextEvent()).isEqualTo("error not_joined");
    }

    @Test
    void aUserIsInNoMoreThan100Rooms() {
        // given
        TestClient anna = chat.join("anna");
        for (int i = 0; i < Options.MAX_ROOMS_PER_USER.defaultValue(); i++) {
            anna.enter("room " + i);
        }

        // when
        anna.send(room("join_room", "one too many"));

        // then
        assertThat(anna.nextFrame("error")).containsEntry("code", "too_many_rooms");
        anna.send(room("leave_room", "room 7"));
        anna.nextFrame("room_left");
        assertThat(anna.enter("one too many")).containsEntry("count", 1);
    }

    @Test
    void howManyRoomsThereMayBeCanBeSet() throws Exception {
        try (Chat small = Chat.with(config -> config.set(Options.MAX_ROOMS, 2))) {
            // given
            TestClient anna = small.join("anna");
            TestClient bert = small.join("bert");
            anna.enter("tea");
            anna.enter("coffee");
            bert.enter("tea");

            // when
            bert.send(room("join_room", "one too many"));

            // then
            assertThat(bert.nextFrame("error")).containsEntry("code", "too_many_rooms");
            anna.send(room("leave_room", "coffee"));
            anna.nextFrame("room_left");
            assertThat(bert.enter("not too many")).containsEntry("count", 1);
        }
    }

    @Test
    void howManyRoomsMayHaveMessagesCanBeSet() throws Exception {
        try (Chat small = Chat.with(config -> config.set(Options.MAX_ROOMS, 1))) {
            // given
            TestClient anna = small.join("anna");
            anna.enter("tea");
            say(anna, "tea", "hello");
            anna.awaitEvent("tea/anna: hello");
            anna.send(room("leave_room", "tea"));
            anna.nextFrame("room_left");
            anna.enter("coffee");

            // when
            say(anna, "coffee", "one too many");

            // then
            assertThat(anna.nextFrame("error")).containsEntry("code", "too_many_rooms");
        }
    }

    @Test
    void howManyRoomsAUserMayBeInCanBeSet() throws Exception {
        try (Chat small = Chat.with(config -> config.set(Options.MAX_ROOMS_PER_USER, 1))) {
            // given
            TestClient anna = small.join("anna");
            anna.enter("tea");

            // when
            anna.send(room("join_room", "one too many"));

            // then
            assertThat(anna.nextFrame("error")).containsEntry("code", "too_many_rooms");
            assertThat(small.join("bert").enter("coffee")).containsEntry("count", 1);
        }
    }

    // ---- names ----

    @Test
    void roomsWithWildcardsForNamesDoNotDisturbEachOther() {
        // given
        List<String> names = List.of(">", "*", "a.b", "a", "b", "%3E", "message");
        List<TestClient> clients = names.stream()
                .map(name -> chat.join("user" + names.indexOf(name)))
                .toList();
        for (TestClient client : clients.subList(0, 6)) {
            client.awaitEvent("user6 joined");
        }
        for (int i = 0; i < names.size(); i++) {
            clients.get(i).enter(names.get(i));
        }

        // when
        for (int i = 0; i < names.size(); i++) {
            say(clients.get(i), names.get(i), "hello");
            clients.get(i).awaitEvent(names.get(i) + "/user" + i + ": hello");
        }
        clients.getFirst().say("fence");

        // then
        for (int i = 0; i < names.size(); i++) {
            assertThat(clients.get(i).eventsUntil("user0: fence")).isEmpty();
            clients.get(i).send(Map.of("type", "history", "room", names.get(i)));
            assertThat(clients.get(i).nextFrame()).containsEntry("last", 1).containsEntry("room", names.get(i));
        }
    }

    @Test
    void aRoomMayBeCalledAnythingThatCanBeSeen() {
        // given
        TestClient anna = chat.join("anna");
        String name = "茶 & Käse/\"#?<b> \ud83d\ude00";

        // when
        anna.send(room("join_room", "  " + name + "\t"));
        anna.nextFrame("room_joined");
        anna.enterAgain(name);
        say(anna, name, "hello");

        // then
        Map<String, Object> frame = anna.nextFrame();
        while (!frame.containsKey("message")) {
            frame = anna.nextFrame();
        }
        assertThat(frame).containsEntry("room", name).containsEntry("message", "hello");
        assertThat((String) frame.get("topic")).matches("room\\.[A-Za-z0-9%_-]+\\.message");
    }

    // ---- lists ----

    @Test
    void roomsAreListedByTheirMembersAndWithThoseThatHaveOnlyHistory() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.enter("old");
        say(anna, "old", "hello");
        anna.awaitEvent("old/anna: hello");
        anna.send(room("leave_room", "old"));
        anna.nextFrame("room_left");
        anna.enter("a");
        anna.enter("b");
        bert.enter("b");
        bert.ping().awaitEvent("pong");

        // when
        bert.send(Map.of("type", "rooms"));

        // then
        assertThat(bert.nextFrame("rooms"))
                .containsEntry("count", 3)
                .containsEntry(
                        "rooms",
                        List.of(
                                Map.of("room", "b", "users", 2, "last", 0),
                                Map.of("room", "a", "users", 1, "last", 0),
                                Map.of("room", "old", "users", 0, "last", 1)));
    }

    @Test
    void usersAreListedInTheOrderInWhichTheyCame() {
        // given
        TestClient stranger = chat.connect();
        chat.join("anna");
        chat.join("Bert");
        stranger.awaitEvent("Bert joined");

        // when
        stranger.send(Map.of("type", "users"));

        // then
        assertThat(stranger.nextFrame())
                .containsOnlyKeys("type", "users", "count")
                .containsEntry("count", 2)
                .containsEntry(
                        "users",
                        List.of(
                                Map.of("username", "anna", "connections", 1),
                                Map.of("username", "Bert", "connections", 1)));
    }

    // ---- crashes ----

    @Test
    void membersStayMembersWhenTheirRoomIsKilled() {
        // given
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.enter("tea");
        bert.enter("tea");
        bert.enter("coffee");
        anna.awaitEvent("tea/bert joined");
        bert.ping().awaitEvent("pong");
        var killed = chat.roomServers();

        // when
        killed.forEach(ServerRef::kill);
        eventually(() -> assertThat(chat.roomServers()).hasSize(2).doesNotContainAnyElementsOf(killed));
        say(bert, "tea", "still here");

        // then
        assertThat(anna.nextEvent()).isEqualTo("tea/bert: still here");
        assertThat(bert.nextEvent()).isEqualTo("tea/bert: still here");
        assertThat(bert.enterAgain("tea")).containsEntry("count", 2).containsEntry("last", 1);
    }

    @Test
    void aMessageDuringTheRestartOfItsRoomIsTakenOrRefused() {
        // given
        TestClient anna = chat.join("anna");
        anna.enter("tea");

        // when
        int answers = 0;
        for (int i = 0; i < 4; i++) {
            chat.roomServers().forEach(ServerRef::kill);
            anna.say("tea", "message " + i, "id " + i);
            String event = anna.nextEvent();
            while (!event.startsWith("ack") && !event.startsWith("error")) {
                event = anna.nextEvent();
            }
            assertThat(event).isIn("ack id " + i, "error message_failed", "error unavailable");
            answers++;
        }

        // then
        assertThat(answers).isEqualTo(4);
    }
}
