package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.nats.NatsConnection;
import io.genserver.eventbus.nats.NatsOptions;
import io.genserver.eventbus.nats.NatsServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what several nodes and their NATS may do. */
class JetStreamMessageLogTest extends MessageLogContract {
    private static NatsServerProcess nats;

    @TempDir
    private static Path natsFolder;

    @TempDir
    private Path folder;

    private final String prefix = "test" + System.nanoTime();
    private final List<Node> nodes = new ArrayList<>();

    /** A node's log, and all that it has passed on. */
    private static final class Node implements AutoCloseable {
        private final ServerRuntime runtime = ServerRuntime.create();
        private final List<StoredMessage> passedOn = new CopyOnWriteArrayList<>();
        private final JetStreamMessageLog log;
        private volatile int term = 1;

        private Node(String url, String prefix, Path folder) {
            NatsOptions options = NatsOptions.to(url).withReconnect(Duration.ofMillis(10), Duration.ofMillis(50));
            NatsConnection connection = NatsConnection.start("nats", runtime, options);
            log = JetStreamMessageLog.at(
                    connection, new Replication(prefix, 1, Duration.ofDays(1)), folder, MAX_ROOMS, () -> term);
            log.passOnTo(passedOn::add);
            Chat.eventually(() -> assertThat(log.problem()).isEmpty());
        }

        private List<Long> passedOnOf(RoomName room) {
            return passedOn.stream()
                    .filter(message -> message.room().equals(room))
                    .map(StoredMessage::seq)
                    .toList();
        }

        @Override
        public void close() {
            log.close();
            runtime.close();
        }
    }

    @BeforeAll
    static void startNats() {
        nats = NatsServerProcess.start(natsFolder);
    }

