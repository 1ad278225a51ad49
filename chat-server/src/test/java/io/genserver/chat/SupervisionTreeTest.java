package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ChildInfo;
import io.genserver.ServerRef;
import io.genserver.Supervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The tree is the one that {@link ChatServer} draws, and every WebSocket has its place in it. */
class SupervisionTreeTest {
    @AutoClose
    private final Chat chat = new Chat();

    @Test
    void theTreeIsAsItIsDrawn() {
        // when
        List<ChildInfo> children = Supervisor.named("chat", chat.runtime()).whichChildren();

        // then
        assertThat(children)
                .extracting(ChildInfo::id)
                .containsExactly(
                        "chat.events",
                        "log",
                        "directory",
                        "rooms",
                        "chat.connections",
                        "http",
                        "health",
                        "watch",
                        "admin");
        assertThat(children).allSatisfy(child -> assertThat(child.server()).isPresent());
    }

    @Test
    void itsServersAreKnownByName() {
        assertThat(chat.runtime().registry().names())
                .containsExactly(
                        "chat",
                        "chat.admin",
                        "chat.connections",
                        "chat.directory",
                        "chat.events",
                        "chat.events.subscribers",
                        "chat.health",
                        "chat.http",
                        "chat.log",
                        "chat.room.hall",
                        "chat.rooms",
                        "chat.rooms.named",
                        "chat.sampler",
                        "chat.streams",
                        "chat.typing",
                        "chat.watch");
    }

    @Test
    void everyWebSocketIsAChildOfConnections() {
        // when
        for (int i = 0; i < 10; i++) {
            chat.connect();
        }

        // then
        assertThat(chat.connections()).hasSize(10).allMatch(ServerRef::isAlive).doesNotHaveDuplicates();
    }

    @Test
    void plainHttpIsNoChildOfConnections() {
        // when
        chat.get("/");

        // then
        assertThat(chat.connections()).isEmpty();
    }

    @Test
    void afterSocketsCloseNothingIsLeftOfThem() {
        // given
        SortedSet<String> names = chat.runtime().registry().names();
        List<TestClient> closing = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            closing.add(chat.join("user" + i));
        }
        List<ServerRef<?, ?>> servers = chat.connections();

        // when
        for (int i = 0; i < 10; i++) {
            if (i % 2 == 0) {
                closing.get(i).leave();
            } else {
                closing.get(i).abort();
            }
        }

        // then
        eventually(() -> assertThat(chat.connections()).isEmpty());
        assertThat(servers).hasSize(10).noneMatch(ServerRef::isAlive);
        assertThat(chat.runtime().registry().names()).isEqualTo(names);
        for (int i = 0; i < 10; i++) {
            chat.join("user" + i); // the name is free
        }
        assertThat(chat.crashReports()).isEmpty();
    }

    @Test
    void socketsThatCloseAtOnceLeaveNothing() {
        // when
        for (int i = 0; i < 50; i++) {
            chat.raw().upgrade().join("user" + i).reset();
        }

        // then
        eventually(() -> assertThat(chat.runtime().observer().snapshot().exited())
                .as("each has had its server, maybe after it was closed")
                .isEqualTo(50));
        eventually(() -> assertThat(chat.connections()).isEmpty());
        TestClient next = chat.connect();
        for (int i = 0; i < 50; i++) {
            next.join("user" + i);
            next.awaitEvent("user" + i + " joined");
        }
        assertThat(chat.crashReports()).isEmpty();
    }
}
