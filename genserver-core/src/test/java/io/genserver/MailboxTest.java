package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailboxTest {

    /** A mailbox by itself, without the server around it. */
    private static final class Box extends Mailbox {}

    private record Numbered(int producer, int number) {}

    @Test
    void anEmptyMailboxHasNothingToTake() {
        // given
        var box = new Box();

        // then
        assertThat(box.isEmpty()).isTrue();
        assertThat(box.poll()).isNull();
    }

    @Test
    void mailComesOutInTheOrderItWentIn() {
        // given
        var box = new Box();
        List<Envelope.CastEnvelope> mail =
                IntStream.range(0, 100).mapToObj(Envelope.CastEnvelope::new).toList();

        // when
        mail.forEach(box::enqueue);

        // then
        assertThat(box.isEmpty()).isFalse();
        mail.forEach(envelope -> assertThat(box.poll()).isSameAs(envelope));
        assertThat(box.isEmpty()).isTrue();
        assertThat(box.poll()).isNull();
    }

    @Test
    void aConsumedNodeDoesNotKeepLaterOnesReachable() {
        // given
        var box = new Box();
        var first = new Envelope.CastEnvelope(1);
        box.enqueue(first);
        box.enqueue(new Envelope.CastEnvelope(2));

        // when
        box.poll();
        box.poll();

        // then
        assertThat(first.next).isNull();
    }

    @Test
    void aVisitorSeesTheNodeConsumedLastAndAllThatAreEnqueued() {
        // given
        var box = new Box();
        for (int i = 0; i < 4; i++) {
            box.enqueue(new Envelope.CastEnvelope(i));
        }
        box.poll();
        box.poll();

        // when
        List<Object> seen = new ArrayList<>();
        box.forEach(envelope -> seen.add(envelope.message));

        // then
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void aVisitorOfAnEmptyMailboxComesToAnEnd() {
        // given
        var box = new Box();
        var visits = new AtomicInteger();

        // when
        box.forEach(envelope -> visits.incrementAndGet());

        // then
        assertThat(visits).hasValue(1);
    }

    @Test
    void manyProducersLoseNothingAndEachKeepsItsOrder() throws Exception {
        // given
        int producers = 8;
        int each = 50_000;
        var box = new Box();
        var barrier = new CyclicBarrier(producers + 1);
        List<Thread> threads = IntStream.range(0, producers)
                .mapToObj(producer -> Thread.ofPlatform().start(() -> {
                    await(barrier);
                    for (int i = 0; i < each; i++) {
                        box.enqueue(new Envelope.CastEnvelope(new Numbered(producer, i)));
                    }
                }))
                .toList();
        await(barrier);

        // when
        int[] next = new int[producers];
        for (int taken = 0; taken < producers * each; ) {
            Envelope envelope = box.poll();
            if (envelope == null) {
                Thread.onSpinWait();
                continue;
            }
            taken++;
            var numbered = (Numbered) envelope.message;
            // then
            assertThat(numbered.number()).isEqualTo(next[numbered.producer()]++);
        }
        assertThat(box.poll()).isNull();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aVisitorBesideProducersSeesAllThatWasEnqueuedBefore() throws Exception {
        for (int round = 0; round < 200; round++) {
            // given
            var box = new Box();
            List<Envelope> before = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                before.add(new Envelope.CastEnvelope(i));
            }
            before.forEach(box::enqueue);
            Thread producer = Thread.ofPlatform()
                    .start(() -> IntStream.range(0, 50).forEach(i -> box.enqueue(new Envelope.CastEnvelope("after"))));

            // when
            List<Envelope> seen = new ArrayList<>();
            box.forEach(seen::add);

            // then
            assertThat(seen).containsAll(before);
            producer.join();
        }
    }

    @Test
    void mailThatMeetsAServerGoingIdleWakesIt() throws Exception {
        // given
        List<CrashReport> reports = new CopyOnWriteArrayList<>();
        try (var runtime = ServerRuntime.create(reports::add)) {
            ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
            var handled = new AtomicInteger();
            Tell count = tell(handled::incrementAndGet);
            var random = new Random(1);

            // when: each message comes just when the server is done with the one before
            for (int sent = 1; sent <= 100_000; sent++) {
                server.cast(count);
                int expected = sent;
                // then
                spinUntil(() -> handled.get() == expected);
                for (int pause = random.nextInt(4); pause > 0; pause--) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void spinUntil(BooleanSupplier condition) {
        for (int i = 0; i < 100_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.onSpinWait();
        }
        Eventually.until(condition::getAsBoolean);
    }

    @Test
    void castsFromManyPlatformThreadsInShortBurstsAreAllHandled() throws Exception {
        // given
        List<CrashReport> reports = new CopyOnWriteArrayList<>();
        try (var runtime = ServerRuntime.create(reports::add)) {
            ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
            int rounds = 2_000;
            int senders = 4;
            var barrier = new CyclicBarrier(senders);

            // when: all senders fall silent after each burst, so that the server goes idle between
            List<Thread> threads = IntStream.range(0, senders)
                    .mapToObj(sender -> Thread.ofPlatform().start(() -> {
                        for (int round = 0; round < rounds; round++) {
                            await(barrier);
                            server.cast(add(1));
                            server.cast(add(1));
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }

            // then
            Eventually.until(() -> ((ServerProcess<?, ?, ?>) server).isEmpty());
            assertThat(server.call(get(), LONG)).isEqualTo(rounds * senders * 2);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