    @AfterAll
    static void stopNats() {
        if (nats != null) {
            nats.close();
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    private Node node(int number) {
        while (nodes.size() <= number) {
            nodes.add(new Node(nats.url(), prefix, folder.resolve("node" + nodes.size())));
        }
        return nodes.get(number);
    }

    @Override
    MessageLog log() {
        return node(0).log;
    }

    private static long append(Node node, Draft draft) throws Exception {
        return ((Appended.Stored) node.log.append(List.of(draft)).getFirst())
                .message()
                .seq();
    }

    @Test
    void whatOneNodeHasStoredIsReadAtOnceOnAnother() throws Exception {
        // given
        node(0);
        node(1);

        for (int i = 1; i <= 50; i++) {
            // when
            append(node(0), draft(TEA, "message " + i));

            // then
            assertThat(node(1).log.read(TEA, new Page.Range.Newest(1)).last()).isEqualTo(i);
        }
    }

    @Test
    void whoeverAppendsThereIsOneOrderWithoutGapsThatAllAreToldOnce() throws Exception {
        // given
        int each = 200;
        List<Callable<List<Long>>> writers = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            Node node = node(n);
            writers.add(() -> {
                List<Long> seqs = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    seqs.add(append(node, draft(TEA, node + " " + i)));
                }
                return seqs;
            });
        }

        // when
        List<Long> all = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Long>> future : executor.invokeAll(writers)) {
                assertThat(future.get()).as("in the order of the sender").isSorted();
                all.addAll(future.get());
            }
        }

        // then
        List<Long> expected = LongStream.rangeClosed(1, 3 * each).boxed().toList();
        assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
        for (Node node : nodes) {
            Chat.eventually(() -> assertThat(node.passedOnOf(TEA)).isEqualTo(expected));
            assertThat(node.passedOn).isEqualTo(nodes.getFirst().passedOn);
        }
    }

    @Test
    void whatOneNodeHasStoredUnderAnIdIsKnownOnAnother() throws Exception {
        // given
        UserKey ada = UserKey.of("Ada");
        node(1);
        append(node(0), draft(TEA, "hello", ada, "1"));

        // then
        assertThat(node(1).log.append(List.of(draft(TEA, "hello", ada, "1"), draft(TEA, "other", ada, "1"))))
                .satisfiesExactly(
                        again -> assertThat(again)
                                .isInstanceOfSatisfying(
                                        Appended.Stored.class,
                                        stored -> assertThat(stored.again()).isTrue()),
                        other -> assertThat(other).isEqualTo(new Appended.IdReused()));
        assertThat(append(node(1), draft(TEA, "next"))).isEqualTo(2);
    }

    @Test
    void aNodeThatComesLaterHasItAllAndIsNotToldOfIt() throws Exception {
        // given
        for (int i = 0; i < 100; i++) {
            append(node(0), draft(TEA, "message " + i));
        }

        // when
        Node late = node(1);

        // then
        assertThat(late.log.read(TEA, new Page.Range.Newest(200)).messages())
                .isEqualTo(node(0).log.read(TEA, new Page.Range.Newest(200)).messages())
                .hasSize(100);
        append(node(0), draft(TEA, "new"));
        Chat.eventually(() -> assertThat(late.passedOnOf(TEA)).containsExactly(101L));
    }

    private static Draft ofTerm(int term, String text) {
        Draft draft = draft(TEA, text);
        return new Draft(draft.room(), draft.from(), draft.id(), draft.text(), draft.at(), term);
    }

    @Test
    void whatWasSaidInATermThatIsOverIsNotStored() throws Exception {
        // given
        Node node = node(0);
        node.term = 2;

        // when
        assertThatThrownBy(() -> append(node, ofTerm(1, "before")))
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.undecided()).isFalse());

        // then
        assertThat(append(node, ofTerm(2, "now"))).isEqualTo(1);
        assertThat(node.log.read(TEA, new Page.Range.Newest(10)).messages())
                .extracting(StoredMessage::text)
                .containsExactly("now");
    }

    @Test
    void nothingIsStoredWhileTheNamesMayBeOthers() throws Exception {
        // given
        Node node = node(0);
        node.term = Claims.NO_TERM;

        // when
        assertThatThrownBy(() -> append(node, ofTerm(1, "meanwhile"))).isInstanceOf(LogException.class);

        // then
        assertThat(node.log.read(TEA, new Page.Range.Newest(10)).messages()).isEmpty();
    }

    @Test
    void whileNatsIsAwayNothingIsStoredAndAllIsReadThatHasCome() throws Exception {
        // given
        Node node = node(0);
        append(node, draft(TEA, "before"));
        nats.kill();
        Chat.eventually(() -> assertThat(node.log.problem()).contains("nats"));

        try {
            // when
            assertThatThrownBy(() -> append(node, draft(TEA, "meanwhile")))
                    .isInstanceOfSatisfying(
                            LogException.class, e -> assertThat(e.undecided()).isFalse());

            // then
            assertThat(node.log.read(TEA, new Page.Range.Newest(10)).messages()).hasSize(1);
            assertThatThrownBy(() -> node.log.read(TEA, new Page.Range.After(5, 10)))
                    .as("somebody has seen more than this node has")
                    .isInstanceOf(LogException.class);
        } finally {
            nats.start();
        }
        Chat.eventually(() -> assertThat(node.log.problem()).isEmpty());
        assertThat(append(node, draft(TEA, "after"))).isEqualTo(2);
        assertThat(node.passedOnOf(TEA)).containsExactly(1L, 2L);
    }

    @Test
    void aNodeThatIsStartedAgainGoesOnWhereItWas() throws Exception {
        // given
        append(node(0), draft(TEA, "1"));
        node(1).close();
        append(node(0), draft(TEA, "2"));

        // when
        var again = new Node(nats.url(), prefix, folder.resolve("node1"));
        nodes.set(1, again);

        // then
        assertThat(again.log.read(TEA, new Page.Range.Newest(10)).messages()).hasSize(2);
        assertThat(append(again, draft(TEA, "3"))).isEqualTo(3);
    }

    @Test
    void aLogThatIsAnotherIsNotMixedWithWhatTheNodeHas() throws Exception {
        // given
        append(node(0), draft(TEA, "1"));
        append(node(0), draft(TEA, "2"));
        node(0).close();
        try (ServerRuntime runtime = ServerRuntime.create()) {
            NatsConnection connection = NatsConnection.start("nats", runtime, NatsOptions.to(nats.url()));
            connection.awaitConnected(Chat.PATIENCE);
            connection.require().jetStreamManagement().deleteStream(prefix + "-log");

            // when
            JetStreamMessageLog log = JetStreamMessageLog.at(
                    connection,
                    new Replication(prefix, 1, Duration.ofDays(1)),
                    folder.resolve("node0"),
                    MAX_ROOMS,
                    () -> 1);
            log.passOnTo(message -> {});

            // then
            Chat.eventually(() -> assertThat(log.problem()).contains("log diverged"));
            assertThatThrownBy(() -> log.append(List.of(draft(TEA, "3"))))
                    .isInstanceOfSatisfying(
                            LogException.class, e -> assertThat(e.undecided()).isFalse());
            log.close();
        }
    }
}
