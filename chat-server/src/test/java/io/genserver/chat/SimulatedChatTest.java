package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.GenServerException;
import io.genserver.ServerRef;
import io.genserver.chat.SimulatedChat.SimulatedSocket;
import io.genserver.testkit.Client;
import io.genserver.testkit.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Directory, rooms, connections and the log's server under random clients, crashes and kills: names stay unique, who is announced, who is listed and
 * who is sent a room's frames agree, and what was acknowledged is in the log.
 */
class SimulatedChatTest {
    private static final Duration RESUME = Options.RESUME_TIME.defaultValue();
    private static final int SEEDS = Integer.getInteger("genserver.chat.seeds", 500);
    private static final int CLIENTS = 4;
    private static final int DEEDS = 15;
    private static final List<String> NAMES = List.of("Ada", "ada", "Bert", "Cleo");
    private static final List<String> ROOMS = List.of("tea", ">", "a.b");

    /** Longer than every time-out of the chat, but for how long a user may come back. */
    private static final Duration QUIET = Duration.ofSeconds(40);

    /** One who chats, loses connections, and comes back. */
    private static final class Chatter {
        private final SimulatedChat chat;
        private final Simulation simulation;
        private final RandomGenerator random;
        private final String me;

        /** What was sent under an id, by the socket that it was last sent on. */
        private final Map<SimulatedSocket, Set<String>> sent = new LinkedHashMap<>();

        private int ids;
        private String token = "none yet";

        Chatter(int number, SimulatedChat chat, Simulation simulation, RandomGenerator random) {
            this.me = "chatter " + number;
            this.chat = chat;
            this.simulation = simulation;
            this.random = random;
        }

        void live() throws InterruptedException {
            SimulatedSocket socket = chat.open();
            for (int deed = 0; deed < DEEDS; deed++) {
                if (!socket.isOpen()) {
                    socket = chat.open();
                }
                act(socket);
                simulation.runtime().sleep(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(3_000) : 0));
                socket.frames("type", "welcome")
                        .forEach(welcome -> token = welcome.path("resume").asString(token));
            }
        }

