package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Transactions of many messages, and what becomes of those who wait for them. */
class MessageLogServerTest {
    private static final RoomName TEA = new RoomName("tea");

    /** A log that does what the test says, when it says so. */
    private static final class SteeredLog implements MessageLog {
        private final MessageLog log = new InMemoryMessageLog();
        private final List<Integer> transactions = new CopyOnWriteArrayList<>();
        private final BlockingQueue<CountDownLatch> begun = new LinkedBlockingQueue<>();
        private volatile boolean waits;
        private volatile boolean fails;

        @Override
        public List<Appended> append(List<Draft> drafts) throws LogException, InterruptedException {
            transactions.add(drafts.size());
            if (waits) {
                var gate = new CountDownLatch(1);
                begun.add(gate);
                gate.await();
            }
            if (fails) {
                throw new LogException("the disk is full", new IOException(), false);
            }
            return log.append(drafts);
        }

        @Override
        public void tryToWrite() throws LogException {
            if (fails) {
                throw new LogException("the disk is still full", new IOException(), false);
            }
        }

        @Override
        public Page read(RoomName room, Page.Range range) throws LogException, InterruptedException {
            return log.read(room, range);
        }

        @Override
        public List<Summary> rooms() throws LogException, InterruptedException {
            return log.rooms();
        }

        @Override
        public boolean prune(Retention retention, Instant now) throws LogException, InterruptedException {
            return log.prune(retention, now);
        }

        @Override
        public void close() {}
    }

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create();

    private final SteeredLog log = new SteeredLog();
    private final ChatMetrics metrics = new ChatMetrics(new SimpleMeterRegistry());
    private final List<String> passedOn = new CopyOnWriteArrayList<>();
    private final ServerRef<LogCall<?>, MessageLogServer.Task> server = runtime.start(
            new MessageLogServer(
                    log, Retention.DEFAULT, message -> passedOn.add(message.text()), metrics, Tracing.NONE),
            StartOptions.DEFAULT.withMailbox(MessageLogServer.LIMIT.capacity(), MessageLogServer.LIMIT.overflow()));

    private CompletableFuture<Appended> append(String text) {
        return server.callAsync(new LogCall.Append(new Draft(TEA, "Ada", null, text, runtime.now())), Chat.PATIENCE);
    }

    @Test
    void whatComesUpDuringATransactionGoesIntoTheNext() throws Exception {
        // given
        log.waits = true;
        CompletableFuture<Appended> first = append("0");
        CountDownLatch gate = log.begun.poll(30, TimeUnit.SECONDS);

        // when
        List<CompletableFuture<Appended>> others = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            others.add(append(Integer.toString(i)));
        }
        log.waits = false;
        gate.countDown();

        // then
        assertThat(seq(first)).isEqualTo(1);
        for (int i = 1; i <= 100; i++) {
            assertThat(seq(others.get(i - 1))).isEqualTo(i + 1);
        }
        assertThat(log.transactions).containsExactly(1, 100);
    }

    @Test
    void nobodyIsAnsweredBeforeTheTransactionIsDone() throws Exception {
        // given
        log.waits = true;

        // when
        CompletableFuture<Appended> appended = append("1");
        CountDownLatch gate = log.begun.poll(30, TimeUnit.SECONDS);

        // then
        assertThat(appended).isNotDone();
        assertThat(passedOn).isEmpty();
        gate.countDown();
        assertThat(seq(appended)).isEqualTo(1);
        assertThat(passedOn).as("before it is answered").containsExactly("1");
    }

    @Test
    void allOfATransactionThatFailsAreToldAndTheNextIsTakenAgain() throws Exception {
        // given
        log.fails = true;

        // when
        CompletableFuture<Appended> refused = append("1");

        // then
        assertThat(refused.get(30, TimeUnit.SECONDS)).isEqualTo(new Appended.Failed(false));
        log.fails = false;
        assertThat(seq(append("2"))).isEqualTo(1);
        assertThat(passedOn).containsExactly("2");
    }

    @Test
    void afterAFailureItTriesWhetherItCanWriteWhenAsked() throws Exception {
        // given
        assertThat(isWritable()).isTrue();
        log.fails = true;
        append("1").get(30, TimeUnit.SECONDS);

        // then
        assertThat(isWritable()).isFalse();
        log.fails = false;
        assertThat(isWritable()).isTrue();
    }

    private boolean isWritable() {
        return server.call(new LogCall.IsWritable(), Chat.PATIENCE);
    }

    @Test
    void whatWasStoredBeforeIsNotPassedOnAgain() throws Exception {
        // given
        var draft = new Draft(TEA, "Ada", new Draft.Id(UserKey.of("ada"), "1"), "hello", runtime.now());

        // when
        Appended first = server.call(new LogCall.Append(draft), Chat.PATIENCE);
        Appended again = server.call(new LogCall.Append(draft), Chat.PATIENCE);

        // then
        assertThat(first).isInstanceOf(Appended.Stored.class);
        assertThat(again).isEqualTo(new Appended.Stored(((Appended.Stored) first).message(), true));
        assertThat(passedOn).containsExactly("hello");
    }

    @Test
    void whatDoesNotFitIntoItsMailboxIsRefusedAtOnce() throws Exception {
        // given
        log.waits = true;
        append("under way");
        CountDownLatch gate = log.begun.poll(30, TimeUnit.SECONDS);
        for (int i = 0; i < MessageLogServer.LIMIT.capacity(); i++) {
            append("waits");
        }

        // when
        CompletableFuture<Appended> tooMuch = append("one more");

        // then
        assertThat(tooMuch).isCompletedExceptionally();
        log.waits = false;
        gate.countDown();
    }

    private static long seq(CompletableFuture<Appended> appended) throws Exception {
        return ((Appended.Stored) appended.get(30, TimeUnit.SECONDS)).message().seq();
    }
}
