package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.StartOptions;
import io.genserver.chat.EventReader.Event;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.MonitoringJson;
import io.genserver.monitoring.Sample;
import io.genserver.monitoring.ServerReading;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What operators' programs are sent as it happens. */
class EventStreamTest {
    @AutoClose
    private final Chat chat = Chat.with(config -> config.set(WatchOptions.SAMPLE_INTERVAL, Duration.ofMillis(100)));

    private final List<EventReader> readers = new ArrayList<>();

    @AfterEach
    void leave() {
        readers.forEach(EventReader::close);
    }

    private EventReader open(String... headers) {
        EventReader reader = EventReader.of(chat, headers);
        readers.add(reader);
        return reader;
    }

    /** A server that comes to nothing. */
    private record Victim() implements GenServer<Integer, Void, Void> {
        @Override
        public Integer init(Context<Void, Void> context) {
            return 0;
        }
    }

    private void kill(String name) {
        chat.runtime().start(new Victim(), StartOptions.named(name)).kill();
    }

    private static Incident incident(Event event) {
        return MonitoringJson.readIncident(event.data());
    }

    @Test
    void whoComesIsSentTheHistoryThenIncidentsThenSamples() {
        // given
        eventually(() -> assertThat(
                        chat.admin("/observe/history.csv").body().lines().count())
                .isGreaterThan(3));
        kill("victim");
        eventually(
                () -> assertThat(chat.admin("/observe/incidents.json").body()).contains("victim"));

        // when
        EventReader reader = open();

        // then
        assertThat(reader.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(reader.header("Cache-Control")).isEqualTo("no-store");
        List<Event> events = reader.until(event -> event.type().equals("sample"));
        assertThat(events).extracting(Event::type).containsExactly("history", "incident", "sample");
        assertThat(MonitoringJson.readPoints(events.getFirst().data())).hasSizeGreaterThan(2);
        assertThat(incident(events.get(1)).server()).isEqualTo("victim");
        assertThat(events.get(1).id()).matches("\\d+-1");
    }

    @Test
    void samplesComeOneAfterTheOtherWithTheWholeTree() {
        // given
        EventReader reader = open();
        chat.connect();

        // when
        Sample first = MonitoringJson.readSample(reader.next("sample").data());
        Sample second = MonitoringJson.readSample(reader.next("sample").data());

        // then
        assertThat(second.number()).isEqualTo(first.number() + 1);
        assertThat(second.servers())
                .extracting(ServerReading::name)
                .contains("chat", "chat.connections", "chat.log", "chat.sampler");
        eventually(() -> assertThat(
                        MonitoringJson.readSample(reader.next("sample").data()).gauges())
                .containsEntry("connections", 1.0));
    }

    @Test
    void anIncidentComesAsItHappens() {
        // given
        EventReader reader = open();
        reader.next("sample");

        // when
        chat.named("chat.typing").kill();

        // then
        List<Event> events = reader.until(
                event -> event.type().equals("incident") && incident(event).kind() == Incident.Kind.RESTART);
        assertThat(events)
                .filteredOn(event -> event.type().equals("incident"))
                .extracting(event -> incident(event).server())
                .containsExactly("chat.typing", "chat.typing");
    }

    @Test
    void whoComesBackIsSentTheIncidentsThatItHasNotSeen() {
        // given
        EventReader before = open();
        kill("one");
        String seen = before.next("incident").id();
        before.close();
        kill("two");
        kill("three");

        // when
        EventReader after = open("Last-Event-ID", seen);

        // then
        assertThat(Stream.of(after.next("incident"), after.next("incident")))
                .extracting(event -> incident(event).server())
                .containsExactly("two", "three");
    }

    @Test
    void whoComesBackToAnotherRunOfTheServerOrSaysNonsenseIsSentAllThatIsKnown() {
        kill("one");

        for (String id : List.of("1-1", "nonsense", "9".repeat(5_000), "-", "1-" + "9".repeat(18))) {
            assertThat(incident(open("Last-Event-ID", id).next("incident")).server())
                    .isEqualTo("one");
        }
    }

    @Test
    void whoComesWhenThereAreManyIsSentAway() {
        // given
        IntStream.range(0, 32).forEach(i -> open());

        // when
        int status = EventReader.status(chat);

        // then
        assertThat(status).isEqualTo(503);
        readers.removeFirst().close();
        eventually(() -> assertThat(EventReader.status(chat)).isEqualTo(200));
    }

    @Test
    void aReaderThatIsSlowMissesSamplesAndIsToldHowManyIncidentsItMissed() {
        // given
        RawClient slow = RawClient.connectWithBuffer(4_096, chat.server().adminPort());
        slow.request("GET /observe/events HTTP/1.1", "Host: localhost");
        assertThat(slow.response().status()).isEqualTo(200);
        EventReader fast = open();
        fast.next("sample");

        // when
        var error = new IllegalStateException("x".repeat(20_000));
        for (int batch = 0; batch < 20; batch++) {
            List<ServerRef<Void, Integer>> crashing = IntStream.range(0, 100)
                    .mapToObj(i -> chat.runtime().start(new Crashing(error)))
                    .toList();
            crashing.forEach(server -> server.cast(1));
            crashing.forEach(server -> fast.next("incident")); // no more at once than the sampler keeps
        }
        kill("last");

        // then
        fast.until(event -> event.data().contains("\"last\"") && event.type().equals("incident"));
        String text = readUntil(slow, "\"last\"");
        assertThat(text).containsPattern("event: missed\ndata: \\d+");
        assertThat(chat.crashReports()).hasSize(2_000);
        slow.close();
    }

    private static String readUntil(RawClient client, String end) {
        var text = new StringBuilder();
        while (text.indexOf(end, Math.max(0, text.length() - 70_000)) < 0) {
            text.append(client.readSome());
        }
        return text.toString();
    }

    /** A server that crashes on what it is sent. */
    private record Crashing(RuntimeException error) implements GenServer<Integer, Void, Integer> {
        @Override
        public Integer init(Context<Void, Integer> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCast(Integer message, Integer state) {
            throw error;
        }
    }

    @Test
    void whoIsSentEventsMayAskForNothingElse() {
        // given
        RawClient client = RawClient.connect(chat.server().adminPort());
        client.request("GET /observe/events HTTP/1.1", "Host: localhost");
        assertThat(client.response().status()).isEqualTo(200);

        // when
        client.request("GET /config HTTP/1.1", "Host: localhost");

        // then
        assertThat(new String(client.rest(), UTF_8)).doesNotContain("keep-days");
        client.close();
    }

    @Test
    void whenTheServerOfStreamsIsKilledItsReadersAreSentAwayAndCanComeBack() {
        // given
        EventReader reader = open();
        reader.next("sample");
        int servers = chat.runtime().observer().snapshot().servers().size();

        // when
        chat.named("chat.streams").kill();

        // then
        assertThatThrownBy(() -> reader.until(event -> false)).isInstanceOf(UncheckedIOException.class);
        eventually(() -> assertThat(EventReader.status(chat)).isEqualTo(200));
        assertThat(open().next("sample").data()).isNotEmpty();
        eventually(() -> assertThat(chat.runtime().observer().snapshot().servers())
                .as("the one that told the dead one is gone too")
                .hasSize(servers));
    }

    @Test
    void whenTheSamplerIsKilledTheStreamsGoOn() {
        // given
        EventReader reader = open();
        long before = MonitoringJson.readSample(reader.next("sample").data()).number();

        // when
        chat.named("chat.sampler").kill();

        // then
        List<Event> events = reader.until(event -> event.type().equals("sample")
                && MonitoringJson.readSample(event.data()).number() > before + 2);
        assertThat(events).extracting(Event::type).contains("incident");
    }
}