        private void act(SimulatedSocket socket) throws InterruptedException {
            String room = any(ROOMS);
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> socket.send(Map.of("type", "join", "username", any(NAMES), "resume", resume()));
                case 3, 4 -> socket.send(Map.of("type", "join_room", "room", room));
                case 5 -> socket.send(Map.of("type", "leave_room", "room", room));
                case 6, 7 -> say(socket, Map.of("type", "message", "room", room));
                case 8 -> say(socket, Map.of("type", "message"));
                case 9 -> say(socket, Map.of("type", "private", "to", any(NAMES)));
                case 10 -> socket.send(Map.of("type", "typing", "room", room, "active", random.nextBoolean()));
                case 11 -> socket.send(Map.of("type", "users")).send(Map.of("type", "rooms"));
                case 12 -> socket.send(Map.of("type", "history", "room", room));
                default -> socket.abort();
            }
        }

        private Object resume() {
            return switch (random.nextInt(3)) {
                case 0 -> false;
                case 1 -> true;
                default -> token;
            };
        }

        private void say(SimulatedSocket socket, Map<String, String> to) throws InterruptedException {
            Map<String, String> frame = new HashMap<>(to);
            String id = me + " " + ids++;
            frame.put("text", "text of " + id);
            frame.put("id", id);
            sent.computeIfAbsent(socket, first -> new LinkedHashSet<>()).add(id);
            socket.send(frame);
            if (random.nextInt(4) == 0) {
                socket.send(frame);
            }
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }

    private static List<Chatter> live(SimulatedChat chat, Simulation simulation, RandomGenerator random, Runnable kill)
            throws InterruptedException {
        List<Chatter> chatters = new ArrayList<>();
        List<Client<?>> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            var chatter = new Chatter(number, chat, simulation, new SplittableRandom(random.nextLong()));
            chatters.add(chatter);
            clients.add(simulation.spawn(chatter.me, chatter::live));
        }
        clients.add(simulation.spawn("killer", () -> {
            for (int i = 0; i < 4; i++) {
                simulation.runtime().sleep(Duration.ofMillis(random.nextInt(2_000)));
                kill.run();
            }
        }));
        for (Client<?> client : clients) {
            client.join();
        }
        simulation.advance(QUIET);
        return chatters;
    }

    private static void killOneOf(List<ServerRef<?, ?>> servers, RandomGenerator random) {
        if (!servers.isEmpty()) {
            servers.get(random.nextInt(servers.size())).kill();
        }
    }

    /** Kills a server that owns nothing which others would have to begin anew without. */
    private static void killAny(SimulatedChat chat, Simulation simulation, RandomGenerator random) {
        try {
            switch (random.nextInt(4)) {
                case 0 -> killOneOf(chat.childrenOf("chat.connections"), random);
                case 1 -> killOneOf(chat.childrenOf(Rooms.SUPERVISOR), random);
                case 2 -> simulation.runtime().registry().whereis(Room.HALL).ifPresent(ServerRef::kill);
                default -> simulation.runtime().registry().whereis(Typing.NAME).ifPresent(ServerRef::kill);
            }
        } catch (GenServerException e) {
            // its supervisor is just being restarted
        }
    }

    @Test
    void whoIsAnnouncedListedAndServedAgreesWhateverCrashesBelowTheDirectory() {
        Simulation.forEachSeed(SEEDS, simulation -> {
            var random = new SplittableRandom(simulation.seed());
            var chat = new SimulatedChat(simulation);
            simulation.faults().crash(Room.HALL, 1 + random.nextInt(20));
            simulation.faults().crash("Connection", 1 + random.nextInt(60));

            List<Chatter> chatters = live(chat, simulation, random, () -> killAny(chat, simulation, random));

            assertAgreement(chat);
            assertAnnouncements(chat);
            assertLog(chat, chatters);
            assertAnswers(chatters);
            assertThatAllCanGo(chat, simulation);
        });
    }

    @Test
    void afterACrashOfTheDirectoryOrTheLogAllAgreesAgain() {
        Simulation.forEachSeed(SEEDS, simulation -> {
            var random = new SplittableRandom(simulation.seed());
            var chat = new SimulatedChat(simulation);
            String crashing = List.of(Directory.NAME, MessageLogServer.NAME, "chat.rooms", "chat.connections")
                    .get(random.nextInt(4));

            List<Chatter> chatters = live(
                    chat,
                    simulation,
                    random,
                    () -> simulation.runtime().registry().whereis(crashing).ifPresent(ServerRef::kill));

            assertAgreement(chat);
            assertLog(chat, chatters);
            assertThatAllCanGo(chat, simulation);
        });
    }

    // ---- what has to hold when all is quiet ----

    private static List<String> names(Roll roll) {
        return roll.users().stream().map(Roll.User::username).toList();
    }

    /** Names are unique, members are there, and sockets are sent the frames of just the rooms of their users. */
    private static void assertAgreement(SimulatedChat chat) {
        Roll present = chat.members(RoomName.HALL);
        assertThat(names(present).stream().map(UserKey::of)).doesNotHaveDuplicates();
        Map<String, Integer> connections = new HashMap<>();
        for (SimulatedSocket socket : chat.openSockets()) {
            var user = chat.directory().call(new DirectoryCall.UserOf(socket));
            user.ifPresent(known -> {
                assertThat(names(present)).as("who is online").contains(known.name());
                assertThat(socket.isOf(known.key())).isTrue();
                connections.merge(known.name(), 1, Integer::sum);
                assertThat(socket.frames("type", "welcome")
                                .getLast()
                                .get("username")
                                .stringValue())
                        .as("who it was told to be")
                        .isEqualTo(known.name());
            });
            Set<String> rooms = ROOMS.stream()
                    .filter(room -> user.isPresent()
                            && names(chat.members(new RoomName(room)))
                                    .contains(user.get().name()))
                    .collect(Collectors.toSet());
            assertThat(socket.rooms().stream().map(RoomName::text))
                    .as("rooms of %s of %s", socket, user)
                    .containsExactlyInAnyOrderElementsOf(rooms);
        }
        for (Roll.User user : present.users()) {
            assertThat(user.connections())
                    .as("connections of %s", user.username())
                    .isEqualTo(connections.getOrDefault(user.username(), 0))
                    .isPositive();
        }
        for (String room : ROOMS) {
            assertThat(names(present)).as("members of %s", room).containsAll(names(chat.members(new RoomName(room))));
        }
    }

    /** Each comes before it goes, and those who have come and not gone are there. */
    private static void assertAnnouncements(SimulatedChat chat) {
        Map<RoomName, Set<String>> announced = new HashMap<>();
        for (ChatEvent event : chat.published()) {
            Set<String> there = announced.computeIfAbsent(event.room(), room -> new LinkedHashSet<>());
            switch (event) {
                case ChatEvent.UserJoined(var room, var name, var time) ->
                    assertThat(there.add(name)).as("%s comes to %s", name, room).isTrue();
                case ChatEvent.UserLeft(var room, var name, var time) ->
                    assertThat(there.remove(name))
                            .as("%s leaves %s", name, room)
                            .isTrue();
                default -> {
                    // says nothing of who is there
                }
            }
        }
        announced.forEach((room, there) ->
                assertThat(names(chat.members(room))).as("in %s", room).containsExactlyInAnyOrderElementsOf(there));
    }

    /** What was acknowledged is there once under its seq, and each room's messages were published once, in order. */
    private static void assertLog(SimulatedChat chat, List<Chatter> chatters) throws Exception {
        Map<String, Map<Long, String>> histories = new HashMap<>();
        Set<String> everything = new LinkedHashSet<>();
        List<RoomName> rooms = new ArrayList<>(ROOMS.stream().map(RoomName::new).toList());
        rooms.add(RoomName.HALL);
        for (RoomName room : rooms) {
            Page page = chat.log().read(room, new Page.Range.After(0, Page.MAX_MESSAGES));
            assertThat(page.messages())
                    .extracting(StoredMessage::seq)
                    .isEqualTo(LongStream.rangeClosed(1, page.last()).boxed().toList());
            Map<Long, String> history = new HashMap<>();
            page.messages().forEach(message -> {
                assertThat(everything.add(message.from() + "/" + message.id())).isTrue();
                history.put(message.seq(), message.id());
            });
            histories.put(room.text(), history);
            assertThat(chat.published())
                    .filteredOn(event -> event instanceof ChatEvent.MessagePosted
                            && event.room().equals(room))
                    .extracting(
                            event -> ((ChatEvent.MessagePosted) event).message().seq())
                    .as("published of %s", room)
                    .isSubsetOf(history.keySet())
                    .doesNotHaveDuplicates()
                    .isSorted();
        }
        for (Chatter chatter : chatters) {
            for (SimulatedSocket socket : chatter.sent.keySet()) {
                for (JsonNode ack : socket.frames("type", "ack")) {
                    if (ack.has("seq")) {
                        assertThat(histories.get(ack.path("room").asString("")))
                                .containsEntry(
                                        ack.get("seq").longValue(),
                                        ack.get("id").stringValue());
                    }
                }
            }
        }
    }

    /** Whoever is still connected has been told of each message whether it was taken. */
    private static void assertAnswers(List<Chatter> chatters) {
        for (Chatter chatter : chatters) {
            chatter.sent.forEach((socket, ids) -> {
                if (socket.isOpen()) {
                    Set<String> answered = socket.frames().stream()
                            .filter(frame -> List.of("ack", "error")
                                    .contains(frame.path("type").asString("")))
                            .map(frame -> frame.path("id").asString(""))
                            .collect(Collectors.toSet());
                    assertThat(answered).as("answers on %s", socket).containsAll(ids);
                }
            });
        }
    }

    /** Nobody is left when all have gone for good, nor their rooms' servers. */
    private static void assertThatAllCanGo(SimulatedChat chat, Simulation simulation) {
        chat.openSockets().forEach(SimulatedSocket::abort);
        simulation.advance(RESUME.plus(QUIET).multipliedBy(2));
        assertThat(chat.members(RoomName.HALL).count()).isZero();
        assertThat(chat.directory().call(new DirectoryCall.RoomSizes())).isEmpty();
        assertThat(chat.childrenOf("chat.connections")).isEmpty();
        assertThat(chat.childrenOf(Rooms.SUPERVISOR)).isEmpty();
    }

    // ---- in time ----

    private static List<String> told(SimulatedSocket socket) {
        return socket.frames().stream()
                .map(frame -> {
                    String where = frame.path("room").asString("").isEmpty()
                            ? ""
                            : frame.path("room").asString("") + "/";
                    if (frame.has("active")) {
                        return where
                                + frame.path("username").asString("")
                                + (frame.get("active").booleanValue() ? " types" : " types no more");
                    }
                    return where + frame.path("username").asString("") + " "
                            + frame.path("type").asString("says");
                })
                .toList();
    }

    private static String join(SimulatedChat chat, SimulatedSocket socket, Simulation simulation, Object resume)
            throws InterruptedException {
        socket.send(Map.of("type", "join", "username", "ada", "resume", resume));
        simulation.runUntilIdle();
        return socket.frames("type", "welcome").getLast().path("resume").asString("");
    }

    @Test
    void whoComesBackWithinTheGraceHasNeverBeenAway() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket watching = chat.open();
            SimulatedSocket first = chat.open();
            String token = join(chat, first, simulation, true);
            first.send(Map.of("type", "join_room", "room", "tea"));
            simulation.runUntilIdle();

            // when
            first.abort();
            simulation.advance(Directory.GRACE.minusMillis(1));
            assertThat(chat.members(RoomName.HALL).users()).containsExactly(new Roll.User("ada", 0));
            SimulatedSocket second = chat.open();
            join(chat, second, simulation, token);
            simulation.advance(Duration.ofMinutes(10));

            // then
            assertThat(told(watching)).containsExactly("ada user_joined");
            assertThat(second.frames("type", "welcome").getFirst().get("rooms").toString())
                    .isEqualTo("[\"tea\"]");
            assertThat(chat.members(new RoomName("tea")).users()).containsExactly(new Roll.User("ada", 1));
        });
    }

    @Test
    void whoIsAwayForLongerIsSeenToLeaveAndMayStillComeBack() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket watching = chat.open();
            SimulatedSocket first = chat.open();
            String token = join(chat, first, simulation, true);
            first.send(Map.of("type", "join_room", "room", "tea"));
            simulation.runUntilIdle();

            // when
            first.abort();
            simulation.advance(Directory.GRACE);
            assertThat(told(watching)).containsExactly("ada user_joined", "ada user_left");
            assertThat(chat.members(new RoomName("tea")).count()).isZero();
            simulation.advance(RESUME.minus(Directory.GRACE).minusMillis(1));
            SimulatedSocket second = chat.open();
            join(chat, second, simulation, token);

            // then
            assertThat(second.frames("type", "welcome")
                            .getFirst()
                            .get("resumed")
                            .booleanValue())
                    .isTrue();
            assertThat(told(watching)).containsExactly("ada user_joined", "ada user_left", "ada user_joined");
            assertThat(chat.members(new RoomName("tea")).users()).containsExactly(new Roll.User("ada", 1));
        });
    }

    @Test
    void whoIsAwayForTooLongHasGone() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket first = chat.open();
            String token = join(chat, first, simulation, true);
            first.abort();
            simulation.advance(RESUME.minusMillis(1));
            SimulatedSocket other = chat.open();
            other.send(Map.of("type", "join", "username", "ADA"));
            simulation.runUntilIdle();
            assertThat(other.frames("code", "username_taken")).hasSize(1);

            // when
            simulation.advance(Duration.ofMillis(1));
            SimulatedSocket second = chat.open();
            join(chat, second, simulation, token);

            // then
            assertThat(second.frames("type", "welcome")
                            .getFirst()
                            .get("resumed")
                            .booleanValue())
                    .isFalse();
            assertThat(second.frames("type", "welcome").getFirst().get("rooms")).isEmpty();
        });
    }

    @Test
    void howLongAUserMayBeAwayCanBeSet() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            ChatConfig config = TestConfig.builder()
                    .set(Options.RESUME_TIME, Duration.ofHours(1))
                    .build();
            var chat = new SimulatedChat(simulation, config);
            SimulatedSocket first = chat.open();
            String token = join(chat, first, simulation, true);
            first.abort();

            // when
            simulation.advance(Duration.ofMinutes(59));
            SimulatedSocket second = chat.open();
            join(chat, second, simulation, token);

            // then
            assertThat(second.frames("type", "welcome")
                            .getFirst()
                            .get("resumed")
                            .booleanValue())
                    .isTrue();
        });
    }

    @Test
    void whoDidNotAskForATokenIsGoneAtOnce() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket watching = chat.open();
            SimulatedSocket first = chat.open();
            join(chat, first, simulation, false);

            // when
            first.abort();
            simulation.runUntilIdle();

            // then
            assertThat(told(watching)).containsExactly("ada user_joined", "ada user_left");
        });
    }

    @Test
    void typingExpiresAndIsToldNoMoreThanEveryTwoSeconds() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket watching = chat.open();
            SimulatedSocket ada = chat.open();
            join(chat, ada, simulation, false);
            int before = watching.frames().size();

            // when
            for (int i = 0; i < 45; i++) {
                ada.send(Map.of("type", "typing"));
                simulation.advance(Duration.ofMillis(90));
            }

            // then
            assertThat(told(watching).subList(before, watching.frames().size()))
                    .as("after 0 and 2.07 seconds")
                    .containsExactly("ada types", "ada types");
            simulation.advance(Typing.EXPIRY.minusMillis(45 * 90 - 2_070 + 1));
            assertThat(watching.frames()).hasSize(before + 2);
            simulation.advance(Duration.ofMillis(1));
            assertThat(told(watching).getLast()).isEqualTo("ada types no more");
            assertThat(told(ada)).noneMatch(event -> event.contains("types"));
        });
    }

    @Test
    void whoStopsAndBeginsAgainTooSoonIsToldOfWhenItIsTime() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket watching = chat.open();
            SimulatedSocket ada = chat.open();
            join(chat, ada, simulation, false);
            int before = watching.frames().size();

            // when
            for (int i = 0; i < 3; i++) {
                ada.send(Map.of("type", "typing")).send(Map.of("type", "typing", "active", false));
            }
            ada.send(Map.of("type", "typing"));
            simulation.advance(Typing.INTERVAL.minusMillis(1));
            assertThat(told(watching).subList(before, watching.frames().size()))
                    .containsExactly("ada types", "ada types no more");

            // then
            simulation.advance(Duration.ofMillis(1));
            assertThat(told(watching).subList(before, watching.frames().size()))
                    .containsExactly("ada types", "ada types no more", "ada types");
            simulation.advance(Typing.EXPIRY);
            assertThat(told(watching).getLast()).isEqualTo("ada types no more");
        });
    }

    @Test
    void whoBeginsAgainTooSoonAndStopsIsNotToldOf() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket watching = chat.open();
            SimulatedSocket ada = chat.open();
            join(chat, ada, simulation, false);
            int before = watching.frames().size();

            // when
            for (int i = 0; i < 3; i++) {
                ada.send(Map.of("type", "typing")).send(Map.of("type", "typing", "active", false));
            }
            simulation.advance(Typing.EXPIRY.multipliedBy(2));

            // then
            assertThat(told(watching).subList(before, watching.frames().size()))
                    .containsExactly("ada types", "ada types no more");
        });
    }

    @Test
    void whoTypesElsewhereTypesHereNoMore() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket watching = chat.open();
            SimulatedSocket ada = chat.open();
            join(chat, ada, simulation, false);
            ada.send(Map.of("type", "join_room", "room", "tea")).send(Map.of("type", "typing"));
            simulation.advance(Typing.INTERVAL);

            // when
            ada.send(Map.of("type", "typing", "room", "tea"));
            simulation.runUntilIdle();

            // then
            assertThat(told(watching)).endsWith("ada types", "ada types no more");
        });
    }

    @Test
    void aRoomsServerEndsWhenItHasHadNoMembersForAWhile() {
        Simulation.forEachSeed(50, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            SimulatedSocket ada = chat.open();
            join(chat, ada, simulation, false);
            ada.send(Map.of("type", "join_room", "room", "tea"));
            simulation.advance(Duration.ofMinutes(5));
            assertThat(chat.childrenOf(Rooms.SUPERVISOR)).hasSize(1);

            // when
            ada.send(Map.of("type", "leave_room", "room", "tea"));
            simulation.advance(Duration.ofMinutes(2));

            // then
            assertThat(chat.childrenOf(Rooms.SUPERVISOR)).isEmpty();
            ada.send(Map.of("type", "join_room", "room", "tea"));
            simulation.runUntilIdle();
            assertThat(ada.frames("type", "room_joined")).hasSize(2);
        });
    }

    @Test
    void whoIsAwayLongestCannotComeBackWhenTooManyAreAway() {
        Simulation.forEachSeed(1, simulation -> {
            // given
            var chat = new SimulatedChat(simulation);
            List<String> tokens = new ArrayList<>();
            for (int i : IntStream.rangeClosed(0, Directory.MAX_AWAY).toArray()) {
                SimulatedSocket socket = chat.open();
                socket.send(Map.of("type", "join", "username", "user " + i, "resume", true));
                simulation.runUntilIdle();
                tokens.add(socket.frames("type", "welcome")
                        .getFirst()
                        .get("resume")
                        .stringValue());
                socket.abort();
                simulation.runUntilIdle();
                chat.forget(socket);
            }

            // when
            SimulatedSocket longest = chat.open();
            join(chat, longest, simulation, tokens.getFirst());
            SimulatedSocket next = chat.open();
            join(chat, next, simulation, tokens.get(1));

            // then
            assertThat(longest.frames("type", "welcome")
                            .getFirst()
                            .get("resumed")
                            .booleanValue())
                    .isFalse();
            assertThat(next.frames("type", "welcome").getFirst().get("resumed").booleanValue())
                    .isTrue();
        });
    }
}
